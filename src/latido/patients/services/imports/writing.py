"""Rows of an import become patients: a chunk judged again as the world is now, then written together or not at all."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel import phone
from latido.kernel.actor import Actor
from latido.kernel.ids import new_id
from latido.patients import sealed
from latido.patients.contracts import Decision, RowOutcome
from latido.patients.core import births
from latido.patients.core.imports import matching
from latido.patients.core.imports import more as of_more
from latido.patients.core.imports.matching import Field, Judgement
from latido.patients.core.imports.person import Person
from latido.patients.models import ImportBatch
from latido.patients.services.imports import deaths, more, papers, written
from latido.patients.services.imports import rows as of_rows
from latido.patients.services.imports.facts import Surroundings
from latido.patients.services.imports.rows import Staged
from latido.plumbing import sql

_PLAIN = ("given_names", "first_surname", "second_surname", "birth_date", "sex", "record_number")
_ADD_PATIENTS = """
    INSERT INTO patients_patient (organisation_id, id, given_names, first_surname, second_surname, preferred_name, sex,
        birth_date, birth_known, record_number, nursing_note, deceased, incomplete, registered_at,
        last_visit_on, folded_name, sounding_name)
    SELECT %(organisation)s, id, given_names, first_surname, second_surname, '', sex, birth_date, birth_known,
        record_number, false, deceased, incomplete, %(now)s, last_visit_on, folded_name,
        sounding_name
      FROM jsonb_to_recordset(%(rows)s::jsonb) AS t(id uuid, given_names text, first_surname text, second_surname text,
        sex text, birth_date date, birth_known text, record_number text, deceased boolean,
        incomplete boolean, last_visit_on date, folded_name text, sounding_name text)
"""
_CHANGE_PATIENTS = """
    UPDATE patients_patient AS p
       SET given_names = t.given_names, first_surname = t.first_surname, second_surname = t.second_surname, sex = t.sex,
           birth_known = t.birth_known,
           birth_date = t.birth_date, record_number = t.record_number,
           deceased = t.deceased, incomplete = p.incomplete AND t.incomplete, last_visit_on = t.last_visit_on,
           folded_name = t.folded_name,
           sounding_name = t.sounding_name
      FROM jsonb_to_recordset(%(rows)s::jsonb) AS t(id uuid, given_names text, first_surname text, second_surname text,
        sex text, birth_date date, birth_known text, record_number text, deceased boolean,
        incomplete boolean, last_visit_on date, folded_name text, sounding_name text)
     WHERE p.id = t.id AND p.organisation_id = %(organisation)s
"""
_HOLD_PATIENTS = """
    SELECT id FROM patients_patient WHERE organisation_id = %(organisation)s AND id = ANY(%(ids)s)
     ORDER BY id FOR UPDATE
"""
_ADD_POINTS = """
    INSERT INTO patients_contactpoint (organisation_id, id, e164, e164_mark, ending_mark, kind)
    SELECT %(organisation)s, id, e164, mark, ending, 'mobile'
      FROM jsonb_to_recordset(%(rows)s::jsonb) AS t(id uuid, e164 text, mark uuid, ending uuid)
    ON CONFLICT (organisation_id, e164_mark) DO NOTHING
"""
_POINTS = """
    SELECT id, e164 FROM patients_contactpoint
     WHERE organisation_id = %(organisation)s AND e164_mark = ANY(%(numbers)s) ORDER BY id FOR UPDATE
"""
_HELD = """
    SELECT contact_point_id FROM patients_patientcontactpoint
     WHERE organisation_id = %(organisation)s AND contact_point_id = ANY(%(points)s) AND holder
"""
_ADD_PHONES = """
    INSERT INTO patients_patientcontactpoint (organisation_id, patient_id, contact_point_id, holder, relation, position)
    SELECT %(organisation)s, patient_id, point, holder, relation, position
      FROM jsonb_to_recordset(%(rows)s::jsonb)
        AS t(patient_id uuid, point uuid, holder boolean, relation text, position smallint)
    ON CONFLICT (patient_id, contact_point_id) DO NOTHING
"""
_KEEP_KEYS = """
    INSERT INTO patients_sourcekey (organisation_id, system, value, patient_id, digest, batch_id)
    SELECT %(organisation)s, system, value, patient_id, digest, %(batch)s
      FROM jsonb_to_recordset(%(rows)s::jsonb) AS t(system text, value text, patient_id uuid, digest text)
    ON CONFLICT (organisation_id, system, value) DO UPDATE SET digest = excluded.digest
     WHERE patients_sourcekey.patient_id = excluded.patient_id
"""


class Collision(Exception):
    """Somebody registered one of these people at this moment: judge the chunk again."""


def judge_rows(batch: ImportBatch, rows: Sequence[Staged], *, dry: bool) -> list[tuple[Staged, Judgement]]:
    """What becomes of each row, as the world is now. The rows are told; nothing is written."""
    todo = [row for row in rows if row.person is not None and not row.written]
    around = Surroundings(batch.id, rows, dry=dry)
    judged = []
    for row in todo:
        if row.person is None:
            continue
        judgement = matching.judge(row.person, row.digest, around.of(row))
        if row.decision:
            same_as = row.patient_id if row.decision == Decision.LINK else None
            judgement = matching.decide(judgement, row.person, same_as=same_as)
        _note(row, judgement)
        if judgement.outcome is RowOutcome.NEW and not dry:
            row.patient_id = new_id()
        around.tell(row)
        judged.append((row, judgement))
    return judged


def _note(row: Staged, judgement: Judgement) -> None:
    kept = [each for each in row.problems if not each["code"].startswith(("possible.", "repeated", "document.of"))]
    row.outcome = str(judgement.outcome)
    row.problems = kept + [asdict(problem) for problem in judgement.problems]
    row.changed = list(judgement.changed)
    row.candidates = [str(each.patient_id) if each.patient_id else each.row for each in judgement.candidates]
    if judgement.holder and judgement.outcome in (RowOutcome.SAME, RowOutcome.CHANGED):
        row.patient_id = judgement.holder.patient_id


def write_rows(batch: ImportBatch, rows: Sequence[Staged], actor: Actor, now: datetime) -> list[UUID]:
    """Judge and write, inside the caller's transaction. Whose records were made or changed. Raises Collision."""
    judged = judge_rows(batch, rows, dry=False)
    new = [row for row, judgement in judged if judgement.outcome is RowOutcome.NEW]
    changed = [(row, judgement) for row, judgement in judged if judgement.outcome is RowOutcome.CHANGED]
    try:
        _add_patients(new, now)
        _change_patients(changed)
        papers.add(new, changed, now)
        _add_phones(new, changed)
        written.add(new, changed)
        deaths.keep(new, changed, batch, now)
        more.add(new, changed, batch, actor, now)
        _keep_keys(batch, [row for row, _ in judged])
    except IntegrityError as taken:
        raise Collision from taken
    for row, judgement in judged:
        row.written = judgement.outcome in (RowOutcome.NEW, RowOutcome.CHANGED, RowOutcome.SAME)
    of_rows.keep(row for row, _ in judged)
    touched = [row.patient_id for row in (*new, *(row for row, _ in changed)) if row.patient_id]
    if touched:
        detail = {
            "import": str(batch.id),
            "new": str(len(new)),
            "changed": str(len(changed)),
            "by": str(batch.by or ""),
        }
        compliance.record(actor, AuditRecord("import.written", tuple(touched), purpose="import", detail=detail))
    return touched


def columns_of(patient_id: UUID, person: Person) -> dict[str, Any]:
    """A patient's row, as the two statements above read it."""
    return {
        "id": str(patient_id),
        **{name: getattr(person, name) for name in _PLAIN},
        "birth_date": person.birth_date.isoformat() if person.birth_date else None,
        "birth_known": person.birth_known,
        "sex": person.sex or "unknown",
        "deceased": person.deceased,
        "last_visit_on": person.last_visit_on.isoformat() if person.last_visit_on else None,
        "incomplete": not (person.documents and person.born_on),
        "folded_name": person.folded_name,
        "sounding_name": person.sounding_name,
    }


def _add_patients(new: Iterable[Staged], now: datetime) -> None:
    rows = [columns_of(row.patient_id, row.person) for row in new if row.patient_id and row.person]
    if rows:
        sql.rows(_ADD_PATIENTS, rows=json.dumps(rows, ensure_ascii=False), now=now)


def _change_patients(changed: Sequence[tuple[Staged, Judgement]]) -> None:
    """The file's values where it has any; what was there is kept in the row, to be put back."""
    rows = []
    for row, judgement in changed:
        if row.person is None or row.patient_id is None or judgement.holder is None:
            continue
        known = judgement.holder.person
        row.before = {**_before(row.person, known, judgement.changed), "digest": judgement.holder.digest}
        rows.append(columns_of(row.patient_id, merged(row.person, known)))
    if rows:
        sql.rows(_HOLD_PATIENTS, ids=[row["id"] for row in rows])
        change_patients(rows)


def change_patients(rows: Sequence[dict[str, Any]]) -> None:
    """Write whole records, as `columns_of` gives them."""
    if rows:
        sql.rows(_CHANGE_PATIENTS, rows=json.dumps(rows, ensure_ascii=False))


def merged(person: Person, known: Person) -> Person:
    """What is known with what the file has; a blank of the file erases nothing."""
    plain = {name: getattr(person, name) or getattr(known, name) for name in _PLAIN}
    if births.says_as_much(known.born, person.born):  # a year tells nothing to who knows the day
        plain |= {"birth_date": known.birth_date, "birth_known": known.birth_known}
    else:
        plain["birth_known"] = person.birth_known
    return Person(
        **plain,
        documents=tuple(dict.fromkeys((*known.documents, *person.documents))),
        phones=tuple(dict.fromkeys((*known.phones, *person.phones))),
        emails=(*matching.added(Field.EMAILS, person, known), *known.emails),
        addresses=(*matching.added(Field.ADDRESSES, person, known), *known.addresses),
        deceased=person.deceased or known.deceased,
        more=of_more.together(person.more, known.more),
        last_visit_on=matching.later_visit(person, known),
    )


def _before(person: Person, known: Person, changed: Iterable[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in changed:
        if name in of_more.FIELDS:
            continue  # kept by services.imports.more
        if name == Field.DOCUMENTS:
            found[name] = [each for each in person.documents if each not in known.documents]
        elif name == Field.PHONES:
            found[name] = [each for each in person.phones if each not in known.phones]
        elif name in (Field.EMAILS, Field.ADDRESSES):
            found[name] = list(matching.added(name, person, known))
        else:
            value = getattr(known, name)
            found[name] = value.isoformat() if hasattr(value, "isoformat") else value
        if name == Field.BIRTH_DATE:
            found["birth_known"] = known.birth_known
    return found


def _add_phones(new: Iterable[Staged], changed: Iterable[tuple[Staged, Judgement]]) -> None:
    """Telephones are of families: the first who brings one is its holder, unless it has one."""
    wanted: list[tuple[Staged, int, str]] = []
    for row in new:
        wanted += [(row, place, e164) for place, e164 in enumerate(row.person.phones if row.person else ())]
    for row, judgement in changed:
        there = judgement.holder.person.phones if judgement.holder else ()
        added = [each for each in (row.person.phones if row.person else ()) if each not in there]
        wanted += [(row, place, e164) for place, e164 in enumerate(added, len(there))]
    if not wanted:
        return
    points = _points({e164 for _, _, e164 in wanted})
    held = {point for (point,) in sql.rows(_HELD, points=list(points.values()))}
    rows, seen = [], set[tuple[UUID | None, UUID]]()
    for row, place, e164 in wanted:
        point = points[e164]
        if (row.patient_id, point) in seen:
            continue
        seen.add((row.patient_id, point))
        owner = str(row.patient_id)
        whose = row.person.more.whose if row.person and row.person.phones[:1] == (e164,) else ""
        holds = point not in held and not whose
        said = {"patient_id": owner, "point": str(point), "holder": holds, "relation": whose, "position": place}
        rows.append(said)
        held |= {point} if holds else set()
    sql.rows(_ADD_PHONES, rows=json.dumps(rows))


def _points(numbers: set[str]) -> dict[str, UUID]:
    """The telephone of each number, however it was stored, held until the end; made where there is none."""
    spellings = {e164: phone.variants(e164) for e164 in numbers}
    asked = sorted({each for found in spellings.values() for each in found})
    there = _there(asked)
    missing = [e164 for e164, found in sorted(spellings.items()) if not found & there.keys()]
    if missing:
        marks, endings = sealed.marks_of_telephones(missing), sealed.marks_of_endings(missing)
        made = [
            {"id": str(new_id()), "e164": text, "mark": str(mark), "ending": str(ending)}
            for text, mark, ending in zip(sealed.TELEPHONE.sealed(missing), marks, endings, strict=True)
        ]
        sql.rows(_ADD_POINTS, rows=json.dumps(made))
        there |= _there(missing)
    return {e164: there[next(each for each in sorted(found) if each in there)] for e164, found in spellings.items()}


def _there(numbers: Sequence[str]) -> dict[str, UUID]:
    found = sql.rows(_POINTS, numbers=sealed.marks_of_telephones(numbers))
    return {sealed.TELEPHONE.open(e164): point for point, e164 in found}


def _keep_keys(batch: ImportBatch, rows: Iterable[Staged]) -> None:
    """What the source calls them, so that the same row never comes in twice."""
    keys: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in rows:
        if row.person is None or row.person.source is None or row.patient_id is None:
            continue
        if row.outcome in (RowOutcome.NEW, RowOutcome.CHANGED, RowOutcome.SAME):
            system, value = row.person.source
            found = {"system": system, "value": value, "patient_id": str(row.patient_id), "digest": row.digest}
            keys.setdefault(row.person.source, found)
    if keys:
        sql.rows(_KEEP_KEYS, batch=batch.id, rows=json.dumps(list(keys.values()), ensure_ascii=False))
