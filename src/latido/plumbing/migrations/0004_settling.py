"""How far sealing is, kept."""

from django.db import migrations, models

import latido.plumbing.tenancy


class Migration(migrations.Migration):
    dependencies = [("plumbing", "0003_datakey")]

    operations = [
        migrations.CreateModel(
            name="Settling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation_id",
                    models.UUIDField(
                        db_index=True, default=latido.plumbing.tenancy.organisation_of_scope, editable=False
                    ),
                ),
                ("wanted", models.CharField(max_length=64)),
                ("waiting", models.BigIntegerField(default=0)),
                ("done", models.BigIntegerField(default=0)),
                ("begun_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation_id",), name="settling_once")],
            },
        ),
    ]
