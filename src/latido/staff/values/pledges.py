"""The staff's confidentiality agreement: what crosses the door of staff."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from latido.kernel.words import gettext_noop as _

OURS = "es"  # every version is written in it; shown where there is none in the reader's language
MOST_WORDS = 12_000
MOST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class NewPledgeText:
    """words: by language. months: after which each accepts it anew; 0: only when the text is another."""

    words: Mapping[str, str]
    months: int
    since: datetime | None  # None: from now on


@dataclass(frozen=True, slots=True)
class PledgeText:
    """One version, for ever."""

    id: UUID
    number: int
    words: Mapping[str, str]
    months: int
    since: datetime
    published_by: UUID | None
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Pledge:
    """Somebody accepted a version."""

    user_id: UUID
    number: int
    language: str
    at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """One person and the agreement. last: what they accepted last; owed: they are asked when they sign in next."""

    person_id: UUID
    name: str
    last: Pledge | None
    owed: bool


def digest_of(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


class PledgeEmpty(ValueError):
    """There is nothing to read in Spanish."""


class PledgeTooEarly(ValueError):
    """A version does not begin before it is published."""


class PledgeSame(ValueError):
    """It says what the version says that would be in force."""


class PledgeChanged(Exception):
    """What was accepted is not the text that is in force now, or not what it says."""


PLEDGE_ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "pledge.published": _("Se publicó una versión del acuerdo de confidencialidad"),
        "pledge.asked": _("Se pidió a alguien del personal aceptar el acuerdo de confidencialidad"),
        "pledge.accepted": _("Alguien del personal aceptó el acuerdo de confidencialidad"),
        "pledge.listed": _("Se mostró quién aceptó el acuerdo de confidencialidad"),
    }
)
