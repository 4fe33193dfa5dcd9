"""Which step of a guide is the current one: it follows the work, the work never follows it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum


class Progress(IntEnum):
    """How far a booking has come."""

    GREETED = 1
    PERSON_KNOWN = 2
    SERVICE_CHOSEN = 3
    PLACE_CHOSEN = 4
    BOOKED = 5


@dataclass(frozen=True, slots=True)
class Step:
    title: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """What helps in one kind of call. The clinic signs its words."""

    code: str
    title: str
    steps: Sequence[Step]
    says: Sequence[str]
    never: Sequence[str]


def marked(guide: Guide, done: int) -> tuple[tuple[str, str, str], ...]:
    """(title, hint, "done" | "current" | "") of each step. done: how many are behind us."""
    return tuple(
        (step.title, step.hint, "done" if place < done else "current" if place == done else "")
        for place, step in enumerate(guide.steps)
    )
