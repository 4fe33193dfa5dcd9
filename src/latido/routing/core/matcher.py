"""Who is offered to whom. Pure: no clock, no database, no chance.

Waiting interactions stand in one heap per requirement class, free agents in one ordered set per skill signature, so a
decision looks at the head of each class and of each signature and never at everybody. The policy is `turn` (whose
turn) and `rest` (which agent): tier 0, then priority, then the longest wait; then the longest idle qualified agent.
"""

import heapq
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from latido.routing.core.facts import (
    FULL,
    Free,
    Hold,
    HoldReason,
    Pick,
    Reach,
    Waiting,
    as_it_stands,
    qualifies,
    reaches,
    rest,
    turn,
)
from latido.routing.core.policy import BASE, Policy

Requirement = tuple[UUID, frozenset[tuple[str, int]], bool]  # organisation, skills with their least proficiency, and
# whether those who did not answer are rung too
Signature = tuple[UUID, Reach, frozenset[tuple[str, int]]]  # organisation, reach, skills

T = TypeVar("T")


def match(waiting: Iterable[Waiting], agents: Iterable[Free], now: datetime) -> list[Pick]:
    """Every offer to make now, in the order in which the turns come. Same facts, same answer, in any order given."""
    hall = Hall()
    for one in waiting:
        hall.put_waiting(as_it_stands(one, now))
    for agent in agents:
        hall.put_agent(agent)
    return hall.match(now)


def choose(demand: Waiting, agents: Iterable[Free], now: datetime) -> Pick | Hold:
    """Whom this one would be offered to if it were alone, or why to nobody."""
    demand = as_it_stands(demand, now)
    qualified = [
        a for a in agents if a.organisation_id == demand.organisation_id and qualifies(a.skills, demand.required)
    ]
    if not qualified:
        return Hold(HoldReason.NOBODY_QUALIFIED)
    free = [a for a in qualified if reaches(a.reach, demand) and a.load + demand.load <= FULL]
    if not free:
        return Hold(HoldReason.ALL_BUSY)
    willing = [a for a in free if _may(a, demand, now)]
    if not willing:
        return Hold(HoldReason.JUST_MISSED)
    return Pick(demand.interaction_id, min(willing, key=_preference).agent_id)


def _may(agent: Free, demand: Waiting, now: datetime) -> bool:
    until = demand.not_before.get(agent.agent_id)
    return until is None or until <= now


class Line(Generic[T]):
    """Things in order, of which any may be taken out: a heap whose dead entries are dropped when they surface."""

    def __init__(self, order: Callable[[T], Any], name: Callable[[T], UUID]) -> None:
        self.order, self.name = order, name
        self.heap: list[tuple[Any, UUID]] = []
        self.live: dict[UUID, T] = {}

    def put(self, thing: T) -> None:
        self.live[self.name(thing)] = thing
        heapq.heappush(self.heap, (self.order(thing), self.name(thing)))

    def drop(self, name: UUID) -> None:
        self.live.pop(name, None)
        if len(self.heap) > 64 and len(self.heap) > 4 * len(self.live):
            self.heap = [(self.order(thing), each) for each, thing in self.live.items()]
            heapq.heapify(self.heap)

    def first(self, suits: Callable[[T], bool] = lambda _: True) -> T | None:
        """The first that suits; it stays in its place, and so do those passed over."""
        passed: list[tuple[Any, UUID]] = []
        found: T | None = None
        while self.heap and found is None:
            key, name = self.heap[0]
            thing = self.live.get(name)
            if thing is None or self.order(thing) != key:
                heapq.heappop(self.heap)
            elif suits(thing):
                found = thing
            else:
                passed.append(heapq.heappop(self.heap))
        for entry in passed:
            heapq.heappush(self.heap, entry)
        return found


class Hall:
    """Everybody who waits and everybody who is free, kept in order from one tick to the next."""

    def __init__(self, policies: Mapping[UUID, Policy] | None = None, default: Policy = BASE) -> None:
        """policies: by organisation. default: of those that are not among them."""
        self.policies, self.default = dict(policies or {}), default
        self.waiting: dict[UUID, Requirement] = {}
        self.free: dict[UUID, Signature] = {}
        self.classes: dict[Requirement, Line[Waiting]] = {}
        self.idle: dict[Signature, Line[Free]] = {}

    def put_waiting(self, one: Waiting) -> None:
        """Add somebody who waits, or what has changed about them."""
        self.drop_waiting(one.interaction_id)
        where = (one.organisation_id, frozenset(one.required.items()), one.last_resort)
        self.waiting[one.interaction_id] = where
        if where not in self.classes:
            self.classes[where] = Line(turn, lambda each: each.interaction_id)
        self.classes[where].put(one)

    def drop_waiting(self, interaction_id: UUID) -> None:
        where = self.waiting.pop(interaction_id, None)
        if where is not None:
            self.classes[where].drop(interaction_id)
            if not self.classes[where].live:
                del self.classes[where]

    def put_agent(self, agent: Free) -> None:
        """Add an agent, or what has changed about one. Those who may be offered nothing are not here."""
        self.drop_agent(agent.agent_id)
        if agent.reach is Reach.NOTHING:
            return
        where = (agent.organisation_id, agent.reach, frozenset(agent.skills.items()))
        self.free[agent.agent_id] = where
        if where not in self.idle:
            self.idle[where] = Line(rest, lambda each: each.agent_id)
        self.idle[where].put(agent)

    def drop_agent(self, agent_id: UUID) -> None:
        where = self.free.pop(agent_id, None)
        if where is not None:
            self.idle[where].drop(agent_id)
            if not self.idle[where].live:
                del self.idle[where]

    def match(self, now: datetime) -> list[Pick]:
        """Everybody who can be brought together now, taken out of the hall.

        Goes from turn to turn over the heads of the classes. A class whose head nobody free can serve is over: those
        behind its head ask for the same, and none of them is of a better tier.
        """
        picks: list[Pick] = []
        passed: list[Waiting] = []  # whose only free agents have just let them pass
        heads = [(turn(one), where) for where, line in self.classes.items() if (one := line.first()) is not None]
        heapq.heapify(heads)
        while heads and self.idle:
            _, where = heapq.heappop(heads)
            one = self.classes[where].first()
            able = self._able(where, one) if one is not None else []
            if one is None or not able:
                continue
            line, agent = self.classes[where], self._longest_idle(one, able, now)
            self.drop_waiting(one.interaction_id)
            if agent is None:
                passed.append(one)
            else:
                self.drop_agent(agent.agent_id)
                picks.append(Pick(one.interaction_id, agent.agent_id))
            if (following := line.first()) is not None:
                heapq.heappush(heads, (turn(following), where))
        for one in passed:
            self.put_waiting(one)
        return picks

    def _able(self, where: Requirement, one: Waiting) -> list[Signature]:
        """The signatures present that may serve the head of this class."""
        organisation, *_ = where
        return [
            (own, reach, skills)
            for own, reach, skills in self.idle
            if own == organisation and reaches(reach, one) and qualifies(dict(skills), one.required)
        ]

    def _longest_idle(self, one: Waiting, able: Iterable[Signature], now: datetime) -> Free | None:
        def suits(agent: Free) -> bool:
            return agent.load + one.load <= FULL and _may(agent, one, now)

        found = [agent for where in able if (agent := self.idle[where].first(suits)) is not None]
        return min(found, key=_preference, default=None)


def _preference(agent: Free) -> tuple[int, datetime, UUID]:
    """Who is free before who would leave after-contact work, before who did not answer; then the longest idle."""
    return (_ASKED.index(agent.reach), *rest(agent))


_ASKED = (Reach.ANYTHING, Reach.EMERGENCIES, Reach.LAST_RESORT, Reach.NOTHING)
