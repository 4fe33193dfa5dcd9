"""Regime and category, once one text, are fields of their own; an insurer has a code, and what is changed is kept."""

import re
import unicodedata

import django.db.models.deletion
from django.db import migrations, models

import latido.kernel.ids
import latido.plumbing.keys.fields
import latido.plumbing.tenancy

# As it is said in core.affiliation; here in the words of the day on which it was carried.
CARRY = r"""
    UPDATE coverage_coverage SET
        category = left(regexp_replace(trim(split_part(regime, ' · ', 2)),
                        '^(cat(egor[ií]a)?\.?|grupo|nivel)\s+', '', 'i'), 40),
        regime = trim(split_part(regime, ' · ', 1))
     WHERE regime LIKE '% · %' AND length(trim(split_part(regime, ' · ', 2))) <= 40
       AND split_part(regime, ' · ', 3) = '';
    UPDATE coverage_coverage SET role = CASE
        WHEN affiliation ILIKE 'benef%' THEN 'beneficiary'
        WHEN affiliation ILIKE 'adicional%' THEN 'additional'
        WHEN affiliation ILIKE 'cotizante%' OR affiliation ILIKE 'titular%' OR affiliation ILIKE 'asegurad%'
          THEN 'holder' ELSE '' END;
    UPDATE coverage_coverage SET plan = affiliation WHERE role = '' AND affiliation <> '';
    SET CONSTRAINTS ALL IMMEDIATE
"""
BACK = """
    UPDATE coverage_coverage SET regime = left(concat_ws(' · ', nullif(regime, ''), 'cat. ' || nullif(category, '')), 80),
        affiliation = CASE role WHEN 'holder' THEN 'Cotizante' WHEN 'beneficiary' THEN 'Beneficiario'
                      WHEN 'additional' THEN 'Adicional' ELSE left(plan, 40) END;
    SET CONSTRAINTS ALL IMMEDIATE
"""
FOLLOWS = migrations.RunSQL(
    "CREATE TRIGGER patients_current BEFORE INSERT OR UPDATE OF patient_id ON coverage_coveragechange"
    " FOR EACH ROW EXECUTE FUNCTION patients_current()",
    "DROP TRIGGER patients_current ON coverage_coveragechange",
)


def name_them(apps, _editor):
    """A code for each, from its name; one that is there already gets a number."""
    taken = set()
    for row in apps.get_model("coverage", "Insurer")._base_manager.order_by("position", "name"):
        plain = unicodedata.normalize("NFKD", row.name).encode("ascii", "ignore").decode().lower()
        base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:70] or "aseguradora"
        key, n = base, 2
        while (row.organisation_id, key) in taken:
            key, n = f"{base}-{n}", n + 1
        taken.add((row.organisation_id, key))
        type(row)._base_manager.filter(pk=row.pk).update(key=key)


class Migration(migrations.Migration):
    dependencies = [
        ("coverage", "0002_follow_merges"),
        ("patients", "0026_written_points"),
    ]

    operations = [
        migrations.AddField("insurer", "key", models.CharField(max_length=80, default="")),
        migrations.AddField("insurer", "codes", models.CharField(blank=True, max_length=120, default="")),
        migrations.AddField("insurer", "phone", models.CharField(blank=True, max_length=20, default="")),
        migrations.AddField("insurer", "active", models.BooleanField(db_default=True, default=True)),
        migrations.AlterField("insurer", "kind", models.CharField(blank=True, max_length=60)),
        migrations.RunPython(name_them, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField("insurer", "key", models.CharField(max_length=80)),
        migrations.AlterField("insurer", "codes", models.CharField(blank=True, max_length=120)),
        migrations.AlterField("insurer", "phone", models.CharField(blank=True, max_length=20)),
        migrations.AddConstraint(
            "insurer", models.UniqueConstraint(fields=("organisation_id", "key"), name="coverage_insurer_key")
        ),
        migrations.AddField("coverage", "plan", models.CharField(blank=True, db_default="", max_length=80)),
        migrations.AddField("coverage", "category", models.CharField(blank=True, db_default="", max_length=40)),
        migrations.AddField(
            "coverage",
            "member_number",
            latido.plumbing.keys.fields.SealedText(blank=True, db_default="", max_length=40),
        ),
        migrations.AddField("coverage", "role", models.CharField(blank=True, db_default="", max_length=12)),
        migrations.AddField("coverage", "valid_from", models.DateField(null=True)),
        migrations.AddField("coverage", "verified_on", models.DateField(null=True)),
        migrations.AddField("coverage", "import_id", models.UUIDField(null=True)),
        migrations.RunSQL(CARRY, BACK),
        migrations.RemoveField("coverage", "affiliation"),
        migrations.CreateModel(
            name="CoverageChange",
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
                ("coverage_id", models.UUIDField()),
                ("before", latido.plumbing.keys.fields.SealedJSON(default=dict, of="patient_id")),
                ("after", latido.plumbing.keys.fields.SealedJSON(of="patient_id")),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                ("interaction_id", models.UUIDField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by", models.UUIDField(null=True)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="patients.patient"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["patient", "-at"], name="coverage_change_newest")]},
        ),
        FOLLOWS,
    ]
