"""What somebody said of this one thing: why it is reserved."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interactions", "0028_promised_by")]

    operations = [
        migrations.AddField(
            model_name="interaction",
            name="hand_tags",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=16), db_default=[], default=list, size=None
            ),
        ),
    ]
