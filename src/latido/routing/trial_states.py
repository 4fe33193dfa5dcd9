"""What becomes of a trial, and how it crosses the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from latido.compliance.contracts import Wanted


class TrialState(StrEnum):
    ASKED = "asked"
    PLAYING = "playing"
    READY = "ready"  # played: somebody may decide
    FAILED = "failed"
    APPROVED = "approved"
    DECLINED = "declined"


OPEN = (TrialState.ASKED, TrialState.PLAYING)


@dataclass(frozen=True, slots=True)
class Tried:
    """A trial. found: what its days came to, as trying/days says; tuned: the proposal is the simulator's."""

    id: UUID
    state: TrialState
    tuned: bool
    wanted: tuple[Wanted, ...]
    weekday: int
    done: int
    total: int
    found: Mapping[str, Any] | None
    made_at: datetime
    made_by: UUID | None
    decided_at: datetime | None
    decided_by: UUID | None
    why: str
