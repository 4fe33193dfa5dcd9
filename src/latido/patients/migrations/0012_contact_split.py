"""A contact that was noted on the wrong record is taken to whose it is, and back."""

import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models

import latido.kernel.ids
import latido.plumbing.tenancy

PATIENT = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": "patients.patient"}


class Migration(migrations.Migration):
    dependencies = [("patients", "0011_safe_contact")]

    operations = [
        migrations.CreateModel(
            name="ContactSplit",
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
                ("interaction_id", models.UUIDField(db_index=True)),
                ("why", models.CharField(max_length=200)),
                ("rows", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                ("undone_by", models.UUIDField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("right", models.ForeignKey(**PATIENT)),
                ("wrong", models.ForeignKey(**PATIENT)),
            ],
        ),
        migrations.AddConstraint(
            model_name="contactsplit",
            constraint=models.CheckConstraint(
                condition=models.Q(("wrong", models.F("right")), _negated=True), name="patients_split_of_two"
            ),
        ),
    ]
