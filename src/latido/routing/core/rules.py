"""Which rule put somebody before somebody else, and one agent before the others. Pure; asks what the matcher asks."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from latido.routing.core.facts import EMERGENCY, Free, Reach, Waiting
from latido.routing.core.idle import Fit, Found, covers, fit
from latido.routing.core.matcher import Group, bonus
from latido.routing.core.policy import Policy, PolicyName
from latido.routing.core.standing import Ask, Signature, Standing, sign, stand


class Before(StrEnum):
    """Why another one was served by an agent who could have served this one."""

    EMERGENCY = "emergency"
    TIER = "tier"
    AGED = "aged"  # had waited several times its target
    PRIORITY = "priority"
    CAME_BACK = "came_back"
    WAITED_LONGER = "waited_longer"
    WEIGHED_MORE = "weighed_more"  # its queue, and what had been waited in it
    KNOWN = "known"  # that agent knows the other's patient
    PREFERENTIAL = "preferential"
    HANDED = "handed"  # handed over to that agent by name
    KEPT = "kept"  # this one was kept for somebody who knows the patient
    MEANT = "meant"  # this one was handed over to another agent by name
    RESERVED = "reserved"  # that agent was kept for queues of better claim
    RANG = "rang"  # telephones rang for this one already
    ORDER = "order"  # nothing else told them apart


class Chosen(StrEnum):
    """Why this agent, among those who could."""

    HANDED = "handed"
    KNOWS = "knows"
    ONLY = "only"
    FREE = "free"  # the others would have been interrupted
    BEST = "best"
    LEAST_FLEXIBLE = "least_flexible"
    LONGEST_IDLE = "longest_idle"
    HELPS = "helps"  # of another queue


@dataclass(frozen=True, slots=True)
class Here:
    """The floor at one instant, before it is matched."""

    now: datetime
    policy: Policy
    waiting: Collection[Waiting]
    agents: Mapping[UUID, Free]
    free: Mapping[UUID, Free]  # of them, those who may be offered something

    def standing(self, one: Waiting) -> Standing | None:
        agent = self.agents.get(one.knows) if one.knows is not None else None
        knower = agent is not None and (agent.soon or agent.reach is Reach.ANYTHING)
        return stand(one, self.now, self.policy, knower_here=knower)[0]

    def signature(self, agent: Free) -> Signature:
        return sign(agent, self.now, self.policy)[0]


def could(here: Here, one: Waiting, standing: Standing, agent: Free) -> Found | None:
    """Whether this agent could have been offered this one, whoever else wanted it. Whom it is kept for aside."""
    if agent.reach is Reach.NOTHING or agent.agent_id in one.ringing:
        return None
    if (until := one.not_before.get(agent.agent_id)) is not None and until > here.now:
        return None
    found = next(
        (found for ask in asks(here, one, standing) if (found := fit(here.signature(agent), agent.skills, ask))), None
    )
    return Found(agent, found) if found else None


def asks(here: Here, one: Waiting, standing: Standing) -> Iterator[Ask]:
    """What is asked, and what is asked of other queues' agents if they help now."""
    yield standing.ask
    for other in standing.instead:
        queued = sum(each.queue == one.queue for each in here.waiting)
        if queued >= other.waiting and serving(here, other.ask) > other.idle:
            yield other.ask


def serving(here: Here, ask: Ask) -> int:
    signatures = [here.signature(agent) for agent in here.free.values()]
    return sum(each.reach is Reach.ANYTHING and ask.queue.int in covers(here.policy, each) for each in signatures)


def why_before(here: Here, mine: Waiting, other: Waiting, agent: Free) -> Before | None:
    """The rule by which this agent went to the other; None when it could not have been mine anyway."""
    standing, theirs = here.standing(mine), here.standing(other)
    if standing is None:
        return Before.RANG if mine.tier == EMERGENCY else None
    found, taken = could(here, mine, standing, agent), theirs and could(here, other, theirs, agent)
    if found is None or theirs is None or not taken:
        return None
    if theirs.only == agent.agent_id and not theirs.kept and theirs.tier >= standing.tier:
        return Before.HANDED
    if standing.only not in (None, agent.agent_id):
        return Before.KEPT if standing.kept else Before.MEANT
    turn, earlier = _turn(here, mine, standing, found), _turn(here, other, theirs, taken)
    if turn < earlier and reserved(here, standing, agent):
        return Before.RESERVED
    return _first_difference(mine, other, standing, theirs, agent, turn, earlier)


def reserved(here: Here, standing: Standing, agent: Free) -> bool:
    """Whether this agent serves a queue of better claim, for which this one leaves some free."""
    if not standing.ask.reserve:
        return False
    claim = here.policy.of(standing.ask.queue).claim
    serves = covers(here.policy, here.signature(agent))
    return any(queue.int in serves and each.claim > claim for queue, each in here.policy.classes.items())


Turn = tuple[int, int, bool, float, datetime, int]


def _turn(here: Here, one: Waiting, standing: Standing, found: Found) -> Turn:
    group = Group(0, standing, here.policy)
    known = standing.kept or (one.knows == found.agent.agent_id and not group.strict)
    return group.turn(one, bonus(standing, found, here.policy, known=known), here.now)


def _first_difference(
    mine: Waiting, other: Waiting, standing: Standing, theirs: Standing, agent: Free, turn: Turn, earlier: Turn
) -> Before:
    if earlier[0] < turn[0]:
        lifted = Before.CAME_BACK if other.head else Before.AGED
        ordinary = Before.TIER if other.tier < mine.tier else lifted
        return Before.EMERGENCY if theirs.tier == EMERGENCY else ordinary
    if earlier[1] < turn[1]:
        return Before.PRIORITY
    return Before.CAME_BACK if earlier[2] < turn[2] else _by_score(mine, other, agent, turn, earlier)


def _by_score(mine: Waiting, other: Waiting, agent: Free, turn: Turn, earlier: Turn) -> Before:
    longer = other.enqueued_at < mine.enqueued_at
    if longer and (other.queue == mine.queue or earlier[3] == turn[3]):
        return Before.WAITED_LONGER
    if earlier[3] < turn[3] and other.queue == mine.queue:
        if other.knows == agent.agent_id:
            return Before.KNOWN
        return Before.PREFERENTIAL if other.preferential and not mine.preferential else Before.WEIGHED_MORE
    return Before.WEIGHED_MORE if earlier[3] < turn[3] else Before.ORDER


@dataclass(frozen=True, slots=True)
class Choice:
    rule: Chosen
    among: int  # agents who could, this one included


def why_chosen(here: Here, one: Waiting, chosen: Free) -> Choice | None:
    """The rule by which this agent was offered this one. here: without those whose turn came before."""
    standing = here.standing(one)
    if standing is None or (mine := could(here, one, standing, chosen)) is None:
        return None
    able = [found for agent in here.free.values() if (found := could(here, one, standing, agent))]
    if standing.only == chosen.agent_id and not standing.kept:
        return Choice(Chosen.HANDED, len(able))
    if one.knows == chosen.agent_id and here.policy.name is PolicyName.LATIDO and one.tier != EMERGENCY:
        return Choice(Chosen.KNOWS, len(able))
    if fit(here.signature(chosen), chosen.skills, standing.ask) is None:
        return Choice(Chosen.HELPS, len(able))
    others = [found for found in able if found.agent.agent_id != chosen.agent_id]
    others = [found for found in others if fit(here.signature(found.agent), found.agent.skills, standing.ask)]
    if not others:
        return Choice(Chosen.ONLY, 1)
    alike = Counter(map(here.signature, here.free.values()))
    second = min(_fitness(here, found, alike) for found in others)
    return Choice(_told_apart(_fitness(here, mine, alike), second), 1 + len(others))


Fitness = tuple[int, int, float, datetime]


def _fitness(here: Here, found: Found, alike: Counter[Signature]) -> Fitness:
    agent, levels = found.agent, Fit(*found.fit)
    if here.policy.name is PolicyName.FIFO:
        return (levels.rank, 0, 0.0, agent.idle_since)
    signature = here.signature(agent)
    spread = len(covers(here.policy, signature)) / max(alike[signature], 1)
    return (levels.rank, -levels.proficiency, spread, agent.idle_since)


def _told_apart(mine: Fitness, second: Fitness) -> Chosen:
    order = (Chosen.FREE, Chosen.BEST, Chosen.LEAST_FLEXIBLE, Chosen.LONGEST_IDLE)
    return next((rule for rule, a, b in zip(order, mine, second, strict=True) if a != b), Chosen.LONGEST_IDLE)
