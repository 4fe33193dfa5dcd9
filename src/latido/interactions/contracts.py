"""What crosses the door of interactions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from latido.compliance.contracts import Tag
from latido.interactions.recounted import Recount as Recount
from latido.interactions.relationship import KindSummary as KindSummary
from latido.interactions.relationship import PastContact as PastContact
from latido.interactions.relationship import TimelineEntry as TimelineEntry
from latido.interactions.transfers import Transfer as Transfer
from latido.interactions.transfers import TransferTo as TransferTo
from latido.kernel.words import gettext_noop as _


class State(StrEnum):
    """Where an interaction is. The last four are ends, each with a reason."""

    IN_FLOW = "in_flow"
    QUEUED = "queued"
    OFFERED = "offered"
    DIALLING = "dialling"  # called back: an agent is there, the patient's telephone rings
    CONNECTED = "connected"
    HELD = "held"
    REATTACHING = "reattaching"  # the agent's leg was lost; the patient is on music
    WRAP_UP = "wrap_up"  # the talk is over, the disposition is not made
    CLOSED = "closed"
    ABANDONED = "abandoned"
    OVERFLOWED = "overflowed"
    FAILED = "failed"  # interrupted by a fault of ours


ENDED = frozenset({State.WRAP_UP, State.CLOSED, State.ABANDONED, State.OVERFLOWED, State.FAILED})
LIVE = frozenset({State.DIALLING, State.CONNECTED, State.HELD, State.REATTACHING})
WAITING = frozenset({State.IN_FLOW, State.QUEUED, State.OFFERED})

TIER_EMERGENCY = 0
TIER_RAISED = 1  # pressed nothing that made sense: a person soon
TIER_ORDINARY = 2

RECONTACT_WITHIN = timedelta(hours=72)
MOST_TO_DISPOSITION = 3
MOST_TRIES = 3
COUNTER = "in_person"  # the channel of whoever stands before the agent


class EndedBy(StrEnum):
    CALLER = "caller"
    AGENT = "agent"
    SYSTEM = "system"


class EndReason(StrEnum):
    HUNG_UP = "hung_up"
    OVERFLOW = "overflow"  # nobody of ours could take it: rang the overflow destination
    ON_CALL = "on_call"  # an emergency nobody of ours answered: whoever is on call did, by telephone
    FLOW_ENDED = "flow_ended"  # our dialogue said goodbye
    INTERRUPTED = "interrupted"  # a fault of ours
    NOT_REACHED = "not_reached"  # promised a call back: nobody answered any of the tries
    CANCELLED = "cancelled"  # promised a call back that is not wanted any more
    ATTENDED = "attended"  # at the counter: whoever came has left
    TOOK_TURN = "took_turn"  # promised a call back, called again and waited in that place


class Badge(StrEnum):
    """What the agent should know about how the call came."""

    NONE = ""
    NO_KEY = "no_key"  # "no marcó opción"
    EMERGENCY_KEY = "emergency_key"


class Command(StrEnum):
    HOLD = "hold"
    RESUME = "resume"
    HANG_UP = "hang_up"
    PAUSE_RECORDING = "pause_recording"
    RESUME_RECORDING = "resume_recording"
    HAND_BACK = "hand_back"  # to the clinic's own exchange
    TRANSFER = "transfer"  # to another agent, a queue or a skill


RING_ON_CALL = "ring_on_call"  # asked by the alarm of a waiting emergency, never by a desk


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
    organisation_id: UUID | None = None
    node: str = ""
    channel_id: str = ""
    withheld: bool = False  # the caller hid the number
    waiting_since: datetime | None = None  # of this wait: a call that went back to its queue waits anew
    announcement_version: str = ""  # of the recording and privacy sentence heard to its end; empty: do not record
    badge: Badge = Badge.NONE
    language: str = "es"
    keyed_language: str = ""  # that they chose in the menu: it counts before the one on their record
    country: str = ""  # the house's when it began, whose rules it keeps; empty of contacts before that was kept
    parked: bool = False  # left in "Por tipificar"
    note: str = ""  # the draft while the contact lasts, the note once it is closed
    promise: str = ""
    promise_due: datetime | None = None
    recontact_of: UUID | None = None
    speakers: Mapping[UUID, UUID] = field(default_factory=dict)  # patient -> the relative who speaks for them
    called_back: bool = False  # the caller hung up on our promise; from then on the line is one we dial
    reserved_as: Tag = Tag.NONE  # by the word of who handled it
    queue_tags: tuple[Tag, ...] = ()  # by where it waited: nobody takes that back

    @property
    def at_counter(self) -> bool:
        """Whoever it is stands before the agent: nothing of a telephone."""
        return self.channel == COUNTER


@dataclass(frozen=True, slots=True)
class NewInteraction:
    """An arrival, as flows hands it over. (node, channel_id) makes opening idempotent."""

    channel: str
    node: str
    channel_id: str
    from_number: str  # E.164, or the digits as sent when they are no telephone's
    to_number: str
    withheld: bool = False
    candidate_ids: tuple[UUID, ...] = ()  # who may be calling, by the number
    direction: str = "in"
    language: str = "es"
    keyed_language: str = ""


@dataclass(frozen=True, slots=True)
class LiveCall:
    """A call the database believes alive on a node: what a restarted voice process rebuilds from."""

    organisation_id: UUID
    interaction_id: UUID
    channel_id: str
    state: State
    agent_id: UUID | None
    announced: bool
    node: str


@dataclass(frozen=True, slots=True)
class QueueDay:
    """One queue since an instant. Waiting ones are counted, and the oldest of them named."""

    queue_id: UUID
    received: int
    answered: int
    answered_in_target: int
    abandoned: int
    abandoned_short: int  # within 5 s
    waiting: int
    longest_wait: datetime | None  # since when the oldest waits
    promised: int = 0  # wait to be called back
    called_back: int = 0  # promised while they waited, and kept
    recovered: int = 0  # gave up, or hung up before anything was asked, and were called back


@dataclass(frozen=True, slots=True)
class Recontact:
    """Somebody called before about the same: nothing of what was said."""

    interaction_id: UUID
    at: datetime
    queue_name: str


@dataclass(frozen=True, slots=True)
class Emergency:
    """The emergency key was pressed in a contact. facts: address, neighbourhood, callback, words …"""

    at: datetime
    raised_by: UUID | None
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One line of "Cómo llegó esta llamada"."""

    at: datetime
    kind: str  # arrived, announced, chose, queued, offered, lapsed, connected, held, resumed, leg_lost, ended …
    detail: str  # the key pressed, the queue's name, who ended it
    agent_id: UUID | None = None  # whom it concerns


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
    kind: str  # a Command, or RING_ON_CALL
    args: dict[str, str]


@dataclass(frozen=True, slots=True)
class Segment:
    """One leg's recording. Recordings are the ordered segments of their interaction."""

    id: UUID
    interaction_id: UUID
    position: int
    started_at: datetime
    seconds: float
    state: str  # "recording", "spooled" (over, not yet encrypted), "stored", "gap"
    size: int
    gap: bool = False  # audio is missing: nothing, or the end of it


@dataclass(frozen=True, slots=True)
class RecordingProof:
    """Whether recordings that lie here can still be opened."""

    recordings: int  # how many there are
    opened: int  # how many of the newest were decrypted to their last byte
    broken: tuple[UUID, ...]


SEGMENTS = UUID("5b1f0e0c-7f0d-4c55-9a53-6d3f0b2f7f51")


def segment_of(leg: str) -> UUID:
    """The segment that records a leg, by the leg's name: the same name gives the same segment."""
    return uuid5(SEGMENTS, leg)


@dataclass(frozen=True, slots=True)
class SweepReport:
    """What a look at the spool folder found and did. unknown: file names that belong to no contact."""

    stored: int
    gaps: int
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audio:
    """A recorded segment to be played: read it once, after the transaction."""

    size: int  # bytes of the whole segment
    start: int
    stop: int  # exclusive
    content_type: str
    chunks: Iterator[bytes]


class NotFound(Exception):
    """This contact does not exist."""


class NotYours(Exception):
    """This contact is another agent's."""


class NotNow(Exception):
    """This cannot be done in the contact's present state."""


class AlreadyClosed(Exception):
    """This contact is already closed."""


class StillTalking(Exception):
    """The conversation has not ended."""


class DispositionMissing(Exception):
    """Every contact needs a disposition, and every patient in it one of their own."""

    def __init__(self, patient_ids: tuple[UUID, ...]) -> None:
        super().__init__(len(patient_ids))
        self.patient_ids = patient_ids  # those without; empty when the contact has none at all


class UnknownDisposition(Exception):
    """There is no such disposition, or its patient is not in this contact."""


class TooMany(Exception):
    """Three contacts already wait for their disposition."""


class OutOfTries(Exception):
    """No verification tries are left in this contact."""


class ReasonRequired(Exception):
    """Listening to a recording needs a reason."""


class MayNotListen(Exception):
    """Listening to recordings needs a permission you do not hold."""


class NoAudio(Exception):
    """This part of the call has no recorded audio."""


AUDIT_ACTIONS = {
    "interaction.opened": _("Se abrió un contacto en el puesto"),
    "interaction.closed": _("Se finalizó un contacto"),
    "recording.listed": _("Se vio la lista de grabaciones"),
    "recording.listened": _("Se escuchó una grabación"),
    "recording.refused": _("Se negó escuchar una grabación"),
    "contacts.listed": _("Se mostraron contactos anteriores"),
    "contacts.repeated": _("Se mostró si alguien había llamado antes por lo mismo"),
    "interaction.commanded": _("Se retuvo, retomó, colgó o devolvió a la central una llamada, o se pausó su grabación"),
    "interaction.emergency": _("Se activó el protocolo de emergencia en un contacto"),
    "interaction.patient_linked": _("Se agregó un paciente a un contacto"),
    "interaction.speaker": _("Se dijo quién habla por un paciente en un contacto"),
    "interaction.split": _("Se llevó un contacto anotado en otra persona a la ficha de quien era"),
    "interaction.split_undone": _("Se devolvió un contacto a la ficha en que se había anotado"),
    "identification.closed": _("Demasiadas respuestas equivocadas: los datos no identifican a nadie por un rato"),
    "interaction.another_person": _("Se dijo que otra persona tomó el teléfono en un contacto"),
    "interaction.reserved": _("Se dijo si un contacto es reservado"),
    "interaction.patient_unlinked": _("Se quitó un paciente de un contacto"),
}
