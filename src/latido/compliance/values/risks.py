"""The register of risks: what crosses the door of compliance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from latido.kernel.words import gettext_noop as _

MOST = 5  # of likelihood and of impact
HIGH, MIDDLE = 15, 8  # likelihood by impact, from where on


class Treatment(StrEnum):
    REDUCE = "reduce"
    ACCEPT = "accept"
    SHARE = "share"
    AVOID = "avoid"


TREATMENTS: Mapping[str, str] = MappingProxyType(
    {
        Treatment.REDUCE: _("Reducirlo"),
        Treatment.ACCEPT: _("Aceptarlo"),
        Treatment.SHARE: _("Compartirlo"),
        Treatment.AVOID: _("Evitarlo"),
    }
)


@dataclass(frozen=True, slots=True)
class RiskValue:
    """What is said of a risk. likelihood and impact: 1 to 5. closed: it is none any more."""

    words: str
    owner_id: UUID
    likelihood: int
    impact: int
    treatment: Treatment
    measures: str
    review_on: date
    closed: bool = False

    @property
    def weight(self) -> int:
        return self.likelihood * self.impact


@dataclass(frozen=True, slots=True)
class Risk:
    """version: how many times something was said of it; the newest counts, and those before stay."""

    id: UUID
    value: RiskValue
    version: int
    by: UUID | None
    at: datetime
    overdue: bool


class RiskUnknown(LookupError):
    """No such risk."""


class RiskChanged(RuntimeError):
    """Somebody said something newer of it since it was looked at."""


RISK_ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "risk.listed": _("Se vieron los riesgos"),
        "risk.said": _("Se anotó o se revisó un riesgo"),
    }
)
