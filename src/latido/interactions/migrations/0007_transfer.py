"""A desk may ask the node to take a caller from its agent, who hands the contact on."""

import django.db.models.deletion
from django.db import migrations, models

import latido.kernel.ids
import latido.plumbing.tenancy

KINDS = ["hold", "resume", "hang_up", "pause_recording", "resume_recording", "hand_back", "transfer", "ring_on_call"]


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0006_fewer_indexes"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="voicecommand", name="voice_command_kind"),
        migrations.AddConstraint(
            model_name="voicecommand",
            constraint=models.CheckConstraint(condition=models.Q(("kind__in", KINDS)), name="voice_command_kind"),
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                (
                    "organisation_id",
                    models.UUIDField(
                        db_index=True, default=latido.plumbing.tenancy.organisation_of_scope, editable=False
                    ),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=latido.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("given_by", models.UUIDField()),
                ("kind", models.CharField(max_length=8)),
                ("ref", models.CharField(max_length=64)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("asked_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "interaction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="transfers",
                        to="interactions.interaction",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["agent", "queue", "skill"])), name="transfer_kind"
                    )
                ],
            },
        ),
    ]
