"""The register of sanctions: what crosses the door of compliance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from latido.kernel.words import gettext_noop as _

MOST_ENTRIES = 20


class Measure(StrEnum):
    TALK = "talk"
    WRITTEN = "written"
    RETRAIN = "retrain"
    ACCESS = "access"
    SUSPENSION = "suspension"
    DISMISSAL = "dismissal"
    NONE = "none"


MEASURES: Mapping[str, str] = MappingProxyType(
    {
        Measure.TALK: _("Llamado de atención verbal"),
        Measure.WRITTEN: _("Llamado de atención por escrito"),
        Measure.RETRAIN: _("Capacitarse de nuevo"),
        Measure.ACCESS: _("Se le quitó o redujo el acceso"),
        Measure.SUSPENSION: _("Suspensión"),
        Measure.DISMISSAL: _("Terminación del contrato"),
        Measure.NONE: _("Se examinó y no se sancionó"),
    }
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What it rests on, by id: an incident, an access to explain, the opening of a protected record, audit rows."""

    incident_id: UUID | None = None
    alert_id: UUID | None = None
    opening_id: UUID | None = None
    entries: tuple[UUID, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.incident_id or self.alert_id or self.opening_id or self.entries)


@dataclass(frozen=True, slots=True)
class SanctionValue:
    """policy: which was broken. words: what was done and why. voided: it was written by mistake.

    answer: what the person said of it; empty when nobody asked them, or they said nothing.
    """

    policy: str
    measure: Measure
    words: str
    on: date
    voided: bool = False
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which sanctions are asked for. since, until: days on which they were given, both included."""

    person_id: UUID | None = None
    measure: Measure | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Sanction:
    """version: how many times something was said of it; the newest counts, and those before stay."""

    id: UUID
    person_id: UUID
    evidence: Evidence
    value: SanctionValue
    version: int
    why: str  # it was corrected
    by: UUID | None
    at: datetime


class SanctionUnknown(LookupError):
    """No such sanction, or it is about whoever asks."""


class SanctionChanged(RuntimeError):
    """Somebody said something newer of it since it was looked at."""


class SanctionOfOneself(ValueError):
    """Nobody writes down, or away, a sanction of their own."""


class SanctionWordsMissing(ValueError):
    """The policy, what was done, or why it is corrected was not said."""


class SanctionTooEarly(ValueError):
    """Nobody was sanctioned in the future."""


class EvidenceUnknown(LookupError):
    """There is no such incident, alert, opening or row of the audit, or it is of somebody else."""


SANCTION_ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "sanction.listed": _("Se mostraron las sanciones"),
        "sanction.shown": _("Se mostró una sanción"),
        "sanction.said": _("Se anotó o se corrigió una sanción"),
    }
)
