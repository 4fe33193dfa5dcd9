"""What staff needs of rooms above, answered in `config`."""

from collections.abc import Callable
from uuid import UUID

Talking = Callable[[UUID], bool]  # whether this person is in a contact that goes on, in the running scope
_answer: list[Talking] = []


def answer_talking(talking: Talking) -> None:
    """Wired once at start."""
    _answer[:] = [talking]


def is_talking(person_id: UUID) -> bool:
    return any(answer(person_id) for answer in _answer)
