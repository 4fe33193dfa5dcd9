"""What the doctor says: one line a finding, in the user's language."""

from dataclasses import dataclass
from enum import StrEnum

from latido_run.words import pick


class Level(StrEnum):
    """How a finding reads."""

    GOOD = "✓"
    NOTE = "·"
    BAD = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the examination: what is so, and after the colon what to do."""

    level: Level
    text: str


def good(es: str, en: str) -> Finding:
    return Finding(Level.GOOD, pick(es, en))


def note(es: str, en: str) -> Finding:
    return Finding(Level.NOTE, pick(es, en))


def bad(es: str, en: str) -> Finding:
    return Finding(Level.BAD, pick(es, en))
