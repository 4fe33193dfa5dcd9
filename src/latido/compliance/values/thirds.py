"""Whoever outside the clinic sees, keeps or carries its patients' data, as configuration."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from latido.kernel.records import text
from latido.kernel.words import gettext_noop as _

CHECKED = timedelta(days=365)  # after which somebody asks them anew how they protect it
ENDS_SOON = timedelta(days=30)
WARNINGS = (timedelta(days=90), timedelta(days=30), timedelta(days=7))


class Agreement(StrEnum):
    NONE = ""
    BAA = "baa"
    DPA = "dpa"


AGREEMENTS: Mapping[str, str] = MappingProxyType(
    {
        Agreement.NONE: _("Ninguno todavía"),
        Agreement.BAA: _("Acuerdo de asociado comercial (BAA, Estados Unidos)"),
        Agreement.DPA: _("Contrato de encargo del tratamiento (DPA)"),
    }
)


@dataclass(frozen=True, slots=True)
class ThirdPartyItem:
    """sees_patients: patients' data pass through them, or lie with them. reference: where the signed paper is."""

    name: str = text(120)
    role: str = text(120)  # "Operador telefónico"
    countries: str = text(40, "")  # where the data lie: "CO, US"
    sees: str = text(200, "")  # what they see: "Números que llaman y voz"
    sees_patients: bool = True
    agreement: str = text(8, "")  # Agreement
    reference: str = text(120, "")
    signed_on: date | None = None
    expires_on: date | None = None
    checked_on: date | None = None
    contact: str = text(160, "")  # whom to tell, and who tells, when something leaks


@dataclass(frozen=True, slots=True)
class EndedThird:
    """What was written of a third party in that time, and counts no more."""

    key: str
    item: ThirdPartyItem
    since: datetime
    ended_at: datetime


def warning(expires_on: date | None, today: date) -> timedelta | None:
    """Of 90, 30 and 7 days, the one that has come; zero: it has ended; None: nothing to say yet."""
    if expires_on is None:
        return None
    if expires_on < today:
        return timedelta(0)
    return min((each for each in WARNINGS if expires_on - today <= each), default=None)


def is_covered(item: ThirdPartyItem, today: date) -> bool:
    """Whether patients' data may be with them today: there is a paper, signed, that has not ended."""
    signed = bool(item.agreement) and item.signed_on is not None and item.signed_on <= today
    return not item.sees_patients or (signed and (item.expires_on is None or item.expires_on >= today))


def asks_for_somebody(item: ThirdPartyItem, today: date) -> bool:
    """Not covered, soon not, or not looked at for a year."""
    ends = item.expires_on is not None and item.expires_on < today + ENDS_SOON
    old = item.checked_on is None or item.checked_on < today - CHECKED
    return not is_covered(item, today) or (item.sees_patients and (ends or old))
