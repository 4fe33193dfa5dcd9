"""Openings of records that somebody should explain."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

import latido.kernel.ids
import latido.plumbing.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0006_consent"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessAlert",
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
                ("actor_id", models.UUIDField()),
                ("patient_id", models.UUIDField()),
                ("day", models.DateField()),
                ("ties", ArrayField(models.CharField(max_length=12), size=None)),
                ("raised_at", models.DateTimeField()),
                ("justified", models.BooleanField(null=True)),
                ("words", models.CharField(blank=True, max_length=400)),
                ("answered_by", models.UUIDField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation_id", "day", "actor_id", "patient_id"), name="access_alert_once"
                    ),
                ],
            },
        ),
    ]
