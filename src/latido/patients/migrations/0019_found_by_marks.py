"""What is once, and what is looked up, is so by its mark."""

from django.db import migrations, models
from django.db.models import Q


def once(*names: str, name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=names, name=name)


class Migration(migrations.Migration):
    dependencies = [("patients", "0018_sealed_numbers")]

    operations = [
        migrations.RemoveConstraint("contactpoint", "patients_contact_point_once"),
        migrations.RemoveConstraint("identifier", "patients_identifier_once"),
        migrations.RemoveIndex("identifier", "patients_identifier_value"),
        migrations.RemoveConstraint("safenumber", "patients_safe_number_once"),
        migrations.RemoveIndex("safenumber", "patients_barred_for_everybody"),
        migrations.AddConstraint(
            "contactpoint", once("organisation_id", "e164_mark", name="patients_contact_point_once")
        ),
        migrations.AddIndex(
            "contactpoint",
            models.Index(fields=["organisation_id", "ending_mark"], name="patients_contact_point_ending"),
        ),
        migrations.AddConstraint(
            "identifier", once("organisation_id", "country", "type", "value_mark", name="patients_identifier_once")
        ),
        migrations.AddIndex(
            "identifier", models.Index(fields=["organisation_id", "value_mark"], name="patients_identifier_value")
        ),
        migrations.AddConstraint("safenumber", once("patient", "e164_mark", name="patients_safe_number_once")),
        migrations.AddIndex(
            "safenumber",
            models.Index(
                fields=["organisation_id", "ending_mark"],
                condition=Q(everybody=True),
                name="patients_barred_for_everybody",
            ),
        ),
    ]
