from django.db import migrations, models

import latido.kernel.ids
import latido.plumbing.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0002_unsealed_trigger"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConfigurationChange",
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
                ("at", models.DateTimeField()),
                ("actor_kind", models.CharField(max_length=10)),
                ("actor_id", models.UUIDField(null=True)),
                ("actor_name", models.CharField(blank=True, max_length=60)),
                ("kind", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=254)),
                ("title", models.CharField(max_length=200)),
                ("why", models.CharField(blank=True, max_length=400)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("undoes", models.UUIDField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation_id", "-id"], name="change_newest"),
                    models.Index(fields=["organisation_id", "kind", "key", "-id"], name="change_of_item"),
                ],
            },
        ),
    ]
