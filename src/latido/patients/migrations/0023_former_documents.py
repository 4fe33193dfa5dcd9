"""A document that another took the place of stays, and is of one person at a time only while it is in force."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("patients", "0022_sealed_rows")]

    operations = [
        migrations.AddField("identifier", "former_on", models.DateField(null=True)),
        migrations.RemoveConstraint("identifier", "patients_identifier_once"),
        migrations.AddConstraint(
            "identifier",
            models.UniqueConstraint(
                fields=["organisation_id", "country", "type", "value_mark"],
                condition=Q(former_on=None),
                name="patients_identifier_in_force",
            ),
        ),
    ]
