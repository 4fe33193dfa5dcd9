"""E-mails and addresses that a file brings. They come first, unless somebody confirmed what is there."""

import json
from collections.abc import Iterable
from uuid import UUID

from latido.patients.core.imports import matching
from latido.patients.core.imports.matching import Field, Judgement
from latido.patients.editing import folded
from latido.patients.models import WrittenPoint
from latido.patients.services.imports.rows import Staged
from latido.plumbing import sql

KINDS = {Field.EMAILS: WrittenPoint.Kind.EMAIL, Field.ADDRESSES: WrittenPoint.Kind.ADDRESS}
_BROUGHT = """
    jsonb_to_recordset(%(rows)s::jsonb) AS t(patient_id uuid, kind text, value text, place smallint, many smallint)
"""
_MAKE_ROOM = f"""
    WITH unconfirmed AS (
        SELECT patient_id, kind FROM patients_writtenpoint WHERE organisation_id = %(organisation)s
           AND patient_id IN (SELECT patient_id FROM {_BROUGHT})
         GROUP BY patient_id, kind HAVING bool_and(confirmed_on IS NULL)
    )
    UPDATE patients_writtenpoint AS w SET position = w.position + t.many
      FROM (SELECT DISTINCT patient_id, kind, many FROM {_BROUGHT}) AS t JOIN unconfirmed USING (patient_id, kind)
     WHERE w.organisation_id = %(organisation)s AND w.patient_id = t.patient_id AND w.kind = t.kind
"""  # noqa: S608 - our own words
_ADD = f"""
    INSERT INTO patients_writtenpoint (organisation_id, patient_id, kind, value, whose, barred, position)
    SELECT %(organisation)s, t.patient_id, t.kind, t.value, '', false, t.place + coalesce(
           (SELECT max(w.position) + 1 FROM patients_writtenpoint w
             WHERE w.organisation_id = %(organisation)s AND w.patient_id = t.patient_id AND w.kind = t.kind
            HAVING bool_or(w.confirmed_on IS NOT NULL)), 0)
      FROM {_BROUGHT}
    ON CONFLICT (patient_id, kind, folded) DO NOTHING
"""  # noqa: S608 - our own words


def add(new: Iterable[Staged], changed: Iterable[tuple[Staged, Judgement]]) -> None:
    rows = []
    for row in new:
        for name in KINDS:
            rows += _rows(row.patient_id, name, getattr(row.person, name, ()))
    for row, judgement in changed:
        if row.person and judgement.holder:
            for name in KINDS:
                rows += _rows(row.patient_id, name, matching.added(name, row.person, judgement.holder.person))
    if rows:
        told = json.dumps(rows, ensure_ascii=False)
        sql.rows(_MAKE_ROOM, rows=told)
        sql.rows(_ADD, rows=told)


def _rows(patient_id: UUID | None, name: Field, values: tuple[str, ...]) -> list[dict[str, object]]:
    of = {"patient_id": str(patient_id), "kind": str(KINDS[name]), "many": len(values)}
    return [{**of, "value": value, "place": place} for place, value in enumerate(values)]


def take_back(patient_id: UUID, before: dict[str, list[str]]) -> None:
    """What the file brought goes; what was there stays."""
    for name, kind in KINDS.items():
        brought = [folded(each) for each in before.get(name, ())]
        WrittenPoint.objects.filter(patient_id=patient_id, kind=kind, folded__in=brought).delete()
