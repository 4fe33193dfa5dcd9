"""What crosses the door of interactions."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class State(StrEnum):
    """Where an interaction is. The last four are ends, each with a reason."""

    IN_FLOW = "in_flow"
    QUEUED = "queued"
    OFFERED = "offered"
    CONNECTED = "connected"
    HELD = "held"
    REATTACHING = "reattaching"  # the agent's leg was lost; the patient is on music
    WRAP_UP = "wrap_up"  # the talk is over, the disposition is not made
    CLOSED = "closed"
    ABANDONED = "abandoned"
    OVERFLOWED = "overflowed"
    FAILED = "failed"  # interrupted by a fault of ours


ENDED = frozenset({State.WRAP_UP, State.CLOSED, State.ABANDONED, State.OVERFLOWED, State.FAILED})
LIVE = frozenset({State.CONNECTED, State.HELD, State.REATTACHING})


class CallerKind(StrEnum):
    PATIENT = "patient"
    RELATIVE = "relative"
    CAREGIVER = "caregiver"
    CLINICIAN = "clinician"
    INSURER = "insurer"
    COMPANY = "company"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Interaction:
    """One contact, as the desk and the board see it."""

    id: UUID
    channel: str
    direction: str
    state: State
    from_number: str  # E.164, or as sent, or empty when withheld
    to_number: str
    queue_id: UUID | None
    queue_name: str
    tier: int  # 0 is an emergency
    opened_at: datetime
    identified_at: datetime | None
    queued_at: datetime | None
    offered_at: datetime | None
    answered_at: datetime | None
    held_since: datetime | None
    ended_at: datetime | None
    closed_at: datetime | None
    end_reason: str
    ended_by: str
    agent_id: UUID | None
    caller_kind: CallerKind | None
    caller_name: str
    verified_level: int
    patient_ids: tuple[UUID, ...]
    candidate_ids: tuple[UUID, ...]
    chosen_key: str
    recording: str  # "", "on", "paused", "gap"


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One line of "Cómo llegó esta llamada"."""

    at: datetime
    kind: str  # arrived, announced, chose, queued, offered, lapsed, connected, held, resumed, leg_lost, ended …
    detail: str


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


@dataclass(frozen=True, slots=True)
class DispositionChoice:
    code: str  # "1.1"
    group: str  # "Citas"
    name: str  # "Cita agendada"
    closes: bool
    creates: str  # work it creates, in words; empty when none
    resolved: bool | None  # counts as resolved at first contact; None does not count


@dataclass(frozen=True, slots=True)
class Given:
    """A disposition given in wrap-up, to one patient or to none."""

    code: str
    patient_id: UUID | None


@dataclass(frozen=True, slots=True)
class VoiceCommandOut:
    """What a desk asked of a live call; drained by its node."""

    id: int
    organisation_id: UUID
    interaction_id: UUID
    channel_id: str
    kind: str  # hold, resume, hang_up, pause_recording, resume_recording
    args: dict[str, str]


@dataclass(frozen=True, slots=True)
class Segment:
    """One leg's recording. Recordings are the ordered segments of their interaction."""

    id: UUID
    interaction_id: UUID
    position: int
    started_at: datetime
    seconds: float
    state: str  # "recording", "stored", "gap"
    size: int


AUDIT_ACTIONS = {
    "interaction.opened": "Se abrió un contacto en el puesto",
    "interaction.closed": "Se finalizó un contacto",
    "recording.listed": "Se vio la lista de grabaciones",
    "recording.listened": "Se escuchó una grabación",
    "recording.refused": "Se negó escuchar una grabación",
    "contacts.listed": "Se mostraron contactos anteriores",
}
