"""Rows of an import in the database, many at a time."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from latido.kernel import phone
from latido.patients import sealed
from latido.patients.contracts import IncomingPatient, RowOutcome
from latido.patients.core.imports import person as of_person
from latido.patients.core.imports.person import Person, Problem
from latido.plumbing import sql

_COLUMNS = "id, number, outcome, digest, person, problems, decision, patient_id, written, candidates, changed, before"
_TAKE = f"""
    SELECT {_COLUMNS} FROM patients_importrow
     WHERE organisation_id = %(organisation)s AND batch_id = %(batch)s AND number > %(after)s
     ORDER BY number LIMIT %(wanted)s
"""  # noqa: S608 - our own columns
_ONE = f"SELECT {_COLUMNS} FROM patients_importrow WHERE organisation_id = %(organisation)s AND id = %(row)s FOR UPDATE"  # noqa: S608
_ADD = """
    INSERT INTO patients_importrow (organisation_id, batch_id, number, outcome, birth_date, sounding_name, digest,
        person, given, problems, changed, candidates, decision, written, undone, "left")
    SELECT %(organisation)s, %(batch)s, number, outcome, birth_date, sounding_name, digest,
        person, given, problems, '[]', '[]', '', false, false, ''
      FROM jsonb_to_recordset(%(rows)s::jsonb) AS t(number integer, outcome text, birth_date date, sounding_name text,
        digest text, person jsonb, given jsonb, problems jsonb)
"""
_ADD_KEYS = """
    INSERT INTO patients_importkey (organisation_id, batch_id, value, number)
    SELECT %(organisation)s, %(batch)s, value, number
      FROM jsonb_to_recordset(%(rows)s::jsonb) AS t(value text, number integer)
"""
_KEEP = """
    UPDATE patients_importrow AS r
       SET outcome = t.outcome, problems = t.problems, changed = t.changed, candidates = t.candidates,
           patient_id = t.patient_id, before = t.before, written = t.written
      FROM jsonb_to_recordset(%(rows)s::jsonb) AS t(id bigint, outcome text, problems jsonb, changed jsonb,
           candidates jsonb, patient_id uuid, before jsonb, written boolean)
     WHERE r.id = t.id AND r.organisation_id = %(organisation)s
"""


@dataclass(slots=True)
class Staged:
    """A row on its way; what is decided about it is written back by `keep`."""

    id: int
    number: int
    outcome: str
    digest: str
    person: Person | None  # None: it could not be understood
    problems: list[dict[str, Any]]
    decision: str
    patient_id: UUID | None
    written: bool
    candidates: list[Any] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    before: dict[str, Any] | None = None

    @property
    def known_candidates(self) -> tuple[UUID, ...]:
        """Those who are on record; the others are rows of the same file."""
        return tuple(UUID(each) for each in self.candidates if isinstance(each, str))


def stage(
    batch_id: UUID, checked: Iterable[tuple[int, Person | None, Sequence[Problem], IncomingPatient | None]]
) -> None:
    """Write rows as they were read. Without a person the row is rejected, for the problems it has."""
    rows, keys = [], []
    for number, person, problems, incoming in checked:
        rows.append(_new_row(number, person, problems, incoming))
        if person is not None:
            keys += [{"value": key, "number": number} for key in exact_keys(person)]
            keys += [{"value": f"P {e164}", "number": number} for e164 in person.phones]
    sql.rows(_ADD, batch=batch_id, rows=_json(rows))
    marks = sealed.marks_of_keys(str(each["value"]) for each in keys)
    marked = [{**each, "value": mark} for each, mark in zip(keys, marks, strict=True)]
    sql.rows(_ADD_KEYS, batch=batch_id, rows=_json(marked))


def exact_keys(person: Person) -> list[str]:
    """What names one person by itself."""
    keys = [f"D {' '.join(document)}" for document in person.documents if document not in person.former]
    keys += [f"R {person.record_number}"] if person.record_number else []
    keys += [f"S {' '.join(person.source)}"] if person.source else []
    return keys


def _new_row(
    number: int, person: Person | None, problems: Sequence[Problem], incoming: IncomingPatient | None
) -> dict[str, Any]:
    return {
        "number": number,
        "outcome": RowOutcome.PENDING if person else RowOutcome.REJECTED,
        "birth_date": person.birth_date.isoformat() if person and person.birth_date else None,
        "sounding_name": person.sounding_name if person else "",
        "digest": of_person.digest(person) if person else "",
        "person": sealed.PERSON.boxed(of_person.as_json(person)) if person else {},
        "given": sealed.GIVEN.boxed(_as_given(incoming)) if incoming and problems else {},
        "problems": [asdict(problem) for problem in problems],
    }


def _as_given(incoming: IncomingPatient) -> dict[str, Any]:
    """The texts of a row, for whoever corrects it; cut, and without what no column may hold."""
    found = asdict(incoming)
    found["documents"] = " ".join(f"{each.type} {each.value}" for each in incoming.documents)
    found["phones"] = " ".join(incoming.phones)
    found["emails"] = " ".join(incoming.emails)
    found["addresses"] = " · ".join(incoming.addresses)
    found |= incoming.more
    return {name: _plain(value) for name, value in found.items() if value and isinstance(value, str)}


def _plain(text: str) -> str:
    return text[:300].replace("\0", " ").encode("utf-8", "replace").decode()


def take(batch_id: UUID, after: int, wanted: int) -> list[Staged]:
    """The next rows, in their order."""
    return [_staged(row) for row in sql.rows(_TAKE, batch=batch_id, after=after, wanted=wanted)]


def take_one(row_id: int) -> Staged | None:
    """One row, held until the transaction ends."""
    found = sql.row(_ONE, row=row_id)
    return _staged(found) if found else None


def _staged(row: tuple[Any, ...]) -> Staged:
    i, number, outcome, digest, person, problems, decision, patient_id, written, candidates, changed, before = row
    said = sealed.PERSON.open(person)
    return Staged(
        i,
        number,
        outcome,
        digest,
        of_person.from_json(said) if said else None,
        json.loads(problems),
        decision,
        patient_id,
        written,
        json.loads(candidates),
        json.loads(changed),
        sealed.BEFORE.open(before) if before else None,
    )


def keep(rows: Iterable[Staged]) -> None:
    """Write back what was decided."""
    found = [
        {
            "id": row.id,
            "outcome": row.outcome,
            "problems": row.problems,
            "changed": row.changed,
            "candidates": row.candidates,
            "patient_id": str(row.patient_id) if row.patient_id else None,
            "before": sealed.BEFORE.boxed(row.before),
            "written": row.written,
        }
        for row in rows
    ]
    if found:
        sql.rows(_KEEP, rows=_json(found))


def phone_spellings(person: Person) -> Iterator[str]:
    for e164 in person.phones:
        yield from phone.variants(e164)


def _json(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False)
