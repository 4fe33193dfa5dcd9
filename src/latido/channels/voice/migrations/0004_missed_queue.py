"""On some lines whoever hangs up before anything is asked is called back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("voice", "0003_trunk_more"),
    ]

    operations = [
        migrations.AddField(
            model_name="number",
            name="missed_queue",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
    ]
