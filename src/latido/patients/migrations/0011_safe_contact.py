"""How a patient wants to be reached, and the telephones at which nobody calls."""

import django.db.models.deletion
from django.db import migrations, models

import latido.kernel.ids
import latido.plumbing.tenancy

ORGANISATION = models.UUIDField(db_index=True, default=latido.plumbing.tenancy.organisation_of_scope, editable=False)
FOLLOWS = [  # as in 0008: what is written of a record that was joined with another is of the one that stayed
    migrations.RunSQL(
        f"CREATE TRIGGER patients_current BEFORE INSERT OR UPDATE OF patient_id ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION patients_current()",
        f"DROP TRIGGER patients_current ON {table}",
    )
    for table in ("patients_safecontact", "patients_safenumber")
]


def patient(name: str) -> "models.ForeignKey[models.Model, models.Model]":
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name=name, to="patients.patient")


class Migration(migrations.Migration):
    dependencies = [("patients", "0010_manner")]

    operations = [
        migrations.CreateModel(
            name="SafeContact",
            fields=[
                ("organisation_id", ORGANISATION),
                (
                    "id",
                    models.UUIDField(
                        default=latido.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=200)),
                ("hours_from", models.TimeField(null=True)),
                ("hours_to", models.TimeField(null=True)),
                ("write_to", models.CharField(blank=True, max_length=200)),
                ("say_who", models.BooleanField(default=False)),
                ("leave_message", models.BooleanField(default=False)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                ("interaction_id", models.UUIDField(null=True)),
                ("lifted", models.BooleanField(default=False)),
                ("patient", patient("safe_contacts")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("hours_from", None), ("hours_to", None))
                        | models.Q(("hours_from__lt", models.F("hours_to"))),
                        name="patients_safe_hours",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SafeNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organisation_id", ORGANISATION.clone()),
                ("e164", models.CharField(max_length=20)),
                ("barred", models.BooleanField()),
                ("everybody", models.BooleanField(default=False)),
                ("patient", patient("safe_numbers")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("everybody", True)),
                        fields=["organisation_id", "e164"],
                        name="patients_barred_for_everybody",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("patient", "e164"), name="patients_safe_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("barred", True), ("everybody", False), _connector="OR"),
                        name="patients_safe_for_one",
                    ),
                ],
            },
        ),
        *FOLLOWS,
    ]
