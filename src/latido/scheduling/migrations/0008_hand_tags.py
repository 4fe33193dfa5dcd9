"""What somebody said of this one thing: why it is reserved."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0007_told_whether_they_came")]

    operations = [
        migrations.AddField(
            model_name="appointment",
            name="hand_tags",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=16), db_default=[], default=list, size=None
            ),
        ),
    ]
