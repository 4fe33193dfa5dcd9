"""The policy said plainly: looks at everybody, every time. The hall must answer the same and look at almost nobody."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from latido.routing.core.facts import Free, Pick, Reach, Waiting, place
from latido.routing.core.idle import Fit, Found, covers, fit
from latido.routing.core.matcher import Group, bonus
from latido.routing.core.policy import Policy, PolicyName
from latido.routing.core.standing import Ask, Standing, sign, stand


class Naive:
    """One organisation at one instant."""

    def __init__(self, waiting: Iterable[Waiting], agents: Iterable[Free], now: datetime, policy: Policy) -> None:
        self.now, self.policy = now, policy
        self.waiting = list(waiting)
        agents = list(agents)
        self.here = {a.agent_id for a in agents if a.soon or a.reach is Reach.ANYTHING}
        self.free = {a.agent_id: (a, sign(a, now, policy)[0]) for a in agents if a.reach is not Reach.NOTHING}

    def match(self) -> list[Pick]:
        picks = []
        while offers := self.possible():
            _, pick = min(offers)
            picks.append(pick)
            self.waiting = [one for one in self.waiting if one.interaction_id != pick.interaction_id]
            del self.free[pick.agent_id]
        return picks

    def possible(self) -> list[tuple[tuple, Pick]]:
        """The first of each group who can be offered to somebody, with the turn."""
        firsts: dict[Standing, tuple[Waiting, Found, bool]] = {}
        for one in sorted(self.waiting, key=place):
            knower = one.knows in self.here
            standing, _ = stand(one, self.now, self.policy, knower_here=knower)
            if standing is not None and standing not in firsts and (found := self.find(one, standing)):
                firsts[standing] = (one, *found)
        return [
            (
                Group(1, standing, self.policy).turn(one, bonus(standing, found, self.policy, known=known), self.now),
                Pick(one.interaction_id, found.agent.agent_id),
            )
            for standing, (one, found, known) in firsts.items()
        ]

    def find(self, one: Waiting, standing: Standing) -> tuple[Found, bool] | None:
        able = self.able(one, standing.ask)
        if standing.only is not None:
            return next(((each, standing.kept) for each in able if each.agent.agent_id == standing.only), None)
        if one.knows and self.policy.name is PolicyName.LATIDO and standing.tier:
            for each in able:
                if each.agent.agent_id == one.knows:
                    return each, True
        if left := [each for each in able if not self.kept_back(each.agent, standing.ask)]:
            return min(left, key=self.fitness), False
        for other in standing.instead:
            queued = sum(each.queue == one.queue for each in self.waiting)
            helpers = self.able(one, other.ask)
            if queued >= other.waiting and self.serving(other.ask.queue) > other.idle and helpers:
                return min(helpers, key=self.fitness), False
        return None

    def able(self, one: Waiting, ask: Ask) -> list[Found]:
        return [
            Found(agent, found)
            for agent, signature in self.free.values()
            if agent.agent_id not in one.ringing
            and one.not_before.get(agent.agent_id, self.now) <= self.now
            and (found := fit(signature, agent.skills, ask))
        ]

    def covers(self, agent_id: UUID) -> frozenset[int]:
        return covers(self.policy, self.free[agent_id][1])

    def kept_back(self, agent: Free, ask: Ask) -> bool:
        mine = self.policy.of(ask.queue).claim
        covered = self.covers(agent.agent_id)
        better = any(q.int in covered and each.claim > mine for q, each in self.policy.classes.items())
        alike = Counter(self.covers(each) for each, (_, s) in self.free.items() if s.reach is Reach.ANYTHING)
        return bool(ask.reserve) and better and alike[covered] <= ask.reserve

    def serving(self, queue: UUID) -> int:
        return sum(
            queue.int in self.covers(each)
            for each, (_, signature) in self.free.items()
            if signature.reach is Reach.ANYTHING
        )

    def fitness(self, found: Found) -> tuple:
        agent, levels = found.agent, Fit(*found.fit)
        idle = (agent.idle_since, agent.agent_id.int)
        if self.policy.name is PolicyName.FIFO:
            return (levels.rank, *idle)
        signature = self.free[agent.agent_id][1]
        alike = sum(each == signature for _, each in self.free.values())
        return (levels.rank, -levels.proficiency, len(self.covers(agent.agent_id)) / alike, *idle)
