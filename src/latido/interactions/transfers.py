"""A live contact that goes to somebody else: what crosses the door of interactions about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class TransferTo(StrEnum):
    """Whom an agent hands a live contact to."""

    AGENT = "agent"
    QUEUE = "queue"
    SKILL = "skill"  # whoever has it


@dataclass(frozen=True, slots=True)
class Transfer:
    """Asked by the agent who talks; done when the caller has left them and waits again."""

    id: UUID
    interaction_id: UUID
    given_by: UUID
    kind: TransferTo
    ref: str  # an agent's id, a queue's or skill's code
    note: str  # for whoever answers next
    asked_at: datetime
    done_at: datetime | None
