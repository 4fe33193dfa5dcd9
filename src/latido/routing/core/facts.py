"""What the matcher knows: of who waits, of who is free. Nothing of what a patient owes, pays or is worth."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

EMERGENCY = 0  # the tier that passes before everything
ALONE = timedelta(seconds=10)  # an emergency nobody qualified has taken by then may go to anybody
LAST_RESORT_AFTER = timedelta(seconds=30)  # and by then to those who let two offers pass
NOWHERE = UUID(int=0)  # no queue known
FULL = 100  # capacity units of one agent; a voice call takes them all


class Reach(StrEnum):
    """What an agent may be offered now."""

    ANYTHING = "anything"
    EMERGENCIES = "emergencies"  # in after-contact work: only tier 0, and only when nobody else can
    LAST_RESORT = "emergencies, last"  # did not answer twice: only tier 0, when nobody above could for long
    NOTHING = "nothing"


class HoldReason(StrEnum):
    """Why somebody is not offered to anyone yet."""

    NOBODY_QUALIFIED = "nobody_qualified"  # nobody who is logged in can do it
    ALL_BUSY = "all_busy"
    JUST_MISSED = "just_missed"  # those who are free have just let it pass
    KEPT = "kept"  # for one agent, who is not free yet
    RESERVED = "reserved"  # those who are free are kept for queues of better claim
    RINGING = "ringing"  # telephones ring for it now


@dataclass(frozen=True, slots=True)
class Waiting:
    """One waiting interaction."""

    interaction_id: UUID
    organisation_id: UUID
    tier: int  # 0 emergency, strictly first; then 1, 2 ...
    priority: int  # of its queue, 1 first
    head: bool  # came back from an agent who was lost: before the others of its class
    enqueued_at: datetime
    required: Mapping[str, int]  # skill -> least proficiency, 1 (novice) to 5 (expert); a licence is 1
    load: int = FULL  # capacity units it takes
    not_before: Mapping[UUID, datetime] = field(default_factory=dict)  # agents who let it pass -> when they may again
    urgent_since: datetime | None = None  # since when this emergency waits, this time; None: since it was enqueued
    last_resort: bool = False  # an emergency that rings those who did not answer, too
    queue: UUID = NOWHERE
    licensed: frozenset[str] = frozenset()  # of the skills required: never relaxed
    knows: UUID | None = None  # the agent who knows this patient
    handed_to: UUID | None = None  # nobody but this agent is asked ...
    handed_until: datetime | None = None  # ... until then
    text: bool = False  # in writing
    preferential: bool = False  # older adults, pregnancy, disability, small children
    ringing: frozenset[UUID] = frozenset()  # of an emergency: whose telephones ring for it now


@dataclass(frozen=True, slots=True)
class Free:
    """One agent whom the matcher may offer something."""

    agent_id: UUID
    organisation_id: UUID
    skills: Mapping[str, int]
    load: int  # capacity units taken, 0 to 100
    idle_since: datetime
    reach: Reach = Reach.ANYTHING
    deferrable: int = 0  # of the load: an emergency may interrupt it
    interruptible: int = 0  # of the load: anybody who waits live may
    carrying: int = 0  # contacts in hand
    rests_until: datetime | None = None  # had the most there may be in an hour: only emergencies until then
    soon: bool = False  # in a contact or its after-contact work now: worth a short wait
    also: Mapping[UUID, datetime] = field(default_factory=dict)  # queues helped out in -> until when


class Pick(NamedTuple):
    """This agent is offered this interaction."""

    interaction_id: UUID
    agent_id: UUID


@dataclass(frozen=True, slots=True)
class Hold:
    reason: HoldReason


def turn(one: Waiting) -> tuple[int, int, bool, datetime, int]:
    """Whose turn: tier, priority, those who come back, longest wait. Never two alike, so never chance."""
    return (one.tier, one.priority, *place(one))


def place(one: Waiting) -> tuple[bool, datetime, int]:
    """The place among those who ask for the same: who comes back, then the longest wait."""
    return (not one.head, one.enqueued_at, one.interaction_id.int)


def rest(agent: Free) -> tuple[datetime, int]:
    """Longest idle first; equal times break by id."""
    return (agent.idle_since, agent.agent_id.int)


def qualifies(skills: Mapping[str, int], required: Mapping[str, int]) -> bool:
    return all(skills.get(skill, 0) >= least for skill, least in required.items())


def reaches(reach: Reach, one: Waiting) -> bool:
    """Whether an agent of this reach may be offered this one, skills and load apart."""
    match reach:
        case Reach.ANYTHING:
            return True
        case Reach.EMERGENCIES:
            return one.tier == EMERGENCY
        case Reach.LAST_RESORT:
            return one.tier == EMERGENCY and one.last_resort
        case Reach.NOTHING:
            return False


def as_it_stands(one: Waiting, now: datetime) -> Waiting:
    """The same, with whom an emergency rings by now: those qualified, then anybody, then who did not answer either.

    No licence is relaxed by it: whoever answers reads the emergency script, stays, and brings the nurse in.
    """
    if one.tier != EMERGENCY:
        return one
    waited = now - (one.urgent_since or one.enqueued_at)
    required = {} if waited >= ALONE else one.required
    return replace(one, required=required, last_resort=waited >= LAST_RESORT_AFTER)
