"""What a contact ended in may make it reserved."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interactions", "0013_wrong_answers")]

    operations = [
        migrations.AddField(
            model_name="dispositionchoice",
            name="tag",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
    ]
