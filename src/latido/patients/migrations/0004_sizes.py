"""Statistics in the middle of an import.

Tables that are filled within a minute have none until the server's own round, and a planner that takes them for empty
reads all of a hospital for each row. Only a table's owner may gather statistics: so one function of the owner does this
and nothing else.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION patients_measure() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
BEGIN
    ANALYZE patients_importrow, patients_importkey, patients_patient, patients_identifier, patients_contactpoint,
        patients_patientcontactpoint, patients_sourcekey;
END
$function$;
REVOKE ALL ON FUNCTION patients_measure() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patients_measure() TO latido_app;
"""
DROP = "DROP FUNCTION patients_measure()"


class Migration(migrations.Migration):
    dependencies = [("patients", "0003_imports")]

    operations = [migrations.RunSQL(CREATE, DROP)]
