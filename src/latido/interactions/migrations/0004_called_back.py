"""A contact may go on without its caller's line: promised to be called back, and dialled by us."""

from django.db import migrations, models

STATES = [
    "in_flow",
    "queued",
    "offered",
    "dialling",
    "connected",
    "held",
    "reattaching",
    "wrap_up",
    "closed",
    "abandoned",
    "overflowed",
    "failed",
]


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0003_hand_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="interaction",
            name="promised_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RemoveConstraint(
            model_name="interaction",
            name="interaction_state",
        ),
        migrations.AddConstraint(
            model_name="interaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", STATES)),
                name="interaction_state",
            ),
        ),
    ]
