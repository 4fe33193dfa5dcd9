"""Organisations that another leader than the first matches for."""

from django.db import migrations, models

import latido.plumbing.tenancy


class Migration(migrations.Migration):
    dependencies = [("routing", "0006_policy")]

    operations = [
        migrations.CreateModel(
            name="Shard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation_id",
                    models.UUIDField(
                        db_index=True, default=latido.plumbing.tenancy.organisation_of_scope, editable=False
                    ),
                ),
                ("shard", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation_id",), name="routing_shard_one"),
                    models.CheckConstraint(condition=models.Q(("shard__gt", 0)), name="routing_shard_not_the_first"),
                ],
            },
        ),
    ]
