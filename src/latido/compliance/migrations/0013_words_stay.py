"""What was told to somebody outside says the same for ever: its words are only ever sealed anew, under another key."""

from django.db import migrations

ADD = """
CREATE OR REPLACE FUNCTION only_sealed_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('latido.sealing_anew', true) IS DISTINCT FROM 'on' THEN
    RAISE EXCEPTION 'never changed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER only_sealed_anew BEFORE UPDATE OF to_whom, what, why, evidence ON compliance_disclosure FOR EACH ROW
  WHEN (current_user = 'latido_app') EXECUTE FUNCTION only_sealed_anew();
"""
TAKE = "DROP TRIGGER only_sealed_anew ON compliance_disclosure; DROP FUNCTION only_sealed_anew();"


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0012_consents_end"),
    ]

    operations = [migrations.RunSQL(ADD, TAKE)]
