"""What people allow and refuse."""

from django.db import migrations, models

import latido.kernel.ids
import latido.plumbing.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0005_protection"),
        ("patients", "0008_duplicates"),  # patients_current(): what is written late follows a merge
    ]

    operations = [
        migrations.CreateModel(
            name="ConsentEvent",
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
                ("patient_id", models.UUIDField(null=True)),
                ("address", models.CharField(blank=True, max_length=254)),
                ("purpose", models.CharField(blank=True, max_length=12)),
                ("channel", models.CharField(blank=True, max_length=10)),
                ("given", models.BooleanField()),
                ("basis", models.CharField(max_length=10)),
                ("evidence", models.CharField(max_length=10)),
                ("ref", models.UUIDField(null=True)),
                ("words", models.CharField(blank=True, max_length=120)),
                ("text_version", models.CharField(blank=True, max_length=32)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                ("expires", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("patient_id__isnull", False)),
                        fields=["patient_id", "-at"],
                        name="consent_of_patient",
                    ),
                    models.Index(
                        condition=models.Q(("address", ""), _negated=True),
                        fields=["organisation_id", "address", "-at"],
                        name="consent_of_address",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("patient_id__isnull", False), models.Q(("address", ""), _negated=True), _connector="OR"
                        ),
                        name="consent_of_somebody",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "CREATE TRIGGER patients_current BEFORE INSERT OR UPDATE OF patient_id ON compliance_consentevent"
            " FOR EACH ROW EXECUTE FUNCTION patients_current()",
            "DROP TRIGGER patients_current ON compliance_consentevent",
        ),
    ]
