"""The team a patient prefers is asked first, for a moment."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0019_reserved_queue")]

    operations = [
        migrations.AddField(
            model_name="work",
            name="team",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
    ]
