"""Preferential attention of those whose age does not say it is put on file by whoever attends them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("patients", "0005_wrong_number")]

    operations = [
        migrations.AddField(
            model_name="patient",
            name="preferential",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
