"""Rows follow a patient whose record was joined with another: see the migration of patients that made the function."""

from django.db import migrations

TABLES = (
    "interactions_interactioncandidate",
    "interactions_interactionpatient",
    "interactions_dispositiongiven",
    "interactions_verificationevent",
    "interactions_timelineentry",
)


class Migration(migrations.Migration):
    dependencies = [("interactions", "0008_of_number"), ("patients", "0008_duplicates")]

    operations = [
        migrations.RunSQL(
            f"CREATE TRIGGER patients_current BEFORE INSERT OR UPDATE OF patient_id ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION patients_current()",
            f"DROP TRIGGER patients_current ON {table}",
        )
        for table in TABLES
    ]
