"""Documents that a file brings: what they take the place of, and back."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from latido.orgs import api as orgs
from latido.patients import papers, sealed
from latido.patients.core import succession
from latido.patients.core.imports.matching import Field, Judgement
from latido.patients.core.imports.person import Document
from latido.patients.models import Identifier
from latido.patients.services.imports.rows import Staged
from latido.plumbing import sql

FORMER = "former"  # in what an import row keeps of before: ids of documents that gave their place
_ADD = """
    INSERT INTO patients_identifier (organisation_id, patient_id, country, type, value, value_mark, position, former_on)
    SELECT %(organisation)s, patient_id, country, type, value, mark, position, CASE WHEN former THEN %(on)s END
      FROM jsonb_to_recordset(%(rows)s::jsonb) AS t(patient_id uuid, country text, type text, value text,
        mark uuid, position smallint, former boolean)
"""
_REPLACE = """
    UPDATE patients_identifier AS i SET former_on = %(on)s
      FROM jsonb_to_recordset(%(rows)s::jsonb) AS t(patient_id uuid, country text, type text, mark uuid)
     WHERE i.organisation_id = %(organisation)s AND i.patient_id = t.patient_id AND i.country = t.country
       AND i.type = t.type AND i.value_mark = t.mark AND i.former_on IS NULL
    RETURNING i.patient_id, i.id
"""


def add(new: Iterable[Staged], changed: Iterable[tuple[Staged, Judgement]], now: datetime) -> None:
    """Behind those there are; one that by law takes another's place makes that one former, and says so in the row."""
    on = now.astimezone(ZoneInfo(orgs.time_zone())).date()
    holders: list[tuple[Staged, tuple[Document, ...]]] = [(row, ()) for row in new]
    holders += [(row, judgement.holder.person.documents) for row, judgement in changed if judgement.holder]
    rows, replaced = [], []
    for row, there in holders:
        added = [each for each in (row.person.documents if row.person else ()) if each not in there]
        old = succession.superseded(added, (*there, *added)) | set(row.person.former if row.person else ())
        replaced += [_asked(row, each) for each in there if each in old]
        rows += [
            {**_asked(row, each), "position": place, "former": each in old}
            for place, each in enumerate(added, 0 if old & set(there) else len(there))
        ]
    if replaced:
        _note(holders, sql.rows(_REPLACE, rows=json.dumps(_marked(replaced)), on=on))
    if rows:
        texts = sealed.DOCUMENT.sealed([str(each["value"]) for each in rows])
        rows = [{**each, "value": text} for each, text in zip(_marked(rows), texts, strict=True)]
        sql.rows(_ADD, rows=json.dumps(rows), on=on)


def _asked(row: Staged, document: Document) -> dict[str, Any]:
    country, kind, value = document
    return {"patient_id": str(row.patient_id), "country": country, "type": kind, "value": value}


def _marked(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    marks = sealed.marks_of_documents(str(each["value"]) for each in rows)
    return [{**each, "mark": str(mark)} for each, mark in zip(rows, marks, strict=True)]


def _note(holders: Iterable[tuple[Staged, object]], gave: Iterable[tuple[UUID, int]]) -> None:
    by_patient: dict[UUID, list[int]] = {}
    for patient_id, key in gave:
        by_patient.setdefault(patient_id, []).append(key)
    for row, _there in holders:
        if row.before is not None and row.patient_id in by_patient:
            row.before = {**row.before, FORMER: by_patient[row.patient_id]}


def take_back(patient_id: UUID, before: Mapping[str, Any]) -> None:
    """What the file added goes; what it made former is in force again, unless that number is somebody else's by now."""
    for country, kind, value in before.get(Field.DOCUMENTS, ()):
        Identifier.objects.filter(patient_id=patient_id, country=country, type=kind, value=value).delete()
    for each in Identifier.objects.filter(patient_id=patient_id, id__in=before.get(FORMER, ())):
        if papers.holder_of(each.country, each.type, str(each.value)) is None:
            each.former_on = None
            each.save(update_fields=["former_on"])
