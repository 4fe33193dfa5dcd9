"""A queue may make whatever waits in it reserved."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0018_promises_by_mark")]

    operations = [
        migrations.AddField(
            model_name="queue",
            name="tag",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
    ]
