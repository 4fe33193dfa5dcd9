"""A queue may have hours of its own, and something that becomes of whoever calls outside them."""

import django.db.models.deletion
from django.db import migrations, models

import latido.plumbing.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("routing", "0012_known_days"),
    ]

    operations = [
        migrations.CreateModel(
            name="AfterHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation_id",
                    models.UUIDField(
                        db_index=True, default=latido.plumbing.tenancy.organisation_of_scope, editable=False
                    ),
                ),
                ("calendar", models.CharField(max_length=40)),
                ("then", models.CharField(max_length=8)),
                ("queue_code", models.CharField(blank=True, max_length=8)),
                ("text", models.CharField(blank=True, max_length=400)),
                (
                    "queue",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="after_hours", to="routing.queue"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
