"""A telephone at which somebody else answered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("patients", "0004_sizes")]

    operations = [
        migrations.AddField(model_name="contactpoint", name="wrong_at", field=models.DateTimeField(null=True)),
    ]
