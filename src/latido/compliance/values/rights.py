"""What people may ask about their data, and by when they are answered: what crosses the door of compliance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from latido.kernel.words import gettext_noop as _


class Right(StrEnum):
    """What is asked. A complaint is classified when it is taken."""

    ACCESS = "access"
    CORRECTION = "correction"
    DELETION = "deletion"
    OPPOSITION = "opposition"
    PORTABILITY = "portability"
    RESTRICTION = "restriction"
    COMPLAINT_VITAL = "vital"
    COMPLAINT_URGENT = "urgent"
    COMPLAINT_SIMPLE = "simple"


RIGHTS: Mapping[str, str] = MappingProxyType(
    {
        Right.ACCESS: _("Ver o recibir copia de sus datos"),
        Right.CORRECTION: _("Corregir o completar un dato"),
        Right.DELETION: _("Que se borren sus datos"),
        Right.OPPOSITION: _("Que no se usen para algo"),
        Right.PORTABILITY: _("Llevarlos a otra institución"),
        Right.RESTRICTION: _("Que se limite quién los ve"),
        Right.COMPLAINT_VITAL: _("Queja: riesgo para la vida"),
        Right.COMPLAINT_URGENT: _("Queja: prioritaria"),
        Right.COMPLAINT_SIMPLE: _("Queja: simple"),
    }
)
COMPLAINTS = frozenset({Right.COMPLAINT_VITAL, Right.COMPLAINT_URGENT, Right.COMPLAINT_SIMPLE})


class Unit(StrEnum):
    HOURS = "hours"  # of every day, day and night
    DAYS = "days"
    BUSINESS = "business"  # Monday to Friday, without holidays
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Term:
    """By when a country wants an answer. more: by how much it may be put off, once; 0: not at all.

    carry: how long after a yes it has to be carried out; 0: the law sets no second time.
    """

    amount: int
    unit: Unit
    more: int
    source: str
    checked: date
    confirmed: bool = False  # by a lawyer of the country
    carry: int = 0  # in the same unit


@dataclass(frozen=True, slots=True)
class NewRequest:
    patient_id: UUID
    right: Right
    words: str  # what they ask, as they said it
    interaction_id: UUID | None = None


class Outcome(StrEnum):
    GRANTED = "granted"
    PARTLY = "partly"
    DENIED = "denied"


OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        Outcome.GRANTED: _("Se hizo lo que pidió"),
        Outcome.PARTLY: _("Se hizo en parte"),
        Outcome.DENIED: _("No se hizo"),
    }
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered. proof: how it can be shown that it reached them. disagreement: what they replied to a no."""

    outcome: Outcome
    words: str
    proof: str
    disagreement: str = ""
    change_id: UUID | None = None  # the correction that was made


@dataclass(frozen=True, slots=True)
class Deadline:
    """A clock that nothing stops. passed: the share of its time that is gone, in percent, until it was met."""

    due: datetime
    met: datetime | None
    passed: int


@dataclass(frozen=True, slots=True)
class Request:
    """One request and its clocks. passed: of the clock that runs; of one that is over, of the last."""

    id: UUID
    number: str  # told to whoever asks
    patient_id: UUID
    right: Right
    words: str
    interaction_id: UUID | None
    taken_by: UUID | None
    taken_at: datetime
    due_at: datetime
    basis: str
    passed: int
    may_extend: bool
    extended_why: str
    answer: Answer | None
    answered_by: UUID | None
    answered_at: datetime | None
    answering: Deadline
    carrying: Deadline | None = None  # from a yes on, where the law says by when it is carried out
    carry: int = 0  # business days that a yes would leave to carry it out; 0: the law sets no second time
    carried_by: UUID | None = None
    carried_proof: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nothing is owed any more."""
        return self.answering.met is not None and (self.carrying is None or self.carrying.met is not None)


class RequestUnknown(LookupError):
    """There is no such request, or it was answered already."""


class NotToCarryOut(LookupError):
    """Nothing was granted that is still to be carried out."""


class WordsMissing(ValueError):
    """Nobody takes, puts off or answers a request without words."""


class CorrectionMissing(ValueError):
    """A correction that was granted names the change of the record that it is."""


class NotExtended(ValueError):
    """It was put off already, or its term cannot be."""


RIGHTS_ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "request.taken": _("Se recibió un pedido o una queja sobre sus datos o su atención"),
        "request.listed": _("Se mostraron pedidos y quejas"),
        "request.extended": _("Se prorrogó el plazo de un pedido"),
        "request.disagreed": _("Se anotó que alguien no está de acuerdo con lo que se le respondió"),
        "request.answered": _("Se respondió un pedido o una queja"),
        "request.carried": _("Se anotó que se cumplió lo que se concedió"),
    }
)
