"""How a clinic stands with its own controls: what crosses the door of compliance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from latido.kernel.words import gettext_noop as _

UNUSED = timedelta(days=90)  # rights that nobody used for so long are asked about
REVIEW = timedelta(hours=72)  # an opening or an alert is answered for
REVIEW_SOON = timedelta(hours=48)
HELD_LONG = timedelta(days=365)  # after which somebody asks whether a hold is still needed
PURGE_LATE = timedelta(days=90)  # past its days of grace, and nobody proposed to end it
SETTLES = timedelta(days=7)  # what an upgrade left open is sealed by then
SEALED_WITHIN = timedelta(seconds=10)
SANCTIONED_WITHIN = timedelta(days=30)  # of what was found unjustified, something is written down by then


class Control(StrEnum):
    """What the product can measure of itself."""

    ANCHORED = "anchored"
    SEALED = "sealed"
    WALKED = "walked"
    WATCHED = "watched"
    AT_REST = "at_rest"
    KEY_AGE = "key_age"
    FACTORS = "factors"
    UNUSED_RIGHTS = "unused_rights"
    OPENINGS = "openings"
    ALERTS = "alerts"
    REQUESTS = "requests"
    INCIDENTS = "incidents"
    RISKS = "risks"
    RETENTION = "retention"
    HOLDS = "holds"
    EXPORTS = "exports"
    TEXTS = "texts"
    THIRD_PARTIES = "third_parties"
    CARRIERS = "carriers"
    SANCTIONS = "sanctions"
    BACKUP = "backup"
    DRILL = "drill"


class State(StrEnum):
    MET = "met"
    ATTENTION = "attention"
    NOT_MET = "not_met"
    UNMEASURED = "unmeasured"  # nobody told: it is never taken for met


@dataclass(frozen=True, slots=True)
class Fact:
    """What a room measured of one control: counts and times, of nobody.

    of: how many there are; wrong: of those, how many ask for somebody; late: how many are past their limit.
    at: when what must be recent last happened.
    """

    control: Control
    wrong: int = 0
    late: int = 0
    of: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One control as it stands."""

    control: Control
    state: State
    fact: Fact | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Findings as they were at an instant, in the bytes that were signed."""

    findings: tuple[Finding, ...]
    at: datetime
    words: str
    sha256: str
    signature: str
    public_key: str


POSTURE_ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "audit.verified": _("Se comprobó la auditoría de punta a punta"),
        "posture.read": _("Se miró cómo está el cumplimiento"),
        "posture.printed": _("Se firmó una constancia de cómo está el cumplimiento"),
    }
)
