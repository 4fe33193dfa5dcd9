"""Which state may follow which. Every contact reaches exactly one end, with a reason."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from latido.interactions.contracts import EndedBy, EndReason, State


class Happened(StrEnum):
    QUEUED = "queued"
    OFFERED = "offered"
    OFFER_ENDED = "offer_ended"  # lapsed, declined or unreachable: nobody took it
    DIALLED = "dialled"  # called back: the agent is there, the patient's telephone is dialled
    NOT_REACHED = "not_reached"  # and nobody answered it
    NOBODY_THERE = "nobody_there"  # something did, and the agent says that it was no person
    CONNECTED = "connected"
    HELD = "held"
    RESUMED = "resumed"
    LEG_LOST = "leg_lost"
    TRANSFERRED = "transferred"  # the agent handed it on: it waits for another one
    HUNG_UP = "hung_up"
    OVERFLOWED = "overflowed"
    FLOW_ENDED = "flow_ended"
    INTERRUPTED = "interrupted"
    CLOSED = "closed"


S, H = State, Happened

_LOST = {
    H.HUNG_UP: S.ABANDONED,
    H.OVERFLOWED: S.OVERFLOWED,
    H.FLOW_ENDED: S.CLOSED,
    H.INTERRUPTED: S.FAILED,
}
# An agent who was cut off still owes the disposition, so a fault after the answer ends in wrap-up too.
_TALKED = {H.HUNG_UP: S.WRAP_UP, H.INTERRUPTED: S.WRAP_UP}
_WITH_AGENT = {**_TALKED, H.LEG_LOST: S.REATTACHING, H.NOBODY_THERE: S.QUEUED, H.TRANSFERRED: S.QUEUED}

AFTER: Mapping[State, Mapping[Happened, State]] = MappingProxyType(
    {
        S.IN_FLOW: {**_LOST, H.QUEUED: S.QUEUED},
        S.QUEUED: {**_LOST, H.QUEUED: S.QUEUED, H.OFFERED: S.OFFERED, H.CONNECTED: S.CONNECTED},
        S.OFFERED: {
            **_LOST,
            H.QUEUED: S.QUEUED,
            H.OFFERED: S.OFFERED,
            H.OFFER_ENDED: S.QUEUED,
            H.DIALLED: S.DIALLING,
            H.CONNECTED: S.CONNECTED,
        },
        S.DIALLING: {
            H.NOT_REACHED: S.QUEUED,
            H.CONNECTED: S.CONNECTED,
            H.FLOW_ENDED: S.CLOSED,
            H.INTERRUPTED: S.FAILED,
        },
        S.CONNECTED: {**_WITH_AGENT, H.HELD: S.HELD},
        S.HELD: {**_WITH_AGENT, H.RESUMED: S.CONNECTED},
        S.REATTACHING: {
            **_TALKED,
            H.OFFERED: S.REATTACHING,
            H.OFFER_ENDED: S.REATTACHING,
            H.CONNECTED: S.CONNECTED,
            H.QUEUED: S.QUEUED,
            H.TRANSFERRED: S.QUEUED,
            H.OVERFLOWED: S.OVERFLOWED,
        },
        S.WRAP_UP: {H.CLOSED: S.CLOSED, H.NOBODY_THERE: S.QUEUED},
        S.CLOSED: {},
        S.ABANDONED: {},
        S.OVERFLOWED: {},
        S.FAILED: {},
    }
)
TERMINAL = frozenset(state for state, after in AFTER.items() if not after)


def next_state(state: State, happened: Happened) -> State | None:
    """The state that follows, or None when the news is late, repeated or makes no sense, and changes nothing."""
    return AFTER[state].get(happened)


_ENDINGS: Mapping[str, Happened] = MappingProxyType(
    {
        EndReason.OVERFLOW: H.OVERFLOWED,
        EndReason.FLOW_ENDED: H.FLOW_ENDED,
        EndReason.INTERRUPTED: H.INTERRUPTED,
        EndReason.NOT_REACHED: H.FLOW_ENDED,
        EndReason.CANCELLED: H.FLOW_ENDED,
        EndReason.TOOK_TURN: H.FLOW_ENDED,
        "finished": H.FLOW_ENDED,  # the voice process's words
        "lost": H.INTERRUPTED,
    }
)


def ending(by: str, reason: str) -> Happened:
    """How a call that is over ended. by: EndedBy, or "overflow"; reason: EndReason or any short code."""
    if by == EndReason.OVERFLOW:
        return H.OVERFLOWED
    if by == EndedBy.SYSTEM:
        return _ENDINGS.get(reason, H.INTERRUPTED)
    return H.HUNG_UP
