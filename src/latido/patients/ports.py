"""What this room needs from rooms above it."""

from collections.abc import Callable, Collection, Iterator
from typing import BinaryIO, Protocol
from uuid import UUID

from latido.kernel.actor import Actor
from latido.patients.contracts import Incoming, Layout, Purpose, ReadingPlan


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


InUse = Callable[[Collection[UUID]], set[UUID]]
_users: list[InUse] = []


def answer_in_use(*rooms: InUse) -> None:
    """Rooms that hold something of patients: each says of which ones. Wired once by config/adapters.py."""
    _users[:] = rooms


def in_use(patient_ids: Collection[UUID]) -> set[UUID]:
    """Those of whom another room holds something, so that they must not go."""
    return set().union(*(room(patient_ids) for room in _users)) if patient_ids else set()
