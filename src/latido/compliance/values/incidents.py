"""An incident with patients' data, and by when it is told: what crosses the door of compliance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from latido.compliance.values.rights import Unit
from latido.kernel.words import gettext_noop as _


class Kind(StrEnum):
    ACCESS = "access"
    LOST = "lost"
    SENT = "sent"
    INTRUSION = "intrusion"
    THIRD = "third"
    OTHER = "other"


KINDS: Mapping[str, str] = MappingProxyType(
    {
        Kind.ACCESS: _("Alguien vio datos sin tener por qué"),
        Kind.LOST: _("Se perdió o robaron un equipo o un papel"),
        Kind.SENT: _("Se enviaron datos a quien no era"),
        Kind.INTRUSION: _("Alguien entró al sistema"),
        Kind.THIRD: _("Le ocurrió a un tercero que tiene datos nuestros"),
        Kind.OTHER: _("Otra cosa"),
    }
)


class Keys(StrEnum):
    """Whether what was lost could be read: sealed data whose keys are safe is not unsecured (45 CFR 164.402)."""

    UNKNOWN = "unknown"
    PLAIN = "plain"
    SAFE = "safe"
    EXPOSED = "exposed"


KEYS: Mapping[str, str] = MappingProxyType(
    {
        Keys.UNKNOWN: _("No se sabe si estaban cifrados"),
        Keys.PLAIN: _("Los datos no estaban cifrados"),
        Keys.SAFE: _("Estaban cifrados y las llaves no se expusieron"),
        Keys.EXPOSED: _("Estaban cifrados y las llaves se expusieron"),
    }
)


class Decision(StrEnum):
    BREACH = "breach"
    NOT_BREACH = "not_breach"


DECISIONS: Mapping[str, str] = MappingProxyType(
    {Decision.BREACH: _("Es una violación de datos"), Decision.NOT_BREACH: _("No es una violación de datos")}
)


class Told(StrEnum):
    """Who is told."""

    AUTHORITY = "authority"
    PEOPLE = "people"
    MEDIA = "media"


TOLD: Mapping[str, str] = MappingProxyType(
    {
        Told.AUTHORITY: _("A la autoridad"),
        Told.PEOPLE: _("A las personas afectadas"),
        Told.MEDIA: _("A los medios"),
    }
)


class Act(StrEnum):
    """What was done with an incident: the lines of its log."""

    OPENED = "opened"
    GATHERED = "gathered"
    EXCLUDED = "excluded"
    NOTED = "noted"
    DECIDED = "decided"
    NOTIFIED = "notified"
    CLOSED = "closed"


ACTS: Mapping[str, str] = MappingProxyType(
    {
        Act.OPENED: _("Se abrió"),
        Act.GATHERED: _("Se buscó en la auditoría a quiénes pudo afectar"),
        Act.EXCLUDED: _("Se sacó a una persona de la lista"),
        Act.NOTED: _("Nota"),
        Act.DECIDED: _("Se decidió"),
        Act.NOTIFIED: _("Se avisó"),
        Act.CLOSED: _("Se cerró"),
    }
)


@dataclass(frozen=True, slots=True)
class Duty:
    """By when a country wants somebody told. yearly: that long after the end of the year in which it was found.

    counsel: no source sets this figure; it is the house's own until a lawyer of the country confirms it.
    """

    told: Told
    amount: int
    unit: Unit
    source: str
    read_on: date
    yearly: bool = False
    counsel: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """One duty of one incident as it stands. met: when they were told; passed: percent of its time."""

    duty: Duty
    due: datetime
    met: datetime | None
    passed: int


@dataclass(frozen=True, slots=True)
class NewIncident:
    kind: Kind
    what: str
    found_at: datetime
    happened_from: datetime | None = None
    happened_until: datetime | None = None
    keys: Keys = Keys.UNKNOWN
    alert_id: UUID | None = None
    opening_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """The access it was opened from: whose, and in which time."""

    who: UUID
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Assessment:
    """The four factors of 45 CFR 164.402(2), and what was decided of them."""

    nature: str
    recipient: str
    acquired: str
    mitigation: str
    keys: Keys
    decision: Decision
    reasons: str


@dataclass(frozen=True, slots=True)
class NewNotice:
    told: Told
    sent_at: datetime
    means: str
    proof: str


@dataclass(frozen=True, slots=True)
class Incident:
    id: UUID
    number: str
    kind: Kind
    what: str
    found_at: datetime
    happened_from: datetime | None
    happened_until: datetime | None
    keys: Keys
    country: str
    opened_by: UUID | None
    opened_at: datetime
    affected: int  # who is in its list and was not taken out
    assessment: Assessment | None
    decided_by: UUID | None
    decided_at: datetime | None
    lessons: str
    closed_by: UUID | None
    closed_at: datetime | None
    clocks: tuple[Clock, ...]  # what is due first, first; none of what is no breach


@dataclass(frozen=True, slots=True)
class Affected:
    """One patient of the list: how often the audit shows their data, and between when."""

    id: UUID
    patient_id: UUID
    acts: int
    first_at: datetime
    last_at: datetime
    excluded_why: str
    excluded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    act: Act
    words: str
    by: UUID | None
    at: datetime


class IncidentUnknown(LookupError):
    """There is no such incident, or it is closed."""


class OriginUnknown(LookupError):
    """There is no such alert or opening to begin from."""


class IncidentWordsMissing(ValueError):
    """What happened, or why, was not said. incident_id: of which, where the caller does not know it."""

    def __init__(self, incident_id: UUID | None = None) -> None:
        super().__init__()
        self.incident_id = incident_id


class NotInTime(ValueError):
    """Nothing is found before it happened, and nothing was done in the future."""


class TooWide(ValueError):
    """A person, or a period with both its ends: otherwise the whole audit would be the list."""


class StillOwed(Exception):
    """Somebody has still to be told, or nothing was decided: it cannot be closed."""


INCIDENT_ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "incident.opened": _("Se abrió un incidente"),
        "incident.listed": _("Se mostraron los incidentes"),
        "incident.shown": _("Se mostró un incidente"),
        "incident.affected": _("Se mostró a quiénes pudo afectar un incidente"),
        "incident.gathered": _("Se buscó en la auditoría a quiénes pudo afectar un incidente"),
        "incident.excluded": _("Se sacó a un paciente de la lista de un incidente"),
        "incident.noted": _("Se anotó algo de un incidente"),
        "incident.decided": _("Se decidió si un incidente es una violación de datos"),
        "incident.notified": _("Se anotó un aviso de un incidente"),
        "incident.drafted": _("Se imprimió el borrador de un aviso"),
        "incident.closed": _("Se cerró un incidente"),
    }
)
