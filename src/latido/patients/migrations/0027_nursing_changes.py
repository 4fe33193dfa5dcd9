"""Who puts the warning of nursing on a record, and who takes it off, is kept."""

import django.db.models.deletion
from django.db import migrations, models

import latido.kernel.ids
import latido.plumbing.tenancy

FOLLOWS = migrations.RunSQL(  # as in 0008
    "CREATE TRIGGER patients_current BEFORE INSERT OR UPDATE OF patient_id ON patients_nursingchange"
    " FOR EACH ROW EXECUTE FUNCTION patients_current()",
    "DROP TRIGGER patients_current ON patients_nursingchange",
)


class Migration(migrations.Migration):
    dependencies = [("patients", "0026_written_points")]

    operations = [
        migrations.CreateModel(
            name="NursingChange",
            fields=[
                (
                    "organisation_id",
                    models.UUIDField(
                        db_index=True, default=latido.plumbing.tenancy.organisation_of_scope, editable=False
                    ),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=latido.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("put", models.BooleanField()),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                ("interaction_id", models.UUIDField(null=True)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="nursing_changes",
                        to="patients.patient",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["patient", "-at"], name="patients_nursing_newest")]},
        ),
        FOLLOWS,
    ]
