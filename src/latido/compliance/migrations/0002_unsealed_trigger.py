"""Every audit row announces itself to the sealer, whoever writes it: the writer has no say, and no right on the list."""

from django.db import migrations

UP = """
CREATE FUNCTION compliance_announce() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO public.compliance_unsealed (event_id, organisation_id) VALUES (NEW.id, NEW.organisation_id);
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION compliance_announce() FROM PUBLIC;
CREATE TRIGGER compliance_announce AFTER INSERT ON compliance_auditevent
    FOR EACH ROW EXECUTE FUNCTION compliance_announce();
"""
DOWN = """
DROP TRIGGER compliance_announce ON compliance_auditevent;
DROP FUNCTION compliance_announce();
"""


class Migration(migrations.Migration):
    dependencies = [("compliance", "0001_initial")]
    operations = [migrations.RunSQL(UP, DOWN)]
