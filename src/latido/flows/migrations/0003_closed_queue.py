"""Who calls a queue outside its hours is asked where to call them back, without waiting in it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("flows", "0002_calling_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="flowrun",
            name="closed",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
    ]
