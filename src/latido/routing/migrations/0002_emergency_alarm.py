"""An emergency that waits keeps its alarm, who saw it, and what became of the on-call telephone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("routing", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="queue",
            name="on_call_after",
            field=models.PositiveSmallIntegerField(db_default=60, default=60),
        ),
        migrations.AddField(
            model_name="queue",
            name="on_call_number",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
        migrations.AddField(
            model_name="work",
            name="alarm_seen_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="work",
            name="alarm_seen_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="work",
            name="alarm_seen_step",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="work",
            name="alarm_step",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="work",
            name="on_call",
            field=models.CharField(
                blank=True,
                choices=[
                    ("missing", "missing"),
                    ("asked", "asked"),
                    ("rings", "rings"),
                    ("missed", "missed"),
                    ("answered", "answered"),
                ],
                db_default="",
                default="",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="work",
            name="on_call_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="work",
            name="urgent_since",
            field=models.DateTimeField(null=True),
        ),
    ]
