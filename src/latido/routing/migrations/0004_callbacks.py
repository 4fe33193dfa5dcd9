"""Promises to call back, their dials, and how a queue makes them."""

import django.db.models.deletion
from django.db import migrations, models

import latido.kernel.ids
import latido.plumbing.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("routing", "0003_queue_department"),
    ]

    operations = [
        migrations.AlterField(
            model_name="work",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("offered", "Offered"),
                    ("assigned", "Assigned"),
                    ("later", "Later"),
                    ("done", "Done"),
                ],
                default="waiting",
                max_length=8,
            ),
        ),
        migrations.CreateModel(
            name="Callback",
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
                ("interaction_id", models.UUIDField(unique=True)),
                ("number", models.CharField(max_length=20)),
                ("extension", models.CharField(blank=True, max_length=8)),
                ("shown", models.CharField(max_length=20)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("offered", "offered"),
                            ("asked", "asked"),
                            ("missed", "missed"),
                            ("abandoned", "abandoned"),
                        ],
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("keeps_hours", models.BooleanField(default=False)),
                ("hours_of", models.UUIDField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=3)),
                ("spacing", models.PositiveIntegerField(default=600)),
                ("ring_for", models.PositiveSmallIntegerField(default=30)),
                ("tried", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("kept", "kept"),
                            ("not_reached", "not_reached"),
                            ("by_caller", "by_caller"),
                            ("took_turn", "took_turn"),
                            ("by_agent", "by_agent"),
                            ("gone", "gone"),
                        ],
                        max_length=12,
                    ),
                ),
                ("ended_by", models.UUIDField(null=True)),
                (
                    "queue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="routing.queue"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CallbackDial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation_id",
                    models.UUIDField(
                        db_index=True, default=latido.plumbing.tenancy.organisation_of_scope, editable=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("channel_id", models.CharField(max_length=80)),
                ("agent_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("answered", "answered"),
                            ("no_answer", "no_answer"),
                            ("busy", "busy"),
                            ("refused", "refused"),
                            ("given_up", "given_up"),
                            ("interrupted", "interrupted"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "callback",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="dials", to="routing.callback"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CallbackRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation_id",
                    models.UUIDField(
                        db_index=True, default=latido.plumbing.tenancy.organisation_of_scope, editable=False
                    ),
                ),
                ("offer_after", models.PositiveSmallIntegerField(null=True)),
                ("on_request", models.BooleanField(default=True)),
                ("tries", models.PositiveSmallIntegerField(default=3)),
                ("spacing", models.PositiveIntegerField(default=600)),
                ("ring_for", models.PositiveSmallIntegerField(default=30)),
                ("abandoned_after", models.PositiveSmallIntegerField(null=True)),
                (
                    "queue",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="callbacks", to="routing.queue"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="callback",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)), fields=["next_at"], name="routing_callback_open"
            ),
        ),
        migrations.AddIndex(
            model_name="callback",
            index=models.Index(fields=["organisation_id", "number", "asked_at"], name="routing_callback_of_number"),
        ),
        migrations.AddConstraint(
            model_name="callback",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("organisation_id", "number", "extension"),
                name="routing_callback_one_a_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="callback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("reason", "")),
                    models.Q(("ended_at__isnull", False), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="routing_callback_end_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="callbackdial",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("callback",), name="routing_dial_one_in_flight"
            ),
        ),
        migrations.AddConstraint(
            model_name="callbackdial",
            constraint=models.UniqueConstraint(fields=("callback", "position"), name="routing_dial_once"),
        ),
        migrations.AddConstraint(
            model_name="callbackdial",
            constraint=models.UniqueConstraint(fields=("channel_id",), name="routing_dial_once_a_channel"),
        ),
        migrations.AddConstraint(
            model_name="callbackdial",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("outcome", "")),
                    models.Q(("ended_at__isnull", False), models.Q(("outcome", ""), _negated=True)),
                    _connector="OR",
                ),
                name="routing_dial_end_has_outcome",
            ),
        ),
    ]
