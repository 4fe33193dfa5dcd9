"""A desk may ask the node to hand a call back to the clinic's own exchange."""

from django.db import migrations, models

KINDS = ["hold", "resume", "hang_up", "pause_recording", "resume_recording", "hand_back", "ring_on_call"]


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0002_ring_on_call"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="voicecommand",
            name="voice_command_kind",
        ),
        migrations.AddConstraint(
            model_name="voicecommand",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", KINDS)),
                name="voice_command_kind",
            ),
        ),
    ]
