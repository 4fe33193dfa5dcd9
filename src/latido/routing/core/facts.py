"""What the matcher knows: of who waits, of who is free. Nothing of what a patient owes, pays or is worth."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

EMERGENCY = 0  # the tier that passes before everything
ALONE = timedelta(seconds=10)  # an emergency nobody qualified has taken by then may go to anybody
FULL = 100  # capacity units of one agent; a voice call takes them all


class Reach(StrEnum):
    """What an agent may be offered now."""

    ANYTHING = "anything"
    EMERGENCIES = "emergencies"  # in after-contact work: only tier 0, and only when nobody else can
    NOTHING = "nothing"


class HoldReason(StrEnum):
    """Why somebody is not offered to anyone yet."""

    NOBODY_QUALIFIED = "nobody_qualified"  # nobody who is logged in can do it
    ALL_BUSY = "all_busy"
    JUST_MISSED = "just_missed"  # those who are free have just let it pass


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


@dataclass(frozen=True, slots=True)
class Free:
    """One agent whom the matcher may offer something."""

    agent_id: UUID
    organisation_id: UUID
    skills: Mapping[str, int]
    load: int  # capacity units taken, 0 to 100
    idle_since: datetime
    reach: Reach = Reach.ANYTHING


class Pick(NamedTuple):
    """This agent is offered this interaction."""

    interaction_id: UUID
    agent_id: UUID


@dataclass(frozen=True, slots=True)
class Hold:
    reason: HoldReason


def turn(one: Waiting) -> tuple[int, int, bool, datetime, UUID]:
    """Whose turn: tier, priority, those who come back, longest wait. Never two alike, so never chance."""
    return (one.tier, one.priority, not one.head, one.enqueued_at, one.interaction_id)


def rest(agent: Free) -> tuple[datetime, UUID]:
    """Longest idle first; equal times break by id."""
    return (agent.idle_since, agent.agent_id)


def qualifies(skills: Mapping[str, int], required: Mapping[str, int]) -> bool:
    return all(skills.get(skill, 0) >= least for skill, least in required.items())


def opens_at(one: Waiting) -> datetime | None:
    """When an emergency stops waiting for a licence: somebody must answer. None for everything else."""
    return one.enqueued_at + ALONE if one.tier == EMERGENCY and one.required else None


def as_it_stands(one: Waiting, now: datetime) -> Waiting:
    """The same, without what it required once it has waited too long alone.

    No licence is relaxed by it: whoever answers reads the emergency script, stays, and brings the nurse in.
    """
    opens = opens_at(one)
    return replace(one, required={}) if opens is not None and opens <= now else one
