"""What was changed of a record by hand, so that it can be undone and told to the contact that was there before."""

import django.db.models.deletion
from django.db import migrations, models

import latido.kernel.ids
import latido.plumbing.tenancy

FOLLOWS = migrations.RunSQL(  # as in 0008
    "CREATE TRIGGER patients_current BEFORE INSERT OR UPDATE OF patient_id ON patients_recordchange"
    " FOR EACH ROW EXECUTE FUNCTION patients_current()",
    "DROP TRIGGER patients_current ON patients_recordchange",
)


class Migration(migrations.Migration):
    dependencies = [("patients", "0013_wishes_and_deaths")]

    operations = [
        migrations.CreateModel(
            name="RecordChange",
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
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("of_contact", models.BooleanField()),
                ("tell", models.CharField(blank=True, max_length=20)),
                ("told_at", models.DateTimeField(null=True)),
                ("told_by", models.UUIDField(null=True)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                ("interaction_id", models.UUIDField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by", models.UUIDField(null=True)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="patients.patient"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["patient", "-at"], name="patients_change_newest")]},
        ),
        FOLLOWS,
    ]
