"""How long things are kept, by kind and country, and what becomes of them: what crosses the door of compliance."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from latido.kernel.records import number, text
from latido.kernel.words import gettext_noop as _


class Record(StrEnum):
    """A kind of thing that is kept for a time."""

    RECORDING = "recording"
    PATIENT = "patient"  # the record and everything of theirs
    CONSENT = "consent"
    VERIFICATION = "verification"
    CONTACT = "contact"  # about nobody
    AUDIT = "audit"


class After(StrEnum):
    """What becomes of it. The later one here is the stricter."""

    DELETE = "delete"
    BLOCK = "block"  # nobody uses it but whoever guards privacy, until it is deleted


RECORDS: Mapping[str, str] = MappingProxyType(
    {
        Record.RECORDING: _("Grabaciones de llamadas"),
        Record.PATIENT: _("Fichas de pacientes, con todo lo suyo"),
        Record.CONSENT: _("Permisos que se dieron o retiraron"),
        Record.VERIFICATION: _("Resultados de verificar la identidad"),
        Record.CONTACT: _("Contactos de los que no se supo de quién eran"),
        Record.AUDIT: _("Auditoría"),
    }
)
SINCE: Mapping[str, str] = MappingProxyType(
    {
        Record.RECORDING: _("desde que terminó la llamada"),
        Record.PATIENT: _("desde la última atención"),
        Record.CONSENT: _("desde la última atención, nunca antes que la ficha"),
        Record.VERIFICATION: _("desde que se comparó"),
        Record.CONTACT: _("desde que terminó el contacto"),
        Record.AUDIT: _("desde el hecho"),
    }
)
ENDED_HERE = frozenset(Record) - {Record.AUDIT}  # which nothing in the application can delete


@dataclass(frozen=True, slots=True)
class Rule:
    """What one country asks of one kind of record. Months; most: None where nothing says when it must be gone."""

    least: int
    most: int | None
    usual: int  # where the clinic decides nothing
    source: str
    checked: date
    after: After = After.DELETE
    blocked: int = 0  # months from its end until it is deleted
    confirmed: bool = False  # by a lawyer of the country


@dataclass(frozen=True, slots=True)
class Period:
    """How long a kind of record is kept here: the strictest of the countries that apply."""

    months: int
    least: int
    most: int | None
    after: After
    blocked: int
    sources: tuple[str, ...]
    checked: date
    confirmed: bool


class Ground(StrEnum):
    """Why a country has somebody's record kept longer than anybody's."""

    VICTIM = "victim"
    HUMANITY = "humanity"


LONGER_WORDS: Mapping[str, str] = MappingProxyType(
    {
        Ground.VICTIM: _("Víctima de violaciones de derechos humanos o del conflicto"),
        Ground.HUMANITY: _("Crímenes de lesa humanidad"),
    }
)


@dataclass(frozen=True, slots=True)
class Longer:
    """How much longer. times: the least that its country asks, so many times; 0: for ever."""

    times: int
    source: str
    checked: date
    confirmed: bool = False  # by a lawyer of the country


@dataclass(frozen=True, slots=True)
class Prolonged:
    """A record that is kept longer. months: from the last attention; None for ever."""

    id: UUID
    patient_id: UUID
    ground: Ground
    why: str
    set_by: UUID | None
    set_at: datetime
    months: int | None


@dataclass(frozen=True, slots=True)
class RetentionItem:
    """How long things are kept, as configuration. Months; 0: the usual of the countries that apply."""

    also: str = text(40, "")  # other countries whose rules apply beside the house's: "ES, US"
    recording: int = number(0, 600, 0)
    patient: int = number(0, 1200, 0)
    contact: int = number(0, 600, 0)


@dataclass(frozen=True, slots=True)
class House:
    """Where the organisation of the scope is."""

    country: str  # ISO 3166-1 alpha-2
    time_zone: str  # IANA
    name: str = ""  # as it calls itself


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that a room keeps. at: from which its time counts."""

    ref: UUID
    at: datetime
    patient_ids: tuple[UUID, ...] = ()
    interaction_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewHold:
    """What is held for a trial or an inquiry: one of the three."""

    why: str
    patient_id: UUID | None = None
    interaction_id: UUID | None = None
    recording_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    id: UUID
    patient_id: UUID | None
    interaction_id: UUID | None
    recording_id: UUID | None
    why: str
    set_by: UUID | None
    set_at: datetime
    about: tuple[UUID, ...] = ()  # the patients: of a contact or recording, whom it is about


@dataclass(frozen=True, slots=True)
class Due:
    """How much of one kind waits for its end. held: of those, what a legal hold stops."""

    record: Record
    marked: int
    ripe: int  # of those, past the days of grace
    held: int
    first_ripe_on: datetime | None


class PurgeState(StrEnum):
    PROPOSED = "proposed"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Purge:
    """One act by which things end. done: how many ended; spared: held, younger or gone meanwhile."""

    id: UUID
    state: PurgeState
    proposed_by: UUID | None
    proposed_at: datetime
    wanted: Mapping[str, int]  # record -> how many it was proposed for
    why: str
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    finished_at: datetime | None = None
    done: int = 0
    spared: int = 0
    act: Mapping[str, object] = field(default_factory=dict)
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an act's inventory: no name, what it was and from when."""

    record: Record
    ref: UUID
    since: date
    outcome: str  # "deleted", "blocked"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for its end."""

    id: UUID
    record: Record
    ref: UUID
    patient_ids: tuple[UUID, ...]
    since: date
    marked_at: datetime
    ripe_at: datetime
    held: bool


# For what a law still lets somebody read a record that is blocked (LOPDGDD, art. 32; Ley 21.719).
GROUNDS: Mapping[str, str] = MappingProxyType(
    {
        "court": _("La pide un juez o la fiscalía"),
        "authority": _("La pide una autoridad que puede pedirla"),
        "liability": _("Responder de una reclamación mientras no prescriba"),
        "owner": _("La pide la persona, o quien la representa"),
    }
)


@dataclass(frozen=True, slots=True)
class Blocked:
    """A record that its country has blocked before it is deleted."""

    patient_id: UUID
    since: datetime


class NotBlocked(LookupError):
    """This record is not blocked: it opens as any other."""


class NotSteady(Exception):
    """The clock moved: nothing ends until it has been right for a day."""


class NotAnotherPerson(PermissionError):
    """Nobody approves what they proposed themselves."""


class NothingDue(ValueError):
    """There is nothing past its days of grace that nothing holds."""


class PurgeUnknown(LookupError):
    """There is no such act, or it was decided already."""


class HoldUnknown(LookupError):
    """There is no such hold, or it was lifted already."""


class ProlongedUnknown(LookupError):
    """There is no such mark, or it was lifted already."""


class NoSuchGround(ValueError):
    """No country whose rules apply here keeps a record longer for that."""


class WhyMissing(ValueError):
    """Nobody holds, lifts or proposes without saying why."""


KEEPING_ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "hold.set": _("Se puso una retención legal"),
        "hold.lifted": _("Se levantó una retención legal"),
        "hold.listed": _("Se mostraron las retenciones legales"),
        "longer.set": _("Se anotó que una ficha se conserva más tiempo"),
        "longer.lifted": _("Se levantó que una ficha se conserve más tiempo"),
        "longer.listed": _("Se mostraron las fichas que se conservan más tiempo"),
        "blocked.listed": _("Se mostraron las fichas bloqueadas"),
        "blocked.read": _("Se leyó una ficha bloqueada por lo que la ley permite"),
        "due.marked": _("Se buscó lo que cumplió su tiempo"),
        "due.lifted": _("Se sacó algo de lo que iba a eliminarse"),
        "due.listed": _("Se mostró lo que cumplió su tiempo"),
        "purge.proposed": _("Se propuso eliminar lo que cumplió su tiempo"),
        "purge.cancelled": _("Se descartó una eliminación propuesta"),
        "purge.approved": _("Se aprobó una eliminación"),
        "purge.step": _("Se eliminó una parte de lo aprobado"),
        "purge.done": _("Se terminó una eliminación y se firmó su acta"),
        "purge.shown": _("Se mostró el acta de una eliminación"),
    }
)
