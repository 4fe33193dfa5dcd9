"""What leaves the house about people: copies, disclosures, files of many; and the correction a request led to."""

import django.db.models.deletion
from django.db import migrations, models

import latido.kernel.ids
import latido.plumbing.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0008_duplicates"),  # patients_current(): what is written late follows a merge
        ("compliance", "0009_rights"),
    ]

    operations = [
        migrations.AddField(
            model_name="rightsrequest",
            name="change_id",
            field=models.UUIDField(null=True),
        ),
        migrations.CreateModel(
            name="DataCopy",
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
                ("patient_id", models.UUIDField()),
                ("state", models.CharField(max_length=12)),
                ("begun_by", models.UUIDField(null=True)),
                ("begun_at", models.DateTimeField()),
                ("done", models.PositiveSmallIntegerField(default=0)),
                ("total", models.PositiveSmallIntegerField(default=0)),
                ("path", models.CharField(blank=True, max_length=200)),
                ("key_id", models.CharField(blank=True, max_length=16)),
                ("wrapped_key", models.BinaryField(default=bytes)),
                ("sealed_sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.BigIntegerField(default=0)),
                ("released_by", models.UUIDField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                ("shown", models.CharField(blank=True, max_length=12)),
                ("shown_words", models.CharField(blank=True, max_length=200)),
                ("handed_by", models.UUIDField(null=True)),
                ("handed_at", models.DateTimeField(null=True)),
                ("downloads", models.PositiveIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="copies",
                        to="compliance.rightsrequest",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CopyPiece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation_id",
                    models.UUIDField(
                        db_index=True, default=latido.plumbing.tenancy.organisation_of_scope, editable=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("proposed", models.CharField(blank=True, max_length=12)),
                ("withheld", models.CharField(blank=True, max_length=12)),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "copy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="compliance.datacopy"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
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
                ("patient_id", models.UUIDField()),
                ("to_whom", models.CharField(max_length=200)),
                ("what", models.CharField(max_length=400)),
                ("why", models.CharField(max_length=400)),
                ("basis", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("evidence", models.CharField(max_length=400)),
                ("ref", models.UUIDField(null=True)),
                ("by", models.UUIDField(null=True)),
                ("noted_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["patient_id", "-at", "-id"], name="disclosure_of_patient")],
            },
        ),
        migrations.CreateModel(
            name="ExportFile",
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
                ("kind", models.CharField(max_length=24)),
                ("wanted", models.JSONField(default=dict)),
                ("form", models.CharField(max_length=4)),
                ("why", models.CharField(max_length=400)),
                ("patients", models.PositiveIntegerField()),
                ("state", models.CharField(max_length=10)),
                ("asked_by", models.UUIDField()),
                ("asked_at", models.DateTimeField()),
                ("asked_session", models.CharField(blank=True, max_length=80)),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField()),
                ("done", models.PositiveIntegerField(default=0)),
                ("path", models.CharField(blank=True, max_length=200)),
                ("key_id", models.CharField(blank=True, max_length=16)),
                ("wrapped_key", models.BinaryField(default=bytes)),
                ("sealed_sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.BigIntegerField(default=0)),
                ("downloads", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [models.Index(fields=["organisation_id", "-asked_at", "-id"], name="export_newest")],
            },
        ),
        migrations.AddIndex(
            model_name="datacopy",
            index=models.Index(fields=["patient_id"], name="copy_of_patient"),
        ),
        migrations.AddConstraint(
            model_name="datacopy",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "ended"), _negated=True),
                fields=("request",),
                name="compliance_one_copy_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="copypiece",
            constraint=models.UniqueConstraint(fields=("copy", "number"), name="compliance_copy_piece_once"),
        ),
        migrations.RunSQL(
            "CREATE TRIGGER patients_current BEFORE INSERT OR UPDATE OF patient_id ON compliance_datacopy"
            " FOR EACH ROW EXECUTE FUNCTION patients_current()",
            "DROP TRIGGER patients_current ON compliance_datacopy",
        ),
        migrations.RunSQL(
            "CREATE TRIGGER patients_current BEFORE INSERT OR UPDATE OF patient_id ON compliance_disclosure"
            " FOR EACH ROW EXECUTE FUNCTION patients_current()",
            "DROP TRIGGER patients_current ON compliance_disclosure",
        ),
    ]
