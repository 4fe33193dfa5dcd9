"""The alarm of a waiting emergency may ask the node to dial whoever is on call."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="voicecommand",
            name="voice_command_kind",
        ),
        migrations.AddConstraint(
            model_name="voicecommand",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["hold", "resume", "hang_up", "pause_recording", "resume_recording", "ring_on_call"])
                ),
                name="voice_command_kind",
            ),
        ),
    ]
