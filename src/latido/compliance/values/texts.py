"""The sentences that are read to people before they allow something: what crosses the door of compliance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from latido.compliance.consent_values import Purpose
from latido.kernel.words import gettext_noop as _

MOST_WORDS = 1200  # about a minute and a half, read aloud
OURS = "es"  # read when there is none in the language that is spoken


@dataclass(frozen=True, slots=True)
class Draft:
    """What is being written. seen: its mark when it was shown; empty: nobody had begun it."""

    purpose: Purpose
    language: str
    words: str
    seen: str = ""


@dataclass(frozen=True, slots=True)
class LegalText:
    """One version, for ever; number 0 and no since: a draft."""

    id: UUID
    country: str
    purpose: Purpose
    language: str
    number: int
    words: str
    since: datetime | None
    written_by: UUID | None
    written_at: datetime
    published_by: UUID | None = None
    published_at: datetime | None = None

    @property
    def version(self) -> str:
        """As a consent keeps it; with the purpose it names one text."""
        return f"{self.country}-{self.language}-{self.number}"

    @property
    def mark(self) -> str:
        """Changes whenever somebody writes."""
        return f"{self.id}:{self.written_at.isoformat()}"


class TextEmpty(ValueError):
    """There is nothing to read."""


class TextTooEarly(ValueError):
    """A version does not begin before it is published: what was read to people stays what it was."""


class TextSame(ValueError):
    """It says what the version says that would be in force."""


class TextChangedMeanwhile(Exception):
    """Somebody else wrote it since it was shown."""


TEXT_ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "text.written": _("Se escribió el borrador de un texto legal"),
        "text.published": _("Se publicó una versión de un texto legal"),
    }
)
