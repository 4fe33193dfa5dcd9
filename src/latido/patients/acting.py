"""What crosses the door about family and acting for somebody; contracts.py hands it on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from uuid import UUID

from latido.kernel.words import gettext_noop as _


class Level(IntEnum):
    """How sure we are of who is on the line (NIST-like; security 6.1)."""

    L0 = 0  # nobody
    L1 = 1  # the number is on file: preselects, discloses nothing
    L2 = 2  # verified by what they know
    L3 = 3  # verified by a second channel or in person


class Fell(StrEnum):
    """Why what somebody showed on the line no longer counts (security 6.1)."""

    HOLD = "hold"  # they were on hold for longer than anybody keeps the telephone
    IDLE = "idle"  # they waited long without talking to anybody of ours
    PERSON = "person"  # somebody else took the telephone
    LINE = "line"  # it is another line: we dialled them again


class Act(StrEnum):
    """What may be asked for on a contact (security 6.1)."""

    INFORMATION = "information"
    EMERGENCY = "emergency"
    MESSAGE = "message"  # to take one
    BOOK = "book"
    CALL_BACK = "call_back"
    ANSWER_REMINDER = "answer_reminder"
    APPOINTMENTS = "appointments"  # to be told them
    CONFIRM = "confirm"
    CANCEL = "cancel"
    MOVE = "move"
    DIRECTIONS = "directions"
    BALANCE = "balance"
    DATA = "data"  # to be told what is on file
    MESSAGES = "messages"
    RESULTS = "results"
    EXPORT = "export"
    CHANGE_PROXY = "change_proxy"
    CHANGE_CONTACT = "change_contact"
    RECORDING = "recording"


class Scope(StrEnum):
    """What a representative may be let do."""

    BOOK = "book"
    APPOINTMENTS = "appointments"
    BILLING = "billing"
    DATA = "data"
    MESSAGES = "messages"
    RESULTS = "results"
    RECORD = "record"  # a copy of the clinical record


SCOPE_WORDS: Mapping[Scope, str] = {
    Scope.BOOK: _("Agendar"),
    Scope.APPOINTMENTS: _("Conocer, confirmar y cambiar las citas"),
    Scope.BILLING: _("Conocer saldos y facturas"),
    Scope.DATA: _("Conocer los datos registrados"),
    Scope.MESSAGES: _("Leer y enviar mensajes"),
    Scope.RESULTS: _("Recibir resultados"),
    Scope.RECORD: _("Pedir copia de sus registros de salud"),
}


class Basis(StrEnum):
    """Why somebody may act for a patient."""

    PARENT = "parent"
    GUARDIAN = "guardian"  # by a judge
    POWER = "power"  # of attorney
    SUPPORT = "support"  # an agreement of support for decisions
    WRITTEN = "written"  # the patient signed it
    SPOKEN = "spoken"  # the patient said it on a contact


class Reason(StrEnum):
    """Why something may not be done."""

    LEVEL = "level"  # who is on the line has not shown enough
    NOBODY = "nobody"  # nothing lets this person act for the patient
    SUSPENDED = "suspended"
    NOT_IN_SCOPE = "not_in_scope"
    AGE = "age"  # the patient is old enough to decide
    NOT_YET = "not_yet"
    ENDED = "ended"
    DECEASED = "deceased"
    SENSITIVE = "sensitive"
    HELD = "held"  # how they are reached was changed less than 72 hours ago


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether something may be done; when not, why, and the level that would do."""

    allowed: bool
    reason: Reason | None = None
    needs: Level | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """Somebody of a patient's: family, or whoever uses the same telephone."""

    patient_id: UUID | None  # None of who has no record here
    initials: str
    tone: int
    name: str
    relation: str  # in words, with what they may do: "Hijo · puede agendar"
    authorised: bool
    related_id: UUID | None = None  # None of who only uses the same telephone
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class Authorisation:
    """One thing that lets a relative act, as it is shown."""

    id: UUID
    basis: Basis
    scopes: tuple[Scope, ...]
    document: str
    from_on: date
    to_on: date | None
    sensitive_excluded: bool
    in_force: bool
    by: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Relative:
    """One person of a patient's family, with all that lets them act."""

    id: UUID
    patient_id: UUID
    name: str
    relation: str
    masked_document: str  # empty: they cannot be verified
    masked_phone: str
    suspended: bool
    suspended_why: str
    suspended_by: UUID | None
    suspended_at: datetime | None
    authorisations: tuple[Authorisation, ...]
    may: frozenset[Act]  # today, once verified
    record: bool = True  # they have one here
    bound: bool = False  # it was tied to them once they were on the list; that can be undone


@dataclass(frozen=True, slots=True)
class NewRelative:
    """What an agent hears of a relative. The document may be empty; without it they cannot be verified.

    same: who they are, of those the agent was asked about. another: they are none of these.
    """

    relation: str  # models.Relation
    name: str
    document_type: str = ""
    document_number: str = ""
    phone: str = ""
    same: UUID | None = None
    another: bool = False


@dataclass(frozen=True, slots=True)
class RightedPerson:
    """What is put right of somebody without a record. None: as it is. An empty number or telephone: there is none."""

    name: str | None = None
    document: tuple[str, str] | None = None  # type and number
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class NewAuthorisation:
    """What is to let a relative act. document: where it is written; of what was spoken, the contact says it."""

    basis: Basis
    scopes: frozenset[Scope]
    document: str = ""
    from_on: date | None = None  # None: today
    to_on: date | None = None
    sensitive_excluded: bool = True
