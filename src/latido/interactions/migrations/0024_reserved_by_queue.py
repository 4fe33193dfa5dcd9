"""A contact that waited in a reserved queue is reserved by that alone."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interactions", "0023_contact_number")]

    operations = [
        migrations.AddField(
            model_name="interaction",
            name="queue_tags",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=16), db_default=[], default=list, size=None
            ),
        ),
    ]
