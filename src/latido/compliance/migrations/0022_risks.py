"""The register of risks, version by version."""

from django.db import migrations, models

import latido.kernel.ids
import latido.plumbing.keys.fields
import latido.plumbing.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0021_incidents"),
    ]

    operations = [
        migrations.CreateModel(
            name="Risk",
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
                ("risk_id", models.UUIDField()),
                ("version", models.PositiveIntegerField()),
                ("words", latido.plumbing.keys.fields.SealedText(max_length=400)),
                ("owner_id", models.UUIDField()),
                ("likelihood", models.PositiveSmallIntegerField()),
                ("impact", models.PositiveSmallIntegerField()),
                ("treatment", models.CharField(max_length=8)),
                ("measures", latido.plumbing.keys.fields.SealedText(blank=True, max_length=1000)),
                ("review_on", models.DateField()),
                ("closed", models.BooleanField(default=False)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("risk_id", "version"), name="risk_version_once")],
            },
        ),
    ]
