"""Facts this room publishes."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class InteractionClosed:
    """An agent gave the dispositions and finished."""

    kind: ClassVar[str] = "interactions.InteractionClosed"

    interaction_id: UUID
    agent_id: UUID
    queue_id: UUID | None
    closed_at: datetime
