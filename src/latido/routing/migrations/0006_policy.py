"""How queues are weighed, who helps out in one for a while, and an emergency that rings several telephones."""

import django.db.models.deletion
from django.db import migrations, models

import latido.plumbing.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("routing", "0005_tick"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reinforcement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation_id",
                    models.UUIDField(
                        db_index=True, default=latido.plumbing.tenancy.organisation_of_scope, editable=False
                    ),
                ),
                ("agent_id", models.UUIDField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("by", models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name="RoutingPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation_id",
                    models.UUIDField(
                        db_index=True, default=latido.plumbing.tenancy.organisation_of_scope, editable=False
                    ),
                ),
                ("name", models.CharField(default="latido", max_length=8)),
                ("ageing", models.PositiveSmallIntegerField(default=5)),
                ("proficiency_bonus", models.PositiveSmallIntegerField(default=0)),
                ("affinity_bonus", models.PositiveSmallIntegerField(default=50)),
                ("preferential_bonus", models.PositiveSmallIntegerField(default=50)),
                ("together_after", models.PositiveSmallIntegerField(default=5)),
                ("together", models.PositiveSmallIntegerField(default=3)),
                ("at_once", models.PositiveSmallIntegerField(default=0)),
                ("per_hour", models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Weighing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation_id",
                    models.UUIDField(
                        db_index=True, default=latido.plumbing.tenancy.organisation_of_scope, editable=False
                    ),
                ),
                ("weight", models.PositiveSmallIntegerField(default=100)),
                ("handle_seconds", models.PositiveSmallIntegerField(default=240)),
                ("reserve", models.PositiveSmallIntegerField(default=0)),
                ("hold_seconds", models.PositiveSmallIntegerField(default=60)),
                ("rings", models.JSONField(default=list)),
                ("keep_seconds", models.PositiveSmallIntegerField(default=15)),
                ("keep_text_seconds", models.PositiveSmallIntegerField(default=120)),
                ("deferrable", models.BooleanField(default=False)),
                ("interruptible", models.BooleanField(default=False)),
                ("may_decline", models.BooleanField(default=True)),
                ("overflow", models.JSONField(default=list)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RemoveConstraint(
            model_name="offer",
            name="routing_offer_one_live",
        ),
        migrations.AddField(
            model_name="offer",
            name="beside",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="work",
            name="knows",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="work",
            name="licensed",
            field=models.JSONField(db_default=[], default=list),
        ),
        migrations.AddField(
            model_name="work",
            name="handed_to",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="work",
            name="handed_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="work",
            name="preferential",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="work",
            name="text",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(
                condition=models.Q(("accepted_at__isnull", False)),
                fields=["agent_id", "accepted_at"],
                name="routing_offer_taken",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True), ("beside", False)),
                fields=("interaction_id",),
                name="routing_offer_one_live",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True), ("outcome", "accepted")),
                fields=("interaction_id",),
                name="routing_offer_one_accepted",
            ),
        ),
        migrations.AddField(
            model_name="reinforcement",
            name="queue",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="routing.queue"),
        ),
        migrations.AddConstraint(
            model_name="routingpolicy",
            constraint=models.UniqueConstraint(fields=("organisation_id",), name="routing_policy_once"),
        ),
        migrations.AddField(
            model_name="weighing",
            name="queue",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="weighing", to="routing.queue"
            ),
        ),
        migrations.AddIndex(
            model_name="reinforcement",
            index=models.Index(fields=["agent_id"], name="routing_reinforcement_agent"),
        ),
        migrations.AddConstraint(
            model_name="reinforcement",
            constraint=models.UniqueConstraint(fields=("queue", "agent_id"), name="routing_reinforcement_once"),
        ),
        migrations.AddConstraint(
            model_name="reinforcement",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("since"))), name="routing_reinforcement_ends"
            ),
        ),
    ]
