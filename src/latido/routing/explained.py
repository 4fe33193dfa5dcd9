"""A wait that is told: what crosses the door of routing about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """One line of why somebody waited. kind: core.why.What's words, or not_taken; for an icon."""

    at: datetime
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one contact waited as long as it did, and went to whom it went. Nothing of the patient."""

    interaction_id: UUID
    queue: str  # its name
    since: datetime  # in the queue
    waited: timedelta
    waiting: bool  # still
    answered: bool
    tier: int
    agent_id: UUID | None  # who answered first
    sentence: str
    lines: tuple[ExplainedLine, ...]
    decisions: int  # recorded ticks that found it waiting, played again
    agrees: bool  # the same code decides the same from them now
    known_from: datetime | None  # what was decided before cannot be played again; None: all of it was


@dataclass(frozen=True, slots=True)
class PastWait:
    """One wait in a list: who and whose number are not told."""

    interaction_id: UUID
    queue: str
    since: datetime
    until: datetime | None  # None: waits
    answered: bool
    tier: int
    agent_id: UUID | None
