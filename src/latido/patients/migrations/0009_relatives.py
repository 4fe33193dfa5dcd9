"""Relatives may have no record of their own; what lets them act is kept with its basis, its dates and its document.

Who "may book" keeps it as something said before; the key becomes one that cannot be guessed.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import latido.kernel.ids
import latido.plumbing.tenancy

KEY = """
ALTER TABLE patients_relatedperson DROP COLUMN id, ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY;
ALTER TABLE patients_relatedperson ALTER COLUMN id DROP DEFAULT;
"""
MAY_BOOK = """
INSERT INTO patients_representation
       (id, organisation_id, related_id, basis, scopes, sensitive_excluded, by_age, document, from_on, at)
SELECT gen_random_uuid(), organisation_id, id, 'spoken', ARRAY['book'], true, false, '', current_date, now()
  FROM patients_relatedperson WHERE may_book
"""
UUID_KEY = models.UUIDField(default=latido.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)
RELATIONS = [
    ("mother", "Madre"),
    ("father", "Padre"),
    ("wife", "Esposa"),
    ("husband", "Esposo"),
    ("daughter", "Hija"),
    ("son", "Hijo"),
    ("sister", "Hermana"),
    ("brother", "Hermano"),
    ("grandmother", "Abuela"),
    ("grandfather", "Abuelo"),
    ("granddaughter", "Nieta"),
    ("grandson", "Nieto"),
    ("partner", "Pareja"),
    ("ex_partner", "Expareja"),
    ("caregiver", "Cuida a esta persona"),
    ("other", "Familiar"),
]


class Migration(migrations.Migration):
    dependencies = [("patients", "0008_duplicates")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(KEY)],
            state_operations=[migrations.AlterField("relatedperson", "id", UUID_KEY)],
        ),
        migrations.AlterField(
            model_name="relatedperson",
            name="relative",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="relative_of",
                to="patients.patient",
            ),
        ),
        migrations.AlterField(
            model_name="relatedperson",
            name="relation",
            field=models.CharField(choices=RELATIONS, max_length=16),
        ),
        migrations.AlterField(
            model_name="patientcontactpoint",
            name="relation",
            field=models.CharField(blank=True, choices=RELATIONS, max_length=16),
        ),
        migrations.AddField("relatedperson", "name", models.CharField(blank=True, db_default="", max_length=160)),
        migrations.AddField(
            "relatedperson", "document_type", models.CharField(blank=True, db_default="", max_length=8)
        ),
        migrations.AddField("relatedperson", "document", models.CharField(blank=True, db_default="", max_length=32)),
        migrations.AddField("relatedperson", "phone", models.CharField(blank=True, db_default="", max_length=20)),
        migrations.AddField("relatedperson", "added_by", models.UUIDField(null=True)),
        migrations.AddField("relatedperson", "added_at", models.DateTimeField(null=True)),
        migrations.AddField("relatedperson", "suspended_at", models.DateTimeField(null=True)),
        migrations.AddField("relatedperson", "suspended_by", models.UUIDField(null=True)),
        migrations.AddField(
            "relatedperson", "suspended_why", models.CharField(blank=True, db_default="", max_length=200)
        ),
        migrations.AddConstraint(
            model_name="relatedperson",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), ("relative__isnull", False))
                | models.Q(("relative__isnull", True), models.Q(("name", ""), _negated=True)),
                name="patients_relative_is_somebody",
            ),
        ),
        migrations.CreateModel(
            name="Representation",
            fields=[
                (
                    "organisation_id",
                    models.UUIDField(
                        db_index=True, default=latido.plumbing.tenancy.organisation_of_scope, editable=False
                    ),
                ),
                ("id", UUID_KEY.clone()),
                ("basis", models.CharField(max_length=12)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), size=None),
                ),
                ("sensitive_excluded", models.BooleanField(default=True)),
                ("by_age", models.BooleanField(default=False)),
                ("document", models.CharField(blank=True, max_length=200)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(null=True)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                ("interaction_id", models.UUIDField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "related",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants",
                        to="patients.relatedperson",
                    ),
                ),
            ],
            options={"ordering": ["-at", "id"]},
        ),
        migrations.RunSQL(MAY_BOOK),
        migrations.RemoveField("relatedperson", "may_book"),
    ]
