"""Single things that somebody said are reserved: who, why, and who took that back."""

from django.db import migrations, models

import latido.kernel.ids
import latido.plumbing.keys.fields
import latido.plumbing.tenancy


class Migration(migrations.Migration):
    dependencies = [("compliance", "0026_thirds_end")]

    operations = [
        migrations.CreateModel(
            name="ItemTag",
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
                ("kind", models.CharField(max_length=12)),
                ("ref", models.UUIDField()),
                ("tag", models.CharField(max_length=16)),
                ("why", latido.plumbing.keys.fields.SealedText(blank=True, max_length=400)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                ("lifted_why", latido.plumbing.keys.fields.SealedText(blank=True, max_length=400)),
                ("lifted_by", models.UUIDField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)),
                        fields=("organisation_id", "kind", "ref", "tag"),
                        name="item_tag_once",
                    )
                ],
            },
        ),
    ]
