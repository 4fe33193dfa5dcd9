"""Who said whether somebody came to an appointment, and when: as long as that is recent it can be taken back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0006_booked_in")]

    operations = [
        migrations.AddField(model_name="appointment", name="told_by", field=models.UUIDField(null=True)),
        migrations.AddField(model_name="appointment", name="told_at", field=models.DateTimeField(null=True)),
    ]
