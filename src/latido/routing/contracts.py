"""What crosses the door of routing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from latido.compliance.contracts import Tag
from latido.kernel.records import number, text
from latido.kernel.words import gettext_noop as _
from latido.routing.explained import ExplainedLine as ExplainedLine
from latido.routing.explained import Explanation as Explanation
from latido.routing.explained import PastWait as PastWait
from latido.routing.figures import QueueFigures as QueueFigures
from latido.routing.figures import share as share
from latido.routing.policy_items import AfterHours as AfterHours
from latido.routing.policy_items import AfterHoursItem as AfterHoursItem
from latido.routing.policy_items import QueueClosed as QueueClosed
from latido.routing.policy_items import Then as Then
from latido.routing.presets import Preset as Preset
from latido.routing.receiving import AgentToReceive as AgentToReceive
from latido.routing.receiving import CannotReceive as CannotReceive
from latido.routing.receiving import CannotTransfer as CannotTransfer
from latido.routing.receiving import QueueToReceive as QueueToReceive
from latido.routing.receiving import Receiver as Receiver
from latido.routing.receiving import Receivers as Receivers
from latido.routing.receiving import SkillToReceive as SkillToReceive
from latido.routing.trial_states import TrialState as TrialState
from latido.routing.trial_states import Tried as Tried


class AgentStateName(StrEnum):
    """Each second of an agent is in exactly one."""

    OFFLINE = "offline"
    AVAILABLE = "available"
    OFFERED = "offered"  # a phone is ringing
    ON_CONTACT = "on_contact"
    AFTER_CONTACT = "after_contact"
    AWAY = "away"
    NOT_ANSWERING = "not_answering"  # two missed offers: back with one key


class OfferOutcome(StrEnum):
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    UNREACHABLE = "unreachable"
    WITHDRAWN = "withdrawn"


class OnCall(StrEnum):
    """What became of the on-call telephone of an emergency; nothing yet is the empty word."""

    MISSING = "missing"  # it was time, and the queue has no number
    ASKED = "asked"
    RINGS = "rings"
    MISSED = "missed"
    ANSWERED = "answered"


class CallbackSource(StrEnum):
    """Why somebody is called back."""

    OFFERED = "offered"  # the wait was long, and we said so
    ASKED = "asked"  # a key while waiting
    MISSED = "missed"  # hung up before anything was asked, on a line where that is a request
    ABANDONED = "abandoned"  # gave up waiting, in a queue that calls such people


class CallbackEnd(StrEnum):
    """How a promise ended."""

    KEPT = "kept"  # somebody answered, and an agent talked with them
    NOT_REACHED = "not_reached"  # nobody answered any of the tries
    BY_CALLER = "by_caller"  # called again and does not want it any more
    TOOK_TURN = "took_turn"  # called again and waits in that place
    BY_AGENT = "by_agent"
    WRONG_NUMBER = "wrong_number"  # whoever answered knew nothing of it
    DO_NOT_CALL = "do_not_call"  # whoever answered wants no calls
    GONE = "gone"  # its contact ended otherwise


class DialOutcome(StrEnum):
    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    MACHINE = "machine"  # the agent says so, as of the next
    OFF = "off"  # a voice of the network says that the telephone is switched off
    WRONG_NUMBER = "wrong_number"
    DO_NOT_CALL = "do_not_call"
    REFUSED = "refused"  # the network could not, or would not, reach it
    GIVEN_UP = "given_up"  # the agent hung up while it rang
    INTERRUPTED = "interrupted"  # a fault of ours; it may have rung


NOBODY_THERE = frozenset({DialOutcome.MACHINE, DialOutcome.NO_ANSWER, DialOutcome.BUSY, DialOutcome.OFF})


class PromiseAnswer(StrEnum):
    MADE = "made"
    ALREADY = "already"  # this number has an open promise, or had one lately
    TOO_LATE = "too_late"  # a telephone rings for them, or they talk; or nothing may be promised


@dataclass(frozen=True, slots=True)
class CallbackWish:
    """What a promise needs. number: E.164; keeps_hours: dialled only while hours_of (none: the lines) is open."""

    number: str
    source: CallbackSource
    shown: str
    extension: str = ""
    keeps_hours: bool = False
    hours_of: UUID | None = None


@dataclass(frozen=True, slots=True)
class CallbackRule:
    """How a queue promises to call back."""

    offer_after: int | None  # seconds of expected wait; None: only who asks
    on_request: bool
    abandoned_after: int | None  # seconds; None: who gives up is not called


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise to call back, as the desk and the floor see it."""

    id: UUID
    interaction_id: UUID
    queue_id: UUID
    queue: str  # its name
    queue_code: str
    number: str
    extension: str
    source: CallbackSource
    since: datetime  # when they joined the queue
    asked_at: datetime
    tried: int
    tries: int
    next_at: datetime | None  # not before; None: in its turn
    dialling: bool
    ended_at: datetime | None = None
    reason: CallbackEnd | None = None
    tag: Tag = Tag.NONE  # why its queue is reserved


@dataclass(frozen=True, slots=True)
class Said:
    """What follows from what an agent said of who answered."""

    number: str  # that was called
    next_at: datetime | None  # of another try; None: there is none


@dataclass(frozen=True, slots=True)
class PatientToDial:
    """Whom an agent who has just answered calls back."""

    channel_id: str
    number: str
    extension: str
    shown: str
    ring_for: int  # seconds


@dataclass(frozen=True, slots=True)
class WaitTold:
    """What somebody was told: their place, and between how many minutes. None: nothing about minutes."""

    position: int
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """How long somebody will wait from now on. Both None: nobody at work can take them."""

    median: timedelta | None
    told: WaitTold | None  # never worse than before


@dataclass(frozen=True, slots=True)
class WaitingEmergency:
    """An emergency that nobody has answered, as the alarm shows it. Nothing of the caller."""

    interaction_id: UUID
    queue: str  # its name
    since: datetime
    step: int  # 1 to 4, each louder
    loud: bool  # nobody has said yet that they saw this step
    rings: bool  # somebody's telephone rings for it now
    seen_by: UUID | None
    on_call: OnCall | None


@dataclass(frozen=True, slots=True)
class PauseReason:
    code: str  # "DES"
    name: str  # "Descanso"
    limit_minutes: int | None
    private: bool  # never shown per person on any board
    planned: bool


@dataclass(frozen=True, slots=True)
class AgentState:
    agent_id: UUID
    state: AgentStateName
    reason: str  # pause code, or empty
    reason_name: str
    since: datetime
    interaction_id: UUID | None  # what they are on
    after_contact: str  # what comes at the end of this contact: "" (available), a pause code, or "offline"
    voice_ready: bool  # a phone is registered


@dataclass(frozen=True, slots=True)
class Queue:
    id: UUID
    code: str  # "CIT"
    name: str  # "Citas"
    target_percent: int  # service level: this share …
    target_seconds: int  # … answered within
    wrap_up_seconds: int
    greeting: str  # what the agent says: "Citas, Sede Norte"
    required: Mapping[str, int]  # skill -> least proficiency
    licensed: frozenset[str]  # skills never relaxed
    on_call_number: str  # dialled for an emergency nobody answers, or empty
    on_call_after: int  # seconds of waiting


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who helps out in a queue until an hour."""

    agent_id: UUID
    queue_code: str
    queue: str  # its name
    until: datetime


@dataclass(frozen=True, slots=True)
class NewQueue:
    """A queue as the console sets it up. Those who wait keep what was required when they joined."""

    code: str
    name: str
    target_percent: int = 80
    target_seconds: int = 20
    required: Mapping[str, int] = field(default_factory=dict)  # skill -> least proficiency, 1 to 5
    licensed: frozenset[str] = frozenset()  # those of them that are never relaxed
    priority: int = 5  # 1 first
    wrap_up_seconds: int = 90
    ring_for: int = 20  # seconds
    greeting: str = ""
    position: int = 0
    on_call_number: str = ""
    on_call_after: int = 60  # seconds


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A queue as configuration. Those who wait keep what was required when they joined."""

    name: str = text(80)
    department: str = text(40, "")  # a code
    greeting: str = text(120, "")  # what the agent says: "Citas, Sede Norte"
    required: Mapping[str, int] = field(default_factory=dict)  # skill -> least proficiency, 1 to 5
    licensed: frozenset[str] = frozenset()  # those of them that are never relaxed
    target_percent: int = number(1, 100, 80)
    target_seconds: int = number(1, 3600, 20)
    wrap_up_seconds: int = number(0, 1800, 90)
    ring_for: int = number(5, 120, 20)  # seconds
    priority: int = number(1, 9, 5)  # 1 first
    position: int = number(0, 999, 0)
    on_call_number: str = text(20, "")  # dialled for an emergency nobody answers
    on_call_after: int = number(15, 600, 60)  # seconds of waiting
    tag: str = text(16, "")  # compliance's Tag: whatever waits here is reserved


@dataclass(frozen=True, slots=True)
class CallbackItem:
    """How a queue promises to call back, as configuration; its key is the queue's code."""

    offer_after: int | None = number(10, 3600)  # seconds of expected wait; None: only who asks
    abandoned_after: int | None = number(5, 1800)  # seconds; None: who gives up is not called
    on_request: bool = True  # the key works however short the wait
    tries: int = number(1, 5, 3)  # the first one included
    spacing: int = number(30, 86400, 600)  # seconds between two of them
    ring_for: int = number(15, 60, 30)  # seconds


@dataclass(frozen=True, slots=True)
class PauseItem:
    """A pause reason as configuration."""

    name: str = text(80)
    limit_minutes: int | None = number(1, 720)
    private: bool = False  # on no board, per person
    planned: bool = True
    position: int = number(0, 999, 0)


@dataclass(frozen=True, slots=True)
class OfferToRing:
    """An offer the voice process has yet to deliver."""

    offer_id: UUID
    interaction_id: UUID
    organisation_id: UUID
    channel_id: str  # the patient's channel
    agent_id: UUID
    expires_at: datetime
    banner: str  # the queue's words, for the phone: "Citas"
    call_back: bool = False  # the patient's channel is dialled once the agent has answered
    beside: bool = False  # of an emergency: other telephones ring on


@dataclass(frozen=True, slots=True)
class CurrentOffer:
    """What an agent is being offered now."""

    offer_id: UUID
    interaction_id: UUID
    queue_id: UUID
    offered_at: datetime
    expires_at: datetime
    reattach: bool
    preferential: bool = False  # preferential attention, as it was known when they joined the queue
    known: bool = False  # by this agent, from before


@dataclass(frozen=True, slots=True)
class FloorAgent:
    """One agent on the supervisor's board. A private reason has neither code nor name."""

    agent_id: UUID
    state: AgentStateName
    reason: str
    reason_name: str
    since: datetime
    limit_minutes: int | None  # of the pause; None when nothing is late however long
    interaction_id: UUID | None
    voice_ready: bool


@dataclass(frozen=True, slots=True)
class LeaderStatus:
    """How the matching is doing, over all shards."""

    epoch: int  # of all together: grows by one each time somebody takes over
    holder: str
    alive: bool  # every lease runs
    lag_ms: int  # age of the oldest thing nobody has heard
    waiting: int
    ringing: int


class Refusal(StrEnum):
    NO_PHONE = "no_phone"  # no softphone is registered
    UNTRAINED = "untrained"  # a training of theirs ran out
    TO_DISPOSITION = "to_disposition"  # three contacts without a disposition


class CannotBeAvailable(Exception):
    """This agent cannot be offered contacts now."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


class UnknownCallback(LookupError):
    """There is no such promise."""


class UnknownQueue(LookupError):
    """The organisation has no queue of that code."""


AUDIT_ACTIONS = {
    "callback.cancelled": _("Se anuló una devolución de llamada"),
    "callback.answered": _("Se dijo quién o qué contestó una devolución de llamada"),
    "callback.shown": _("Se mostró el número de quien no contestó la devolución"),
    "trial.asked": _("Se pidió probar un cambio del reparto"),
    "trial.approved": _("Se aprobó un cambio del reparto que se había probado"),
    "trial.declined": _("Se descartó un cambio del reparto"),
    "queue.reinforced": _("Se reforzó una cola por un rato"),
    "queue.reinforcement_ended": _("Se terminó el refuerzo de una cola"),
    "queue.moved": _("Se pasó a quienes esperaban de una cola a otra"),
    "call.transferred": _("Se transfirió una llamada a otro agente, cola o habilidad"),
    "wait.explained": _("Se mostró por qué esperó un contacto"),
    "emergency.seen": _("Alguien dijo haber visto la alarma de una emergencia que espera"),
}
