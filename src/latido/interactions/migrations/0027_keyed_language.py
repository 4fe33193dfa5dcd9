"""The language that somebody keyed in the menu counts before the one on their record."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interactions", "0026_country")]

    operations = [
        migrations.AddField(
            model_name="interaction",
            name="keyed_language",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
    ]
