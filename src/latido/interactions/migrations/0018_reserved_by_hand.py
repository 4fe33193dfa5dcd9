"""Who handles a contact may say that it is reserved, whatever came of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interactions", "0017_try_limits")]

    operations = [
        migrations.AddField(
            model_name="interaction",
            name="reserved_as",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
    ]
