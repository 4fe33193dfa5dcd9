"""What is known of a way to reach somebody and of a birth date, and what was last asked to put right."""

import django.db.models.functions.text
from django.db import migrations, models

RELATIONS = [
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
]


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0019_found_by_marks"),
    ]

    operations = [
        migrations.AddField(
            model_name="patient",
            name="address_confirmed_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="patient",
            name="address_of",
            field=models.CharField(blank=True, choices=RELATIONS, db_default="", max_length=16),
        ),
        migrations.AddField(
            model_name="patient",
            name="birth_known",
            field=models.CharField(db_default="day", default="day", max_length=5),
        ),
        migrations.AddField(
            model_name="patient",
            name="email_confirmed_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="patient",
            name="email_of",
            field=models.CharField(blank=True, choices=RELATIONS, db_default="", max_length=16),
        ),
        migrations.AddField(
            model_name="patient",
            name="folded_email",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.Lower("email"),
                output_field=models.CharField(max_length=254),
            ),
        ),
        migrations.AddField(
            model_name="patient",
            name="upkeep",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="patientcontactpoint",
            name="reconfirmed_on",
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(
                condition=models.Q(("email", ""), _negated=True),
                fields=["organisation_id", "folded_email"],
                name="patients_patient_email",
            ),
        ),
    ]
