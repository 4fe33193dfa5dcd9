"""How long what somebody showed of themselves lasts: it is theirs who is on the line, and ends with them. Pure.

Looked at each time it is needed, from what the contact's story says; nothing is stored as ended.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from latido.patients.contracts import Fell

LONGEST_HOLD = timedelta(minutes=10)
LONGEST_IDLE = timedelta(minutes=15)
ANOTHER_PERSON = "another_person"  # the story's word
_AGAIN_WITH_US = frozenset({"connected", "reattached", "resumed"})
_WITHOUT_US = frozenset({"transferred", "leg_lost"})
_ANOTHER_LINE = frozenset({"promised", "dialled", "not_reached"})
_OVER = frozenset({"ended", "closed"})


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the story of a contact."""

    at: datetime
    kind: str


@dataclass(frozen=True, slots=True)
class Fall:
    """What coincided before this no longer counts."""

    at: datetime
    why: Fell


def last_fall(steps: Iterable[Step], now: datetime) -> Fall | None:
    """The latest one until now. steps: in the order in which they happened.

    A transfer from agent to agent is none: the person never left the line. Once the call is over no clock runs.
    """
    fallen: Fall | None = None
    since: Step | None = None  # since when they talk to nobody of ours
    for step in (*steps, Step(now, "")):
        fallen = _too_long(since, step.at) or fallen
        if step.kind in _ANOTHER_LINE:
            fallen = Fall(step.at, Fell.LINE)
        elif step.kind == ANOTHER_PERSON:
            fallen = Fall(step.at, Fell.PERSON)
        since = _waits_since(since, step)
    return fallen


def _too_long(since: Step | None, at: datetime) -> Fall | None:
    if since is None:
        return None
    most, why = (LONGEST_HOLD, Fell.HOLD) if since.kind == "held" else (LONGEST_IDLE, Fell.IDLE)
    return Fall(since.at + most, why) if at - since.at > most else None


def _waits_since(since: Step | None, step: Step) -> Step | None:
    if step.kind in _AGAIN_WITH_US | _ANOTHER_LINE | _OVER:
        return None
    if step.kind == "held" or (step.kind in _WITHOUT_US and since is None):
        return step
    return since
