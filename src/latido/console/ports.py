"""What the console needs of its neighbours, answered in `config`: rooms of one floor do not know each other."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Line:
    """A number patients dial."""

    number: str  # E.164
    flow: str
    site_id: UUID | None


Lines = Callable[[], tuple[Line, ...]]  # of the running scope's organisation
_answer: list[Lines] = []


def answer_lines(lines: Lines) -> None:
    """Wired once at start."""
    _answer[:] = [lines]


def lines() -> tuple[Line, ...]:
    return _answer[0]() if _answer else ()
