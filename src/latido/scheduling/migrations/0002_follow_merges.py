"""Rows follow a patient whose record was joined with another: see the migration of patients that made the function."""

from django.db import migrations

TABLES = ("scheduling_appointment",)


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0001_initial"), ("patients", "0008_duplicates")]

    operations = [
        migrations.RunSQL(
            f"CREATE TRIGGER patients_current BEFORE INSERT OR UPDATE OF patient_id ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION patients_current()",
            f"DROP TRIGGER patients_current ON {table}",
        )
        for table in TABLES
    ]
