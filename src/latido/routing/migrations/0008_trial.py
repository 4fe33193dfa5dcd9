"""Other ways to decide turns, tried before anybody waits for them."""

from django.db import migrations, models

import latido.kernel.ids
import latido.plumbing.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("routing", "0007_shard"),
    ]

    operations = [
        migrations.AddField(
            model_name="routingpolicy",
            name="nightly",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="Trial",
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("playing", "playing"),
                            ("ready", "ready"),
                            ("failed", "failed"),
                            ("approved", "approved"),
                            ("declined", "declined"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("tuned", models.BooleanField(default=False)),
                ("proposed", models.JSONField(default=list)),
                ("weekday", models.PositiveSmallIntegerField()),
                ("done", models.PositiveSmallIntegerField(default=0)),
                ("total", models.PositiveSmallIntegerField(default=0)),
                ("found", models.JSONField(null=True)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("why", models.CharField(blank=True, max_length=400)),
            ],
            options={
                "indexes": [models.Index(fields=["organisation_id", "-id"], name="routing_trial_newest")],
            },
        ),
    ]
