"""What this room needs from rooms above it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO, Protocol
from uuid import UUID

from latido.kernel.actor import Actor
from latido.patients.contracts import BroughtCover, Incoming, Layout, NamedOutlet, Purpose, ReadingPlan


class Purposes(Protocol):
    """Answered by each room whose work is a reason to open a record: a live contact, a task."""

    def is_live(self, purpose: Purpose, patient_id: UUID, actor: Actor) -> bool:
        """Whether this actor has, now, this reason to open this patient's record. False for kinds of other rooms."""
        ...


_answering: list[Purposes] = []


def answer_purposes(*rooms: Purposes) -> None:
    """Wired once by config/adapters.py."""
    _answering[:] = rooms


def somebody_says_live(purpose: Purpose, patient_id: UUID, actor: Actor) -> bool:
    return any(room.is_live(purpose, patient_id, actor) for room in _answering)


class FileRefused(ValueError):
    """Nothing can be read from this file. code: in core.imports.reasons."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class PatientReader(Protocol):
    """Reads patients out of one kind of file, whatever the bytes; in memory that does not grow with the file."""

    kind: str

    def recognises(self, file: BinaryIO) -> bool:
        """Whether this looks like a file of its kind; from the first bytes."""
        ...

    def layout(self, file: BinaryIO) -> Layout:
        """How the file is made, for a person to agree to. Raises FileRefused."""
        ...

    def read(self, file: BinaryIO, plan: ReadingPlan) -> Iterator[Incoming]:
        """Every row, with rising numbers, the same each time; what cannot be read says why. Raises FileRefused."""
        ...


_readers: list[PatientReader] = []


def answer_readers(*readers: PatientReader) -> None:
    """Wired once by config/adapters.py; the first that recognises a file reads it."""
    _readers[:] = readers


def reader_of(file: BinaryIO) -> PatientReader:
    """Raises FileRefused when nobody knows what this is."""
    for reader in _readers:
        file.seek(0)
        if reader.recognises(file):
            file.seek(0)
            return reader
    raise FileRefused("file.unknown")


def reader_named(kind: str) -> PatientReader:
    """Raises FileRefused."""
    for reader in _readers:
        if reader.kind == kind:
            return reader
    raise FileRefused("file.unknown")


class Covering(Protocol):
    """Answered by the room that knows who pays, for files that say it. Nothing of it shows anybody."""

    def insurers(self) -> Mapping[str, str]:
        """However each may be written, as `kernel.text.spelt`, and its key."""
        ...

    def covers_of(self, patient_ids: Collection[UUID]) -> Mapping[UUID, tuple[BroughtCover, ...]]:
        """What is known of each, the one that pays first before the others."""
        ...

    def bring(self, covers: Sequence[tuple[UUID, BroughtCover]], import_id: UUID, actor: Actor) -> None:
        """Write these, each the first of its patient; an insurer without a key is made."""
        ...

    def take_back(self, patient_id: UUID, import_id: UUID, before: Sequence[BroughtCover]) -> bool:
        """What that import brought goes, what it changed is as before; whether all of it was still as it came."""
        ...


_covering: list[Covering] = []


def answer_covering(room: Covering) -> None:
    """Wired once by config/adapters.py."""
    _covering[:] = [room]


def covering() -> Covering:
    return _covering[0]


class Stays(Protocol):
    def __call__(self, rows: Sequence[Any], to: UUID, now: datetime, /) -> Mapping[Any, str]:
        """Of these rows, those that must not go to another patient by themselves: pk, and what is theirs, in words."""
        ...


@dataclass(frozen=True, slots=True)
class PatientColumn:
    """One column of a room's table that says whose a row is.

    words: what the rows are, for a person who reads what a merge moved. one_for: a patient has one row for each value
    of these columns; None means as many as there are. order: the column that says which comes first. since: the
    column that says when a row came. contact: the column that says in which contact a row was written, of rows that
    go with it when the contact was noted on the wrong record. stays: which of those do not, and why.
    """

    model: Any  # a Django model, of an organisation
    words: str
    column: str = "patient_id"
    one_for: tuple[str, ...] | None = None
    order: str = ""
    since: str = ""
    aside: bool = True  # what the one that stays has already is set aside; else it stays with the one that goes
    contact: str = ""
    stays: Stays | None = None
    keeps: bool = True  # a patient with such a row is not taken away by undoing an import
    brought: str = ""  # the column that says which import made a row, while nobody has changed it

    @property
    def name(self) -> str:
        return f"{self.model._meta.label_lower}.{self.column}"


class HoldsPatient(Protocol):
    """Answered by every room that keeps something of patients, so that joining two records leaves nothing behind."""

    @property
    def columns(self) -> tuple[PatientColumn, ...]: ...

    def hinders_merge(self, patient_ids: Collection[UUID]) -> str:
        """Why these records cannot be joined or parted at this moment, in words; empty when they can."""
        ...

    def last_attended(self, patient_ids: Collection[UUID]) -> Mapping[UUID, datetime]:
        """When this room last had to do with each, as far as it knows; shows nobody."""
        ...

    def forget(self, patient_ids: Collection[UUID]) -> None:
        """Destroy what is kept of these people, but trails that say who did what."""
        ...


class Numbered(Protocol):
    """Answered by each room whose rows people know by a number: appointments, contacts."""

    def patients_of(self, number: int) -> Collection[UUID]:
        """Whom the rows with this number are about; shows nobody."""
        ...


_numbered: list[Numbered] = []


def answer_numbered(*rooms: Numbered) -> None:
    """Wired once by config/adapters.py."""
    _numbered[:] = rooms


def of_reference(number: int) -> set[UUID]:
    """Whom the appointments and contacts with this number are about."""
    return {patient_id for room in _numbered for patient_id in room.patients_of(number)}


class Visits(Protocol):
    """Answered by the room that knows who came to their appointments."""

    def last_visits(self, patient_ids: Collection[UUID]) -> Mapping[UUID, date]:
        """The day each was last here; nobody who never was. Shows nobody."""
        ...


_visits: list[Visits] = []


def answer_visits(*rooms: Visits) -> None:
    """Wired once by config/adapters.py."""
    _visits[:] = rooms


def last_visit(patient_id: UUID, on_file: date | None) -> date | None:
    """The later of what a file said and of the appointments they came to."""
    kept = (room.last_visits([patient_id]).get(patient_id) for room in _visits)
    return max(filter(None, (on_file, *kept)), default=None)


def _nobody(_organisation_id: UUID, /) -> Sequence[NamedOutlet]:
    return ()


_outlets: list[Callable[[UUID], Sequence[NamedOutlet]]] = [_nobody]


def answer_outlets(of: Callable[[UUID], Sequence[NamedOutlet]]) -> None:
    """Wired once by config/adapters.py."""
    _outlets[:] = [of]


def outlets(organisation_id: UUID) -> Sequence[NamedOutlet]:
    """The systems outside that hear of its joined records, those that are off too. Raises OutletsUnreadable."""
    return _outlets[0](organisation_id)


_holders: list[HoldsPatient] = []


def answer_holders(*rooms: HoldsPatient) -> None:
    """Wired once by config/adapters.py; the rooms above this one."""
    _holders[:] = rooms


def held_columns() -> tuple[PatientColumn, ...]:
    """Of the rooms above this one."""
    return tuple(column for room in _holders for column in room.columns)


def hinders_merge(patient_ids: Collection[UUID]) -> str:
    """The first reason any room has."""
    return next(filter(None, (room.hinders_merge(patient_ids) for room in _holders)), "")


def last_attended(patient_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """The latest that any room says."""
    latest: dict[UUID, datetime] = {}
    for room in _holders:
        for patient_id, at in room.last_attended(patient_ids).items():
            latest[patient_id] = max(at, latest.get(patient_id, at))
    return latest


def forget(patient_ids: Collection[UUID]) -> None:
    """The rooms above, the highest first: what stands on something goes before it."""
    for room in reversed(_holders):
        room.forget(patient_ids)


def in_use(patient_ids: Collection[UUID], import_id: UUID | None = None) -> set[UUID]:
    """Those of whom another room holds something, so that they must not go; what that import brought holds nobody."""
    found: set[UUID] = set()
    for each in held_columns():
        rows = each.model.objects.filter(**{f"{each.column}__in": patient_ids})
        if each.brought and import_id is not None:
            rows = rows.exclude(**{each.brought: import_id})
        found |= set(rows.values_list(each.column, flat=True)) if each.keeps else set()
    return found
