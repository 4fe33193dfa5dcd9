"""What this room needs from rooms above it."""

from typing import Protocol
from uuid import UUID

from latido.kernel.actor import Actor
from latido.patients.contracts import Purpose


class Purposes(Protocol):
    """Answered by each room whose work is a reason to open a record: a live contact, a task."""

    def is_live(self, purpose: Purpose, patient_id: UUID, actor: Actor) -> bool:
        """Whether this actor has, now, this reason to open this patient's record. False for kinds of other rooms."""
        ...


_answering: list[Purposes] = []


def answer_purposes(*rooms: Purposes) -> None:
    """Wired once by config/adapters.py."""
    _answering[:] = rooms


def somebody_says_live(purpose: Purpose, patient_id: UUID, actor: Actor) -> bool:
    return any(room.is_live(purpose, patient_id, actor) for room in _answering)
