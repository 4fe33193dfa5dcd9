"""How somebody would rather be contacted; and that somebody died, as it was said."""

import django.db.models.deletion
from django.db import migrations, models

import latido.kernel.ids
import latido.plumbing.tenancy


class Migration(migrations.Migration):
    dependencies = [("patients", "0012_contact_split")]

    operations = [
        migrations.AddField("patient", "wishes", models.JSONField(db_default={}, default=dict)),
        migrations.CreateModel(
            name="Death",
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
                ("died_on", models.DateField(null=True)),
                ("source", models.CharField(max_length=12)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                ("interaction_id", models.UUIDField(null=True)),
                ("undone_by", models.UUIDField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("released_by", models.UUIDField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deaths", to="patients.patient"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("released_at", None), ("undone_at", None)),
                        fields=["organisation_id"],
                        name="patients_death_mourned",
                    )
                ],
            },
        ),
        migrations.RunSQL(  # as in 0008: what is written of a record that was joined with another is of the one that stayed
            "CREATE TRIGGER patients_current BEFORE INSERT OR UPDATE OF patient_id ON patients_death"
            " FOR EACH ROW EXECUTE FUNCTION patients_current()",
            "DROP TRIGGER patients_current ON patients_death",
        ),
    ]
