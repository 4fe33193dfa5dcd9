"""The story of a contact says what the contact was after each line: its figures can be counted again from it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0004_called_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="storystep",
            name="became",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
        migrations.AddField(
            model_name="storystep",
            name="queue_id",
            field=models.UUIDField(null=True),
        ),
    ]
