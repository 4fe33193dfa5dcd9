"""What is known that touches the rows of one chunk: looked up together, by indexes."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from latido.patients import sealed
from latido.patients.contracts import RowOutcome
from latido.patients.core import sounds
from latido.patients.core.imports import person as of_person
from latido.patients.core.imports.matching import Facts, Known
from latido.patients.core.imports.person import Document, Person
from latido.patients.services.imports.more import theirs
from latido.patients.services.imports.rows import Staged, exact_keys, phone_spellings
from latido.plumbing import sql

_EARLIER = """
    SELECT k.value, r.outcome, r.number, r.digest, r.person, r.patient_id
      FROM (SELECT DISTINCT v AS value FROM unnest(%(keys)s::text[]) AS v) AS asked
     CROSS JOIN LATERAL (SELECT value, number FROM patients_importkey WHERE organisation_id = %(organisation)s
        AND batch_id = %(batch)s AND value = asked.value AND number < %(before)s ORDER BY number LIMIT 20) AS k
      JOIN patients_importrow r ON r.batch_id = %(batch)s AND r.number = k.number
     WHERE r.organisation_id = %(organisation)s AND r.outcome <> 'rejected' ORDER BY r.number
"""
_EARLIER_NEAR = """
    SELECT asked.number, r.number, r.digest, r.person, r.patient_id
      FROM jsonb_to_recordset(%(asked)s::jsonb) AS asked(number integer, born date, surname text)
     CROSS JOIN LATERAL (SELECT number, digest, person, patient_id FROM patients_importrow
         WHERE organisation_id = %(organisation)s AND batch_id = %(batch)s AND birth_date = asked.born
           AND number < %(before)s AND outcome = 'new' AND NOT written
           AND position(asked.surname IN sounding_name) > 0 LIMIT 20) AS r
"""
_BY_SOURCE = """
    SELECT k.system, k.value, k.patient_id, k.digest
      FROM (SELECT * FROM unnest(%(systems)s::text[], %(values)s::text[]) AS t(system, value)) AS asked
     CROSS JOIN LATERAL (SELECT system, value, patient_id, digest FROM patients_sourcekey
         WHERE organisation_id = %(organisation)s AND system = asked.system AND value = asked.value) AS k
"""
_BY_DOCUMENT = """
    SELECT i.country, i.type, i.value_mark, i.patient_id, i.former_on IS NOT NULL
      FROM (SELECT * FROM unnest(%(countries)s::text[], %(types)s::text[], %(marks)s::uuid[])
            AS t(country, type, mark)) AS asked
     CROSS JOIN LATERAL (SELECT country, type, value_mark, patient_id, former_on FROM patients_identifier
         WHERE organisation_id = %(organisation)s AND country = asked.country AND type = asked.type
           AND value_mark = asked.mark
         ORDER BY former_on NULLS FIRST LIMIT 20) AS i
"""
_BY_RECORD = """
    SELECT p.record_number, p.id FROM unnest(%(values)s::text[]) AS asked(value)
     CROSS JOIN LATERAL (SELECT coalesce(replaced_by_id, id) AS id, record_number FROM patients_patient
         WHERE organisation_id = %(organisation)s
         AND record_number = asked.value AND record_number <> '') AS p
"""
_NEAR_BORN = """
    SELECT asked.number, p.id
      FROM jsonb_to_recordset(%(asked)s::jsonb) AS asked(number integer, born date, surname text)
     CROSS JOIN LATERAL (SELECT id FROM patients_patient WHERE organisation_id = %(organisation)s
         AND birth_date = asked.born AND position(asked.surname IN sounding_name) > 0 LIMIT 20) AS p
"""
_NEAR_PHONE = """
    SELECT asked.number, u.patient_id
      FROM jsonb_to_recordset(%(asked)s::jsonb) AS asked(number integer, phone uuid)
     CROSS JOIN LATERAL (SELECT id FROM patients_contactpoint
         WHERE organisation_id = %(organisation)s AND e164_mark = asked.phone) AS c
     CROSS JOIN LATERAL (SELECT patient_id FROM patients_patientcontactpoint
         WHERE organisation_id = %(organisation)s AND contact_point_id = c.id LIMIT 20) AS u
"""
_PEOPLE = """
    SELECT id, given_names, first_surname, second_surname, birth_date, sex, record_number, deceased,
           birth_known, preferred_name, nursing_note, manner, last_visit_on
      FROM patients_patient WHERE organisation_id = %(organisation)s AND id = ANY(%(ids)s)
"""
_DOCUMENTS = """
    SELECT patient_id, country, type, value FROM patients_identifier
     WHERE organisation_id = %(organisation)s AND patient_id = ANY(%(ids)s) ORDER BY position, id
"""
_PHONES = """
    SELECT u.patient_id, c.e164 FROM patients_patientcontactpoint u
      JOIN patients_contactpoint c ON c.id = u.contact_point_id
     WHERE u.organisation_id = %(organisation)s AND u.patient_id = ANY(%(ids)s) ORDER BY u.position, u.id
"""
_WRITTEN = """
    SELECT patient_id, kind, value FROM patients_writtenpoint
     WHERE organisation_id = %(organisation)s AND patient_id = ANY(%(ids)s) ORDER BY position, id
"""


def people(ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Patients on file in the spelling that rows are compared in."""
    wanted = list(set(ids))
    if not wanted:
        return {}
    documents, phones = defaultdict(list), defaultdict(list)
    for patient_id, country, kind, value in sql.rows(_DOCUMENTS, ids=wanted):
        documents[patient_id].append((country, kind, sealed.DOCUMENT.open(value)))
    for patient_id, e164 in sql.rows(_PHONES, ids=wanted):
        phones[patient_id].append(sealed.TELEPHONE.open(e164))
    letters = defaultdict(list)
    for patient_id, kind, value in sql.rows(_WRITTEN, ids=wanted):
        letters[patient_id, kind].append(value)
    more = theirs(wanted)
    return {
        i: Person(
            given, first, second, born, "" if sex == "unknown" else sex, tuple(documents[i]), tuple(phones[i]),
            tuple(letters[i, "email"]), tuple(letters[i, "address"]), record, deceased, known,
            more(i, preferred, manner, nursing=nursing), last_visit_on=seen,
        )
        for i, given, first, second, born, sex, record, deceased, known, preferred, nursing, manner, seen in sql.rows(
            _PEOPLE, ids=wanted
        )
    }  # fmt: skip


class Surroundings:
    """The facts of a chunk. Rows are asked for in their order, and told what became of those before them."""

    def __init__(self, batch_id: UUID, rows: Sequence[Staged], *, dry: bool) -> None:
        self.batch_id, self.first = batch_id, rows[0].number if rows else 0
        persons = [(row.number, row.person) for row in rows if row.person]
        self.sources = self._sources([p for _, p in persons])
        self.papers, self.former = self._papers([p for _, p in persons])
        self.records = {n: i for n, i in sql.rows(_BY_RECORD, values=sorted({p.record_number for _, p in persons}))}
        near = self._near(persons)
        chosen = {row.patient_id for row in rows if row.decision and row.patient_id}
        self.near: dict[int, list[UUID]] = near
        self.people = people(
            {
                *(i for i, _ in self.sources.values()),
                *self.papers.values(),
                *(i for found in self.former.values() for i in found),
                *self.records.values(),
                *(i for found in near.values() for i in found),
                *chosen,
            }
        )
        self.keys: dict[str, Known] = self._earlier([p for _, p in persons])
        self.rows_near = self._earlier_near(persons) if dry else {}
        self.born: dict[date, list[Known]] = defaultdict(list)
        self.phones: dict[str, list[Known]] = defaultdict(list)

    def of(self, row: Staged) -> Facts:
        person = row.person
        if person is None:
            return Facts()
        earlier = {known.row: known for key in exact_keys(person) if (known := self.keys.get(key))}
        near = {i: Known(self.people[i], i) for i in self.near.get(row.number, ()) if i in self.people}
        here = [*self.rows_near.get(row.number, ()), *self._here(person)]
        return Facts(
            earlier=tuple(earlier[n] for n in sorted(earlier) if n < row.number),
            by_source=self._by_source(person),
            by_document=tuple(filter(None, (self._holder(self.papers.get(each)) for each in _now(person)))),
            by_former_document=self._former_holders(person),
            by_record_number=self._holder(self.records.get(person.record_number)),
            near=(*near.values(), *{known.row: known for known in here if known.patient_id not in near}.values()),
        )

    def tell(self, row: Staged) -> None:
        """What became of a row, for those that follow it in the same chunk."""
        if row.person is None or row.outcome == RowOutcome.REJECTED:
            return
        known = Known(row.person, row.patient_id, row.number, row.digest)
        for key in exact_keys(row.person):
            self.keys.setdefault(key, known)
        if row.outcome == RowOutcome.NEW:
            for e164 in row.person.phones:
                self.phones[e164].append(known)
            if row.person.born_on:
                self.born[row.person.born_on].append(known)

    def holder(self, patient_id: UUID) -> Known | None:
        return self._holder(patient_id)

    def _here(self, person: Person) -> Iterator[Known]:
        for born in _days(person):
            yield from self.born.get(born, ())
        for e164 in person.phones:
            yield from self.phones.get(e164, ())

    def _holder(self, patient_id: UUID | None) -> Known | None:
        person = self.people.get(patient_id) if patient_id else None
        return Known(person, patient_id) if person else None

    def _by_source(self, person: Person) -> Known | None:
        found = self.sources.get(person.source) if person.source else None
        if found is None or found[0] not in self.people:
            return None
        return Known(self.people[found[0]], found[0], digest=found[1])

    def _sources(self, persons: Iterable[Person]) -> dict[tuple[str, str], tuple[UUID, str]]:
        keys = sorted({p.source for p in persons if p.source})
        rows = sql.rows(_BY_SOURCE, systems=[s for s, _ in keys], values=[v for _, v in keys])
        return {(system, value): (patient_id, digest) for system, value, patient_id, digest in rows}

    def _former_holders(self, person: Person) -> tuple[Known, ...]:
        """Of documents that nobody has now; and of those which the file calls former, whoever has or had them."""
        asked = [each for each in person.documents if each in person.former or each not in self.papers]
        theirs = [i for each in person.former if (i := self.papers.get(each))]
        ids = dict.fromkeys((*theirs, *(i for each in asked for i in self.former.get(each, ()))))
        return tuple(filter(None, map(self._holder, ids)))

    def _papers(self, persons: Iterable[Person]) -> tuple[dict[Document, UUID], dict[Document, list[UUID]]]:
        """Who has each document, and who had it."""
        asked = sorted({document for p in persons for document in p.documents})
        marks = sealed.marks_of_documents(value for _country, _kind, value in asked)
        countries, types = [each[0] for each in asked], [each[1] for each in asked]
        rows = sql.rows(_BY_DOCUMENT, countries=countries, types=types, marks=marks)
        said = {(each[0], each[1], mark): each for each, mark in zip(asked, marks, strict=True)}
        has, had = dict[Document, UUID](), defaultdict[Document, list[UUID]](list)
        for country, kind, mark, i, former in rows:
            if former:
                had[said[country, kind, mark]].append(i)
            else:
                has[said[country, kind, mark]] = i
        return has, had

    def _near(self, persons: Iterable[tuple[int, Person]]) -> dict[int, list[UUID]]:
        found: dict[int, list[UUID]] = defaultdict(list)
        persons = list(persons)
        spelt = [(n, e164) for n, p in persons for e164 in phone_spellings(p)]
        marks = sealed.marks_of_telephones(e164 for _n, e164 in spelt)
        by_phone = [{"number": n, "phone": str(mark)} for (n, _), mark in zip(spelt, marks, strict=True)]
        for statement, asked in ((_NEAR_BORN, _asked(persons)), (_NEAR_PHONE, by_phone)):
            for number, patient_id in sql.rows(statement, asked=json.dumps(asked)):
                found[number].append(patient_id)
        return found

    def _earlier(self, persons: Iterable[Person]) -> dict[str, Known]:
        keys = [key for person in persons for key in exact_keys(person)]
        found: dict[str, Known] = {}
        for key, _outcome, *row in self._by_key(keys):
            found.setdefault(key, _known(row))
        return found

    def _by_key(self, keys: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Rows of chunks before this one: the key that found each, and what is known of it."""
        of_mark = dict(zip(sealed.marks_of_keys(keys), keys, strict=True))
        for mark, *row in sql.rows(_EARLIER, batch=self.batch_id, keys=list(of_mark), before=self.first):
            yield of_mark[mark], *row

    def _earlier_near(self, persons: Iterable[tuple[int, Person]]) -> dict[int, list[Known]]:
        """Rows of chunks before this one, by birth date; and by telephone, which is one of their keys."""
        found: dict[int, list[Known]] = defaultdict(list)
        persons = list(persons)
        asked = json.dumps(_asked(persons))
        for number, *row in sql.rows(_EARLIER_NEAR, batch=self.batch_id, asked=asked, before=self.first):
            found[number].append(_known(row))
        phones = sorted({f"P {e164}" for _, p in persons for e164 in p.phones})
        sharing: dict[str, list[Known]] = defaultdict(list)
        for key, outcome, *row in self._by_key(phones):
            if outcome == RowOutcome.NEW:
                sharing[key].append(_known(row))
        for number, person in persons:
            for e164 in person.phones:
                found[number] += sharing.get(f"P {e164}", ())
        return found


def _known(row: Sequence[Any]) -> Known:
    number, digest, person, patient_id = row
    return Known(of_person.from_json(sealed.PERSON.open(person)), patient_id, number, digest)


def _now(person: Person) -> Iterator[Document]:
    """The documents that the file does not call former."""
    return (each for each in person.documents if each not in person.former)


def _asked(persons: Iterable[tuple[int, Person]]) -> list[dict[str, object]]:
    return [
        {"number": number, "born": born.isoformat(), "surname": f" {sounds.of(person.first_surname)} "}
        for number, person in persons
        for born in _days(person)
    ]


def _days(person: Person) -> Iterator[date]:
    """The birth date, and the one with day and month in each other's place."""
    born = person.born_on
    if born is None:
        return
    yield born
    if born.day <= 12 and born.day != born.month:
        yield born.replace(month=born.day, day=born.month)
