"""How long things are kept, what is held, and the acts by which things end."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import latido.kernel.ids
import latido.plumbing.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0008_duplicates"),  # patients_current(): what is written late follows a merge
        ("compliance", "0007_accessalert"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClockSight",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("seen_at", models.DateTimeField()),
                ("steady_since", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="LegalHold",
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
                ("patient_id", models.UUIDField(null=True)),
                ("interaction_id", models.UUIDField(null=True)),
                ("recording_id", models.UUIDField(null=True)),
                ("why", models.CharField(max_length=400)),
                ("set_by", models.UUIDField(null=True)),
                ("set_at", models.DateTimeField()),
                ("lifted_by", models.UUIDField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_why", models.CharField(blank=True, max_length=400)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=["organisation_id"],
                        name="legal_hold_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("patient_id__isnull", False),
                            ("interaction_id__isnull", False),
                            ("recording_id__isnull", False),
                            _connector="OR",
                        ),
                        name="legal_hold_of_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Purge",
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
                ("state", models.CharField(default="proposed", max_length=10)),
                ("why", models.CharField(max_length=400)),
                ("wanted", models.JSONField()),
                ("proposed_by", models.UUIDField(null=True)),
                ("proposed_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("act", models.JSONField(default=dict)),
                ("signature", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["proposed", "running"])),
                        fields=("organisation_id",),
                        name="purge_one_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Retention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation_id",
                    models.UUIDField(
                        db_index=True, default=latido.plumbing.tenancy.organisation_of_scope, editable=False
                    ),
                ),
                ("also", models.CharField(blank=True, max_length=40)),
                ("recording", models.PositiveSmallIntegerField(default=0)),
                ("patient", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation_id",), name="retention_one")],
            },
        ),
        migrations.CreateModel(
            name="DueMark",
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
                ("record", models.CharField(max_length=16)),
                ("ref", models.UUIDField()),
                ("patients", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("interaction_id", models.UUIDField(null=True)),
                ("since", models.DateField()),
                ("marked_at", models.DateTimeField()),
                ("ripe_at", models.DateTimeField()),
                ("lifted_by", models.UUIDField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_why", models.CharField(blank=True, max_length=400)),
                ("ended_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, max_length=10)),
                (
                    "purge",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="compliance.purge",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation_id", "record", "ref"], name="due_of_record")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("lifted_at__isnull", True)),
                        fields=("organisation_id", "record", "ref"),
                        name="due_once",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            "CREATE TRIGGER patients_current BEFORE INSERT OR UPDATE OF patient_id ON compliance_legalhold"
            " FOR EACH ROW EXECUTE FUNCTION patients_current()",
            "DROP TRIGGER patients_current ON compliance_legalhold",
        ),
    ]
