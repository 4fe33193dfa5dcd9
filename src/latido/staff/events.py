"""Facts this room publishes."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SessionsEnded:
    """Whatever this person had open is over: they left, or somebody closed the door to them."""

    kind: ClassVar[str] = "staff.SessionsEnded"

    person_id: UUID
    at: datetime
