"""What was consented to goes only as a line of an approved purge: the application may delete nothing else."""

from django.db import migrations

ADD = """
CREATE OR REPLACE FUNCTION only_by_purge() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  gone uuid := (to_jsonb(OLD)->>TG_ARGV[1])::uuid;
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM compliance_duemark m JOIN compliance_purge p ON p.id = m.purge_id
     WHERE m.organisation_id = OLD.organisation_id AND m.record = TG_ARGV[0] AND m.ref = gone
       AND m.lifted_at IS NULL AND p.state = 'running'
  ) THEN
    RAISE EXCEPTION 'deleted only by an approved purge' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER only_by_purge BEFORE DELETE ON compliance_consentevent FOR EACH ROW
  WHEN (current_user = 'latido_app') EXECUTE FUNCTION only_by_purge('consent', 'id');
"""
TAKE = "DROP TRIGGER only_by_purge ON compliance_consentevent; DROP FUNCTION only_by_purge();"


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0011_sealed_words"),
    ]

    operations = [migrations.RunSQL(ADD, TAKE)]
