"""A contact keeps the rules of the country in which it began."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interactions", "0025_verification_rules")]

    operations = [
        migrations.AddField(
            model_name="interaction",
            name="country",
            field=models.CharField(blank=True, db_default="", default="", max_length=2),
        ),
    ]
