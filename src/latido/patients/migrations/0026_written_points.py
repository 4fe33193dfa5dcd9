"""Where patients are written to becomes rows: several e-mails and addresses of each, whose, and which comes first."""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import latido.plumbing.tenancy

# Of who was joined with another too, while it can be undone; the trigger comes after.
CARRY = """
    INSERT INTO patients_writtenpoint (organisation_id, patient_id, kind, value, whose, barred, confirmed_on, position)
    SELECT organisation_id, id, 'email', email, email_of, false, email_confirmed_on, 0
      FROM patients_patient WHERE email <> ''
     UNION ALL
    SELECT organisation_id, id, 'address', address, address_of, false, address_confirmed_on, 0
      FROM patients_patient WHERE address <> '';
    SET CONSTRAINTS ALL IMMEDIATE
"""
FOLLOWS = migrations.RunSQL(  # as in 0008
    "CREATE TRIGGER patients_current BEFORE INSERT OR UPDATE OF patient_id ON patients_writtenpoint"
    " FOR EACH ROW EXECUTE FUNCTION patients_current()",
    "DROP TRIGGER patients_current ON patients_writtenpoint",
)


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0025_followed_documents"),
    ]

    operations = [
        migrations.CreateModel(
            name="WrittenPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation_id",
                    models.UUIDField(
                        db_index=True, default=latido.plumbing.tenancy.organisation_of_scope, editable=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("email", "Correo electrónico"), ("address", "Dirección")], max_length=8),
                ),
                ("value", models.CharField(max_length=254)),
                (
                    "folded",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Lower("value"),
                        output_field=models.CharField(max_length=254),
                    ),
                ),
                (
                    "whose",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mother", "Madre"),
                            ("father", "Padre"),
                            ("wife", "Esposa"),
                            ("husband", "Esposo"),
                            ("daughter", "Hija"),
                            ("son", "Hijo"),
                            ("sister", "Hermana"),
                            ("brother", "Hermano"),
                            ("grandmother", "Abuela"),
                            ("grandfather", "Abuelo"),
                            ("granddaughter", "Nieta"),
                            ("grandson", "Nieto"),
                            ("partner", "Pareja"),
                            ("ex_partner", "Expareja"),
                            ("caregiver", "Cuida a esta persona"),
                            ("other", "Familiar"),
                        ],
                        max_length=16,
                    ),
                ),
                ("barred", models.BooleanField(default=False)),
                ("confirmed_on", models.DateField(null=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="written", to="patients.patient"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.AddIndex(
            model_name="writtenpoint",
            index=models.Index(
                condition=models.Q(("kind", "email")),
                fields=["organisation_id", "folded"],
                name="patients_written_email",
            ),
        ),
        migrations.AddConstraint(
            model_name="writtenpoint",
            constraint=models.UniqueConstraint(fields=("patient", "kind", "folded"), name="patients_written_once"),
        ),
        migrations.RunSQL(CARRY, migrations.RunSQL.noop),
        FOLLOWS,
        migrations.RemoveIndex(
            model_name="patient",
            name="patients_patient_email",
        ),
        migrations.RemoveField(
            model_name="patient",
            name="folded_email",
        ),
        migrations.RemoveField(
            model_name="patient",
            name="address",
        ),
        migrations.RemoveField(
            model_name="patient",
            name="address_confirmed_on",
        ),
        migrations.RemoveField(
            model_name="patient",
            name="address_of",
        ),
        migrations.RemoveField(
            model_name="patient",
            name="email",
        ),
        migrations.RemoveField(
            model_name="patient",
            name="email_confirmed_on",
        ),
        migrations.RemoveField(
            model_name="patient",
            name="email_of",
        ),
    ]
