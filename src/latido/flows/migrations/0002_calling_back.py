"""Where a caller is in the little dialogue of calling back, and what they were told of the wait."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("flows", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="flowrun",
            name="ask",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
        migrations.AddField(
            model_name="flowrun",
            name="asked_pending",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="flowrun",
            name="hours_of",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="flowrun",
            name="keeps_hours",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="flowrun",
            name="missed_queue",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
        migrations.AddField(
            model_name="flowrun",
            name="number",
            field=models.CharField(blank=True, db_default="", default="", max_length=30),
        ),
        migrations.AddField(
            model_name="flowrun",
            name="offered",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="flowrun",
            name="reminders",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="flowrun",
            name="told",
            field=models.JSONField(null=True),
        ),
    ]
