"""What people without a record are called and found by is theirs; on a patient's list each stands once."""

from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    dependencies = [("patients", "0031_people_settle")]

    operations = [
        migrations.RemoveConstraint("relatedperson", "patients_relative_once"),
        *(migrations.RemoveField("relatedperson", name) for name in ("name", "document_type", "document", "phone")),
        migrations.AddField(
            "relatedperson",
            "who",
            models.GeneratedField(
                db_persist=True,
                expression=Coalesce("relative_id", "person_id"),
                output_field=models.UUIDField(),
            ),
        ),
        migrations.AddConstraint(
            "relatedperson", models.UniqueConstraint(fields=["patient", "who"], name="patients_relative_once")
        ),
        migrations.AddConstraint(
            "relatedperson",
            models.CheckConstraint(
                condition=Q(relative__isnull=False) | Q(person__isnull=False), name="patients_relative_is_somebody"
            ),
        ),
    ]
