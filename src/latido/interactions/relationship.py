"""What crosses the door of a patient's past: contacts in one line, and the entries of the timeline."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from latido.compliance.contracts import Tag


@dataclass(frozen=True, slots=True)
class PastContact:
    """One of the last three contacts, in one line."""

    interaction_id: UUID
    at: datetime
    channel: str
    direction: str
    queue_name: str
    disposition: str
    promise: str
    promised_by: str
    note: str
    reason_code: str
    promise_due: datetime | None = None
    agent_id: UUID | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    end_reason: str = ""
    ended_by: str = ""
    verified_level: int = 0
    announcement_version: str = ""  # of the recording sentence heard to its end; empty: not recorded
    tags: tuple[Tag, ...] = ()  # why it is reserved
    reserved: bool = False  # what it was about is left out: who looks may not know


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened to a patient; its panel asks the room of `kind` for the rest."""

    patient_id: UUID
    kind: str
    ref: UUID
    at: datetime
    id: int = 0  # where the page below goes on


@dataclass(frozen=True, slots=True)
class KindSummary:
    """How many things of one kind happened to a patient, the first and the last."""

    kind: str
    count: int
    first: datetime
    last: datetime
