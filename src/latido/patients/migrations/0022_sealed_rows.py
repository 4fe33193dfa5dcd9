"""What lay open of them before, sealed in batches that each commit: whoever is stopped begins again."""

from typing import Any
from uuid import UUID

from django.db import connection, migrations

from latido.plumbing import sql, tenancy
from latido.plumbing.keys import marker
from latido.plumbing.keys.settling import AT_ONCE, seal_table

# A key that is no mark yet has a space, as in "P +573001112233".
_KEYS = f"""
    SELECT id, value FROM patients_importkey WHERE organisation_id = %(organisation)s AND position(' ' IN value) > 0
     LIMIT {AT_ONCE}
"""  # noqa: S608 - our own number
_MARK = """
    UPDATE patients_importkey AS k SET value = t.value FROM unnest(%(ids)s::bigint[], %(marks)s::text[]) AS t(id, value)
     WHERE k.id = t.id
"""


def seal_relatives(apps: Any, _schema: Any) -> None:
    """Their columns went to people of their own in 0032."""
    seal_table(apps.get_model("patients", "RelatedPerson"), "document", "phone")


def seal(apps: Any, _schema: Any) -> None:
    for model, names in (
        ("RecordChange", ("tell",)),
        ("ImportRow", ("person", "given", "before")),
    ):
        seal_table(apps.get_model("patients", model), *names)
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT organisation_id FROM patients_importkey")
        houses = [house for (house,) in cursor.fetchall()]
        cursor.execute("SELECT DISTINCT organisation_id FROM patients_mergedrow WHERE aside IS NOT NULL")
        merged = [house for (house,) in cursor.fetchall()]
    for house in houses:
        while _mark_keys(house):
            pass
    for house in merged:
        with tenancy.organisation(house):
            _seal_aside(apps, house)


def _mark_keys(house: UUID) -> int:
    with tenancy.organisation(house):
        rows, mark = sql.rows(_KEYS), marker("import key", house)
        sql.rows(_MARK, ids=[i for i, _value in rows], marks=[mark(value).hex for _i, value in rows])
    return len(rows)


def _seal_aside(apps: Any, house: UUID) -> None:
    """Rows that a merge put aside, of which there are few."""
    safe, relative = apps.get_model("patients", "SafeNumber"), apps.get_model("patients", "RelatedPerson")
    for row in apps.get_model("patients", "MergedRow").objects.filter(organisation_id=house, aside__isnull=False):
        of = safe if "e164" in row.aside else relative if "phone" in row.aside else None
        if of is None:
            continue
        for field in of._meta.concrete_fields:
            told = row.aside.get(field.attname)
            if hasattr(field, "of") and hasattr(field, "marks") and "e164" in row.aside:
                number = of._meta.get_field("e164").open(row.aside["e164"])
                row.aside[field.attname] = str(field.marks([number], house)[0])
            elif field.attname in ("e164", "document", "phone") and told and not told.startswith("sealed:"):
                row.aside[field.attname] = field.resealed(told, house)
        row.save(update_fields=["aside"])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("patients", "0021_sealed_people")]
    operations = [
        migrations.RunPython(seal_relatives, migrations.RunPython.noop),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
