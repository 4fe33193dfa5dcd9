"""What crosses the door about records that may be, or were, one person; and what is told of them to systems outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Protocol
from uuid import UUID

from latido.kernel.words import gettext_noop as _

UNDO_WITHIN = timedelta(days=30)


class PairState(StrEnum):
    """What was said of two records. Only the first two are in the queue."""

    OPEN = "open"
    LATER = "later"
    DIFFERENT = "different"  # two people: never proposed again
    MERGED = "merged"


class Band(StrEnum):
    """How sure a proposal is. Nobody is ever joined by it: a person decides."""

    POSSIBLE = "possible"
    PROBABLE = "probable"
    CERTAIN = "certain"


@dataclass(frozen=True, slots=True)
class PairLine:
    """One line of the queue: enough to choose which to look at. agree, differ: in words."""

    id: UUID
    names: tuple[str, str]  # masked
    band: Band
    state: PairState
    agree: tuple[str, ...]
    differ: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One of two records that are compared, in full."""

    patient_id: UUID
    name: str
    values: Mapping[str, str]  # by field, as shown
    holds: tuple[tuple[str, int], ...]  # what other rooms keep of them: words, how many


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field of two records. keep: the side whose value stays unless somebody chooses; None where both do."""

    name: str
    words: str
    values: tuple[str, str]
    same: bool
    keep: int | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records side by side. first: the side that stays unless somebody chooses the other."""

    id: UUID
    sides: tuple[Side, Side]
    fields: tuple[FieldLine, ...]
    band: Band
    state: PairState
    agree: tuple[str, ...]
    differ: tuple[str, ...]
    stays: int
    hindered: str  # why they cannot be joined now; empty when they can


@dataclass(frozen=True, slots=True)
class MergeDone:
    """One merge as it is listed."""

    id: UUID
    survivor_id: UUID
    name: str  # short, of the one that stayed
    replaced: str  # short, of the one it replaced
    at: datetime
    by: UUID | None
    undone_at: datetime | None
    until: datetime  # it can be undone


@dataclass(frozen=True, slots=True)
class Split:
    """A contact that was noted on the wrong record and taken to the right one."""

    id: UUID
    interaction_id: UUID
    wrong_id: UUID
    right_id: UUID
    why: str
    by: UUID | None
    at: datetime
    left: tuple[str, ...] = ()  # once it is undone: what did not come back, and why, in words


@dataclass(frozen=True, slots=True)
class Unmerged:
    """What undoing a merge left where it was. words, how many; fields that somebody changed since."""

    loser_id: UUID
    later: tuple[tuple[str, int], ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scan:
    """The last look for duplicates. percent: of its steps; found: pairs that wait for a decision."""

    id: UUID
    at: datetime
    ended_at: datetime | None
    moved_at: datetime
    percent: int
    patients: int
    compared: int
    crowded: int
    found: int
    learnt_from: int


CHOSEN: Mapping[str, str] = {  # what a merge may take of either record
    "given_names": _("Nombres"),
    "first_surname": _("Primer apellido"),
    "second_surname": _("Segundo apellido"),
    "preferred_name": _("Cómo quiere que le digan"),
    "birth_date": _("Fecha de nacimiento"),
    "sex": _("Sexo"),
    "record_number": _("Historia clínica"),
    "last_visit_on": _("Última visita"),
}
KEPT: Mapping[str, str] = {  # what stays of both
    "documents": _("Documentos"),
    "phones": _("Teléfonos"),
    "emails": _("Correos electrónicos"),
    "addresses": _("Direcciones"),
    "manner": _("Trato"),
    "warnings": _("Avisos"),
}


class PairUnknown(LookupError):
    """No such pair in this organisation."""


class MergeUnknown(LookupError):
    """No such merge in this organisation."""


class MergeRefused(ValueError):
    """These records cannot be joined or parted now; its text says why, for the person who asked."""


class ScanRunning(RuntimeError):
    """Somebody is looking for duplicates already."""


def as_shown(value: object) -> str:
    """A value of a record as it stands beside the other's."""
    if value is None or value == "":
        return ""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


@dataclass(frozen=True, slots=True)
class KnownAs:
    """Who a record is, by what identifies it and nothing else: no telephone, no address, no note.

    documents: country, type, value. birth_date: None when it is not known whole.
    """

    id: UUID
    record_number: str
    documents: tuple[tuple[str, str, str], ...]
    given_names: str
    first_surname: str
    second_surname: str
    birth_date: date | None
    sex: str  # models.Patient.Sex: as FHIR says it


@dataclass(frozen=True, slots=True)
class JoinedNews:
    """id: the same for each time that it is told. parted: they are two again."""

    id: UUID
    house: str
    stays: KnownAs
    goes: KnownAs
    parted: bool
    at: datetime


class Untold(Exception):
    """The system outside was not reached, or did not take it: it is told again later. why: a code."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class OutletsUnreadable(Untold):
    """What the operator wrote of the systems outside cannot be read: nobody can say who must hear of it."""

    def __init__(self) -> None:
        super().__init__("no_list")


class Outlet(Protocol):
    """A system outside that knows our records by their ids. Asked in no scope."""

    name: str

    def tell(self, news: JoinedNews) -> None:
        """Twice is as good as once. Raises Untold."""
        ...


class Off(StrEnum):
    """Why a system outside hears nothing now."""

    NO_THIRD = "no_third"
    NO_AGREEMENT = "no_agreement"


@dataclass(frozen=True, slots=True)
class NamedOutlet:
    """A system outside that the operator named, whether it may hear or not. It cannot be changed by who uses Latido.

    host: without what a token or a path would say. third: its code in the register of third parties; empty for the
    clinic's own. outlet: nothing while it is off.
    """

    name: str
    host: str
    third: str
    off: Off | None
    outlet: Outlet | None


@dataclass(frozen=True, slots=True)
class OutletLine:
    """One of them as it is listed. owed: what it has yet to hear; since: the oldest of it."""

    named: NamedOutlet
    owed: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class OwedNews:
    """Two records that one of them has yet to hear of. Of nobody: no name. why: what the last try said, as a code."""

    merge_id: UUID
    to: str
    parted: bool
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class RecordsJoined:
    """Two records became one."""

    kind: ClassVar[str] = "patients.RecordsJoined"

    merge_id: UUID


@dataclass(frozen=True, slots=True)
class RecordsParted:
    """And two again."""

    kind: ClassVar[str] = "patients.RecordsParted"

    merge_id: UUID
