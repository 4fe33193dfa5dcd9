"""Who on the line speaks for a patient, and said what was compared: the patient, or a relative."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interactions", "0008_of_number")]

    operations = [
        migrations.AddField("interactionpatient", "speaker_id", models.UUIDField(null=True)),
        migrations.AddField("verificationevent", "speaker_id", models.UUIDField(null=True)),
    ]
