"""How many wrong answers a clinic bears is its own, where it is stricter than the start values."""

from django.db import migrations, models

import latido.plumbing.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0016_verifications_end"),
    ]

    operations = [
        migrations.CreateModel(
            name="TryLimits",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation_id",
                    models.UUIDField(
                        db_index=True, default=latido.plumbing.tenancy.organisation_of_scope, editable=False
                    ),
                ),
                ("of_patient", models.PositiveSmallIntegerField()),
                ("of_number", models.PositiveSmallIntegerField()),
                ("in_hour", models.PositiveSmallIntegerField()),
                ("in_day", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation_id",), name="try_limits_one")],
            },
        ),
    ]
