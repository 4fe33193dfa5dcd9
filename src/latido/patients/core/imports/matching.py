"""Is somebody of a file somebody who is there already? Pure: the facts are gathered elsewhere.

A key of the source, a document or a record number names one person; where it does, and the name or the birth date
agrees, it is that person. Everybody else who could be somebody is shown to a person, and never joined by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from latido.patients.contracts import RowOutcome
from latido.patients.core import births
from latido.patients.core.imports import more
from latido.patients.core.imports.person import Person, Problem
from latido.patients.core.names import PARTICLES
from latido.patients.editing import folded


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody on file, or an earlier row of the same file (then with its number)."""

    person: Person
    patient_id: UUID | None = None
    row: int = 0
    digest: str = ""  # of what was last imported of them under this key


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known that touches one row. Each holder: of the row's source key, of a document, of its record number."""

    earlier: tuple[Known, ...] = ()  # rows of this file that share a key, a document or a record number
    by_source: Known | None = None
    by_document: tuple[Known, ...] = ()
    by_former_document: tuple[Known, ...] = ()  # of documents that nobody has now
    by_record_number: Known | None = None
    near: tuple[Known, ...] = ()  # share two of name, birth date and telephone, roughly


@dataclass(frozen=True, slots=True)
class Judgement:
    """What becomes of a row. holder: who it is about; changed: the fields that would be written."""

    outcome: RowOutcome
    holder: Known | None = None
    changed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    candidates: tuple[Known, ...] = field(default=())


class Field(StrEnum):
    """What a file may change of somebody on file."""

    GIVEN_NAMES = "given_names"
    FIRST_SURNAME = "first_surname"
    SECOND_SURNAME = "second_surname"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    RECORD_NUMBER = "record_number"
    DECEASED = "deceased"
    DOCUMENTS = "documents"
    PHONES = "phones"
    EMAILS = "emails"
    ADDRESSES = "addresses"
    PREFERRED_NAME = "preferred_name"  # these of core.imports.more
    PRONOUNS = "pronouns"
    LANGUAGE = "language"
    INTERPRETER = "interpreter"
    NURSING = "nursing"
    NEEDS = "needs"
    REFUSED = "refused"
    COVERS = "covers"
    LAST_VISIT = "last_visit_on"


_FORMER = "possible.former_document"
_SEVERAL = (Field.DOCUMENTS, Field.PHONES, Field.EMAILS, Field.ADDRESSES)
_COMPARED = (Field.BIRTH_DATE, Field.DECEASED, Field.LAST_VISIT, *_SEVERAL, *more.FIELDS)  # each in its own way
_PLAIN = tuple(each for each in Field if each not in _COMPARED)


def judge(person: Person, digest: str, facts: Facts) -> Judgement:
    """Which of the outcomes is this row's. Looks at exact keys first, at likenesses last."""
    for twin in facts.earlier:
        if twin.digest == digest:
            return Judgement(RowOutcome.SAME, twin)
        repeated = Problem("row", "repeated", str(twin.row))
        return Judgement(RowOutcome.REJECTED, twin, problems=(repeated,))
    holders = _distinct((facts.by_source, *facts.by_document, facts.by_record_number))
    if len(holders) > 1:
        return Judgement(RowOutcome.REJECTED, problems=(Problem("document", "document.of_other"),), candidates=holders)
    if holders:
        return _about(person, digest, holders[0])
    if facts.by_former_document:
        return _once(person, digest, facts.by_former_document)
    if candidates := tuple(each for each in facts.near if may_be(person, each.person)):
        return Judgement(
            RowOutcome.POSSIBLE_DUPLICATE,
            problems=(Problem("row", "possible.same_person", stops=False),),
            candidates=candidates,
        )
    return Judgement(RowOutcome.NEW)


def _once(person: Person, digest: str, former: tuple[Known, ...]) -> Judgement:
    """Somebody whose document this was before. It names one person when that one agrees; else somebody must look."""
    believed = tuple(each for each in former if agrees(person, each.person))
    if len(believed) == 1:
        return _about(person, digest, believed[0])
    doubt = Problem("document", _FORMER, stops=False)
    return Judgement(RowOutcome.POSSIBLE_DUPLICATE, problems=(doubt,), candidates=former)


def decide(judgement: Judgement, person: Person, *, same_as: UUID | None) -> Judgement:
    """What a person said of a possible duplicate. same_as: whom it is; None is somebody new.

    A key that names somebody else forbids a new record: then the judgement stays.
    """
    if judgement.outcome is not RowOutcome.POSSIBLE_DUPLICATE:
        return judgement
    if same_as is None:
        by_key = any(problem.code not in ("possible.same_person", _FORMER) for problem in judgement.problems)
        return judgement if by_key else Judgement(RowOutcome.NEW)
    for each in judgement.candidates:
        if each.patient_id == same_as:
            changed = differences(person, each.person)
            return Judgement(RowOutcome.CHANGED if changed else RowOutcome.SAME, each, changed)
    return judgement


def _distinct(holders: Iterable[Known | None]) -> tuple[Known, ...]:
    """The holder by source first: it alone knows what was imported last."""
    found: dict[UUID | None, Known] = {}
    for each in holders:
        if each is not None:
            found.setdefault(each.patient_id, each)
    return tuple(found.values())


def _about(person: Person, digest: str, holder: Known) -> Judgement:
    if holder.digest == digest:
        return Judgement(RowOutcome.SAME, holder)  # whatever people changed since stays theirs
    if not agrees(person, holder.person):
        doubt = Problem("document", "possible.document_of_other", stops=False)
        return Judgement(RowOutcome.POSSIBLE_DUPLICATE, problems=(doubt,), candidates=(holder,))
    changed = differences(person, holder.person)
    return Judgement(RowOutcome.CHANGED if changed else RowOutcome.SAME, holder, changed)


def differences(person: Person, known: Person) -> tuple[str, ...]:
    """The fields that the file would change. What it leaves blank, and what it does not have, stays."""
    changed: list[str] = [
        name for name in _PLAIN if getattr(person, name) and getattr(person, name) != getattr(known, name)
    ]
    if person.born and not births.says_as_much(known.born, person.born):
        changed.append(Field.BIRTH_DATE)
    if person.deceased and not known.deceased:
        changed.append(Field.DECEASED)
    if later_visit(person, known) != known.last_visit_on:
        changed.append(Field.LAST_VISIT)
    if set(person.documents) - set(known.documents):
        changed.append(Field.DOCUMENTS)
    if set(person.phones) - set(known.phones):
        changed.append(Field.PHONES)
    changed += [name for name in (Field.EMAILS, Field.ADDRESSES) if added(name, person, known)]
    return tuple(map(str, (*changed, *more.differences(person.more, known.more))))


def later_visit(person: Person, known: Person) -> date | None:
    """The later of the two: a file made before a visit does not take it back."""
    return max(filter(None, (person.last_visit_on, known.last_visit_on)), default=None)


def added(name: str, person: Person, known: Person) -> tuple[str, ...]:
    """E-mails or addresses that the file has and the record has not, in whatever case."""
    there = {folded(each) for each in getattr(known, name)}
    return tuple(each for each in getattr(person, name) if folded(each) not in there)


def agrees(one: Person, other: Person) -> bool:
    """Enough to believe a key: the name, or the whole birth date."""
    return names_alike(one, other) or _same_day(one, other)


def may_be(one: Person, other: Person) -> bool:
    """Two of name, birth date and telephone, and nothing that speaks against it."""
    if _documents_differ(one, other):
        return False
    alike, born, reached = names_alike(one, other), _same_day(one, other), bool(set(one.phones) & set(other.phones))
    if one.born and other.born and births.contradict(one.born, other.born) and not _swapped(one, other):
        return False
    return alike + (born or _swapped(one, other)) + reached >= 2


def names_alike(one: Person, other: Person) -> bool:
    """A given name and a surname that sound the same: "Rosa E. Gutiérrez" and "Rosa Elvira Gutierres Peña"."""
    mine, yours = _words(one.sounding_name), _words(other.sounding_name)
    if mine == yours:
        return True
    given = _sound_of(one, "given") & _sound_of(other, "given")
    return bool(given and _sound_of(one, "surname") & _sound_of(other, "surname"))


def _sound_of(person: Person, part: str) -> frozenset[str]:
    words = person.sounding_name.split()
    many = len(person.given_names.replace("-", " ").split())
    return _words(" ".join(words[:many] if part == "given" else words[many:]))


def _words(sounding: str) -> frozenset[str]:
    return frozenset(word for word in sounding.split() if word not in PARTICLES and len(word) > 1)


def _same_day(one: Person, other: Person) -> bool:
    return one.born_on is not None and one.born_on == other.born_on


def _swapped(one: Person, other: Person) -> bool:
    """Day and month changed places, as systems of two countries do."""
    a, b = one.born_on, other.born_on
    return a is not None and b is not None and (a.year, a.month, a.day) == (b.year, b.day, b.month)


def _documents_differ(one: Person, other: Person) -> bool:
    """Both have a document of one kind, and not the same: twins, father and son."""
    mine = {(country, kind): number for country, kind, number in one.documents}
    kinds = [mine[country, kind] != number for country, kind, number in other.documents if (country, kind) in mine]
    return bool(kinds) and all(kinds)
