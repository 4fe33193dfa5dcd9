"""What people ask about their data, and what they are answered."""

from django.db import migrations, models

import latido.kernel.ids
import latido.plumbing.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0008_duplicates"),  # patients_current(): what is written late follows a merge
        ("compliance", "0008_keeping"),
    ]

    operations = [
        migrations.CreateModel(
            name="RightsRequest",
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
                ("patient_id", models.UUIDField()),
                ("right", models.CharField(max_length=12)),
                ("words", models.CharField(max_length=1000)),
                ("interaction_id", models.UUIDField(null=True)),
                ("taken_by", models.UUIDField(null=True)),
                ("taken_at", models.DateTimeField()),
                ("basis", models.CharField(max_length=120)),
                ("unit", models.CharField(max_length=10)),
                ("more", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField()),
                ("extended_by", models.UUIDField(null=True)),
                ("extended_at", models.DateTimeField(null=True)),
                ("extended_why", models.CharField(blank=True, max_length=400)),
                ("outcome", models.CharField(blank=True, max_length=10)),
                ("answer", models.CharField(blank=True, max_length=1000)),
                ("proof", models.CharField(blank=True, max_length=400)),
                ("disagreement", models.CharField(blank=True, max_length=1000)),
                ("answered_by", models.UUIDField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["patient_id", "-taken_at"], name="request_of_patient"),
                    models.Index(
                        condition=models.Q(("outcome", "")), fields=["organisation_id", "due_at"], name="request_open"
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "CREATE TRIGGER patients_current BEFORE INSERT OR UPDATE OF patient_id ON compliance_rightsrequest"
            " FOR EACH ROW EXECUTE FUNCTION patients_current()",
            "DROP TRIGGER patients_current ON compliance_rightsrequest",
        ),
    ]
