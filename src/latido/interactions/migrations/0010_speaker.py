"""Who on the line speaks for a patient, and said what was compared: the patient, or a relative."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interactions", "0009_follow_merges")]

    operations = [
        migrations.AddField("interactionpatient", "speaker_id", models.UUIDField(null=True)),
        migrations.AddField("verificationevent", "speaker_id", models.UUIDField(null=True)),
    ]
