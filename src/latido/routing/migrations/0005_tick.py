"""What the leader hears and decides is kept, so that it can be played again."""

from django.db import migrations, models

import latido.plumbing.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("routing", "0004_callbacks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tick",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation_id",
                    models.UUIDField(
                        db_index=True, default=latido.plumbing.tenancy.organisation_of_scope, editable=False
                    ),
                ),
                ("epoch", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("begins", models.BooleanField()),
                ("whole", models.BooleanField()),
                ("policy", models.TextField(blank=True)),
                ("changes", models.TextField()),
                ("picks", models.TextField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation_id", "at"], name="routing_tick_at"),
                    models.Index(
                        condition=models.Q(("begins", True)),
                        fields=["organisation_id", "id"],
                        name="routing_tick_begins",
                    ),
                ],
            },
        ),
    ]
