"""What the console needs of the composition root: what a new clinic starts with, and how its backups are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Size(StrEnum):
    SMALL = "small"  # everybody answers everything
    MEDIUM = "medium"  # each queue has its people
    LARGE = "large"  # every queue; nursing asks for its licence


@dataclass(frozen=True, slots=True)
class Clinic:
    """What somebody said of their clinic in the first run."""

    name: str  # as the welcome says it
    site: str  # its name
    size: Size = Size.SMALL
    reasons: frozenset[str] = frozenset()  # codes of the queues people call for
    opens_in_words: str = ""  # "lunes a viernes de 8 a 18"; empty: always open
    language: str = "es"  # its dialogues' and texts'
    country: str = ""  # whose words that language uses


Preset = Callable[[Clinic], dict[str, Any]]  # a file of configuration
_answer: list[Preset] = []


def answer_preset(preset: Preset) -> None:
    """Wired once at start."""
    _answer[:] = [preset]


def preset(clinic: Clinic) -> dict[str, Any]:
    return _answer[0](clinic)


@dataclass(frozen=True, slots=True)
class Backups:
    """How the backups of this installation are; whoever looks after the server makes them."""

    made: datetime | None  # the last good one
    failed: bool  # the last attempt
    undrilled: bool  # one did not come back in a drill


_backups: list[Callable[[], Backups | None]] = []


def answer_backups(backups: Callable[[], Backups | None]) -> None:
    """Wired once at start. None where nobody's data is at stake."""
    _backups[:] = [backups]


def backups() -> Backups | None:
    return _backups[0]()
