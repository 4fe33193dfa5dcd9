"""Whether a live contact may be handed on to somebody, and how it waits for them then. Pure.

docs/algorithms/routing.md, "Handed on", has the examples.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from latido.routing.contracts import AgentStateName, CannotReceive, Receiver
from latido.routing.core.facts import EMERGENCY, qualifies

KEPT_FOR = timedelta(seconds=60)  # for the agent it was handed to by name; then anybody of the queue
SKILL_KEPT_FOR = timedelta(minutes=5)  # for whoever has a skill the queue does not ask; then as the queue asks
GIVER_AGAIN_AFTER = timedelta(minutes=2)  # who gave it is not asked for it sooner
LEAST = 1  # of a skill it is handed to: an agent who has it at all
HERE = frozenset(
    {AgentStateName.AVAILABLE, AgentStateName.OFFERED, AgentStateName.ON_CONTACT, AgentStateName.AFTER_CONTACT}
)


@dataclass(frozen=True, slots=True)
class Desk:
    """One agent, as whoever hands on sees them."""

    agent_id: UUID
    state: AgentStateName
    skills: Mapping[str, int]
    voice_ready: bool
    helps: frozenset[UUID] = frozenset()  # queues helped out in now
    since: datetime | None = None  # in this state


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of whoever takes it."""

    queue: UUID
    required: Mapping[str, int]  # skill -> least proficiency
    licensed: frozenset[str]
    tier: int = EMERGENCY + 2

    @property
    def licences(self) -> dict[str, int]:
        return {skill: level for skill, level in self.required.items() if skill in self.licensed}


def with_skill(ask: Ask, skill: str) -> Ask:
    """The same, of somebody who has this skill as well."""
    required = {**ask.required, skill: max(ask.required.get(skill, 0), LEAST)}
    return Ask(ask.queue, required, ask.licensed, ask.tier)


def why_not_to(desk: Desk | None, ask: Ask, giver: UUID) -> CannotReceive | None:
    """Why this agent cannot be handed it by name; None when they can. A busy one can: it waits for them."""
    if desk is None:
        return CannotReceive.UNKNOWN
    if desk.agent_id == giver:
        return CannotReceive.ONESELF
    if ask.tier == EMERGENCY:
        return CannotReceive.EMERGENCY
    if desk.state not in HERE:
        return {
            AgentStateName.OFFLINE: CannotReceive.OFFLINE,
            AgentStateName.NOT_ANSWERING: CannotReceive.NOT_ANSWERING,
        }.get(desk.state, CannotReceive.AWAY)
    if not desk.voice_ready:
        return CannotReceive.NO_PHONE
    return None if qualifies(desk.skills, ask.licences) else CannotReceive.NO_LICENCE


def why_not_anybody(desks: Collection[Desk], ask: Ask, giver: UUID) -> CannotReceive | None:
    """The same of a queue, or of those who have a skill: somebody else must be at work who could take it."""
    return None if any(takes(desk, ask) for desk in desks if desk.agent_id != giver) else CannotReceive.NOBODY


def takes(desk: Desk, ask: Ask) -> bool:
    """Whether this agent is at work and could be offered it, now or when they are free."""
    wanted = ask.licences if ask.queue in desk.helps else ask.required
    return desk.state in HERE and desk.voice_ready and qualifies(desk.skills, wanted)


def standing(desk: Desk) -> Receiver:
    """What the agent who hands on is told of them."""
    if desk.state is AgentStateName.AVAILABLE and desk.voice_ready:
        return Receiver.FREE
    if desk.state in (AgentStateName.OFFERED, AgentStateName.ON_CONTACT):
        return Receiver.TALKS
    return Receiver.WRITES if desk.state is AgentStateName.AFTER_CONTACT else Receiver.GONE
