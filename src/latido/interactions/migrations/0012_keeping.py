"""A recording whose time is over is destroyed; its row stays."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0011_level_is_derived"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="recordingsegment",
            name="segment_state",
        ),
        migrations.AddConstraint(
            model_name="recordingsegment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["recording", "spooled", "stored", "gap", "destroyed"])),
                name="segment_state",
            ),
        ),
    ]
