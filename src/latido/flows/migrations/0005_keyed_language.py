"""Whoever keys a language in the menu is spoken to in it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("flows", "0004_sealed_number")]

    operations = [
        migrations.AddField(
            model_name="flowrun",
            name="language",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
    ]
