"""Who is offered to whom. Pure: no clock, no database, no chance.

Those who ask for the same stand in one line, and so do the agents who may be offered the same, so a decision looks at
the head of each line and never at everybody. Time changes how people stand only at instants known beforehand.
The rules are `turn` and `score` (whose turn) and `fitness` (which agent); docs/algorithms/routing.md tells them.
"""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from latido.routing.core.facts import EMERGENCY, Free, Hold, HoldReason, Pick, Reach, Waiting, place
from latido.routing.core.idle import Floor, Found, Index, Suits, fit, qualified
from latido.routing.core.line import Line
from latido.routing.core.policy import BASE, Policy, PolicyName
from latido.routing.core.standing import Remembered, Standing, sign, stand

Turn = tuple[int, int, bool, float, datetime, int]  # smaller is sooner


def match(waiting: Iterable[Waiting], agents: Iterable[Free], now: datetime, policy: Policy = BASE) -> list[Pick]:
    """Every offer to make now, in the order in which the turns come. Same facts, same answer, in any order given."""
    hall = Hall(default=policy)
    for one in waiting:
        hall.put_waiting(one)
    for agent in agents:
        hall.put_agent(agent)
    return hall.match(now)


def choose(demand: Waiting, agents: Iterable[Free], now: datetime, policy: Policy = BASE) -> Pick | Hold:
    """Whom this one would be offered to if it were alone, or why to nobody."""
    agents = list(agents)
    if picks := match([demand], agents, now, policy):
        return picks[0]
    here = any(agent.agent_id == demand.knows and (agent.soon or agent.reach is Reach.ANYTHING) for agent in agents)
    standing, _ = stand(demand, now, policy, knower_here=here)
    return Hold(_why_nobody(demand, standing, agents, now, policy))


def _why_nobody(
    demand: Waiting, standing: Standing | None, agents: list[Free], now: datetime, policy: Policy
) -> HoldReason:
    if standing is None:
        return HoldReason.RINGING
    ours = [agent for agent in agents if agent.organisation_id == demand.organisation_id]
    signed = [(agent, sign(agent, now, policy)[0]) for agent in ours]
    asks = [standing.ask, *(other.ask for other in standing.instead)]
    if not any(qualified(signature, agent.skills, ask) for agent, signature in signed for ask in asks):
        return HoldReason.NOBODY_QUALIFIED
    free = [agent for agent, signature in signed if fit(signature, agent.skills, standing.ask)]
    if standing.only is not None and not any(agent.agent_id == standing.only for agent in free):
        return HoldReason.KEPT if free else HoldReason.ALL_BUSY
    if not free:
        return HoldReason.ALL_BUSY
    suits = _suits(demand, now)
    return HoldReason.RESERVED if suits is None or any(map(suits, free)) else HoldReason.JUST_MISSED


class Group:
    """Those of one organisation who ask for the same with the same right, in order."""

    __slots__ = ("claim", "index", "line", "organisation", "policy", "standing", "strict", "where")

    def __init__(self, organisation: int, standing: Standing, policy: Policy) -> None:
        self.organisation, self.standing, self.policy = organisation, standing, policy
        self.where = (organisation, standing)
        self.line: Line[Waiting] = Line(place, lambda each: each.interaction_id.int)
        self.strict = policy.name is PolicyName.FIFO or standing.tier == EMERGENCY
        self.claim = claim(standing, policy)
        self.index: Index | None = None  # of its ask, as far as known

    def turn(self, one: Waiting, bonus: float, now: datetime) -> Turn:
        """The turn of its head. bonus: share of the score that the agent adds."""
        comes_back, since, number = place(one)
        score = 0.0 if self.strict else self.claim * (1 + bonus) * ((now - since).total_seconds() + 1)
        return (self.standing.tier, self.standing.priority, comes_back, -score, since, number)

    @property
    def most_bonus(self) -> float:
        return 0.0 if self.strict else self.policy.affinity_bonus + 4 * self.policy.proficiency_bonus


def claim(standing: Standing, policy: Policy) -> float:
    """How much one second of waiting weighs."""
    more = policy.preferential_bonus if standing.preferential else 0.0
    return policy.of(standing.ask.queue).claim * (1 + more)


def bonus(standing: Standing, found: Found, policy: Policy, *, known: bool) -> float:
    """What the agent adds to the score: they know the patient; they are better than asked."""
    asked = standing.ask.required
    above = found.fit.proficiency - sum(least for _, least in asked)
    return policy.affinity_bonus * known + policy.proficiency_bonus * max(above, 0) / max(len(asked), 1)


class Hall:
    """Everybody who waits and everybody who is free, kept in order from one tick to the next.

    Facts are put as they are; what time does to them the hall knows. Whoever is picked is out of it: put them again
    with what has become of them. An emergency that may ring several at once is put again with `ringing`.
    """

    def __init__(self, policies: Mapping[UUID, Policy] | None = None, default: Policy = BASE) -> None:
        """policies: by organisation. default: of those that are not among them."""
        self.policies, self.default = dict(policies or {}), default
        self.waiting: dict[int, Waiting] = {}
        self.free: dict[int, Free] = {}
        self.here: set[int] = set()  # agents who are free, or before long
        self.groups: dict[tuple[int, Standing], Group] = {}
        self.group_of: dict[int, Group] = {}
        self.stands: dict[int, Remembered] = {}  # by organisation
        self.floors: dict[int, Floor] = {}
        self.in_queue: Counter[int] = Counter()
        self.known_by: dict[int, set[int]] = {}  # agent -> who waits and is known by them
        self.unsettled_waiting: set[int] = set()
        self.unsettled_agents: set[int] = set()
        self.changes: list[tuple[datetime, int]] = []
        self.change_of: dict[int, datetime] = {}
        self.now: datetime | None = None

    def policy_of(self, organisation_id: UUID) -> Policy:
        return self.policies.get(organisation_id, self.default)

    def set_policies(self, policies: Mapping[UUID, Policy]) -> None:
        """From now on these hold; nobody loses their place."""
        self.policies = dict(policies)
        self.floors.clear()
        self.groups.clear()
        self.group_of.clear()
        self.stands.clear()
        self.unsettled_waiting, self.unsettled_agents = set(self.waiting), set(self.free)

    def put_waiting(self, one: Waiting) -> None:
        """Add somebody who waits, or what has changed about them."""
        name = one.interaction_id.int
        if name in self.waiting:
            self.drop_waiting(one.interaction_id)
        self.waiting[name] = one
        self.in_queue[one.queue.int] += 1
        self.unsettled_waiting.add(name)
        if one.knows is not None:
            self.known_by.setdefault(one.knows.int, set()).add(name)

    def drop_waiting(self, interaction_id: UUID) -> None:
        name = interaction_id.int
        one = self.waiting.pop(name, None)
        if one is None:
            return
        self._leave_group(name)
        self.change_of.pop(name, None)
        self.unsettled_waiting.discard(name)
        self.in_queue[one.queue.int] -= 1
        if one.knows is not None:
            known = self.known_by[one.knows.int]
            known.discard(name)
            if not known:
                del self.known_by[one.knows.int]

    def put_agent(self, agent: Free) -> None:
        """Add an agent, or what has changed about one. Those who may be offered nothing now may be put as well."""
        name = agent.agent_id.int
        self._leave_floor(name)
        self._seen(name, here=agent.soon or agent.reach is Reach.ANYTHING)
        if agent.reach is not Reach.NOTHING:
            self.free[name] = agent
            self.unsettled_agents.add(name)

    def drop_agent(self, agent_id: UUID) -> None:
        self._leave_floor(agent_id.int)
        self._seen(agent_id.int, here=False)

    def next_change(self) -> datetime | None:
        """When time alone changes how somebody stands; at once when that is not known yet."""
        while self.changes and self.change_of.get(self.changes[0][1]) != self.changes[0][0]:
            heapq.heappop(self.changes)
        return self.changes[0][0] if self.changes else None

    def match(self, now: datetime) -> list[Pick]:
        """Everybody who can be brought together now, taken out of the hall; each of them once.

        Goes from turn to turn over the heads of the groups. A group whose head nobody free can serve is over: those
        behind its head ask for the same and have no better right.
        """
        self.settle(now)
        picks: list[Pick] = []
        passed: list[tuple[Waiting, Group]] = []  # whose only free agents have just let them pass
        heads = list(self._heads(now))
        heapq.heapify(heads)
        while heads and self.free:
            turn, number, group = heapq.heappop(heads)
            if (one := group.line.first()) is None:
                continue
            found, known = self._find(group, one, now)
            if found is not None:
                turn = group.turn(one, bonus(group.standing, found, group.policy, known=known), now)
                if heads and turn > heads[0][0]:
                    heapq.heappush(heads, (turn, number, group))
                    continue
                picks.append(Pick(one.interaction_id, found.agent.agent_id))
                self.drop_waiting(one.interaction_id)
                self._leave_floor(found.agent.agent_id.int)
            elif one.not_before or one.ringing:
                passed.append((one, group))
                group.line.drop(one.interaction_id.int)
            else:
                continue
            if (following := group.line.first()) is not None:
                heapq.heappush(heads, (group.turn(following, group.most_bonus, now), number, group))
        for one, group in passed:
            self.groups.setdefault(group.where, group).line.put(one)
        return picks

    def _heads(self, now: datetime) -> Iterator[tuple[Turn, int, Group]]:
        """The turn of each group for which somebody may be free. What the agent makes of it is seen when it comes."""
        for number, group in enumerate(self.groups.values()):
            if self._hopeful(group) and (one := group.line.first()) is not None:
                yield group.turn(one, group.most_bonus, now), number, group

    def _hopeful(self, group: Group) -> bool:
        if group.standing.only is not None or group.standing.instead:
            return True
        if group.index is None or group.index.forgotten:
            floor = self.floors.get(group.organisation)
            group.index = floor.index(group.standing.ask) if floor is not None else None
        return group.index is not None and group.index.any()

    def _find(self, group: Group, one: Waiting, now: datetime) -> tuple[Found | None, bool]:
        """Whom it would be offered to, and whether they know the patient."""
        standing, floor = group.standing, self.floors.get(one.organisation_id.int)
        if floor is None:
            return None, False
        suits = _suits(one, now)
        if standing.only is not None:
            return floor.this(standing.only, standing.ask, suits), standing.kept
        if one.knows is not None and not group.strict and (found := floor.this(one.knows, standing.ask, suits)):
            return found, True
        if (found := floor.best(standing.ask, suits)) is not None:
            return found, False
        for other in standing.instead:
            enough = self.in_queue[one.queue.int] >= other.waiting and floor.serving[other.ask.queue.int] > other.idle
            if enough and (found := floor.best(other.ask, suits)) is not None:
                return found, False
        return None, False

    def settle(self, now: datetime) -> None:
        """Everybody stands as they stand now. `match` does it too: asked for beforehand it is not waited for then."""
        if self.now is not None and now < self.now:
            self.unsettled_waiting, self.unsettled_agents = set(self.waiting), set(self.free)
        self.now = now
        while (at := self.next_change()) is not None and at <= now:
            name = heapq.heappop(self.changes)[1]
            (self.unsettled_waiting if name in self.waiting else self.unsettled_agents).add(name)
        for name in self.unsettled_agents:
            self._place_agent(name, now)
        for name in self.unsettled_waiting:
            self._place_waiting(name, now)
        self.unsettled_agents, self.unsettled_waiting = set(), set()

    def _place_agent(self, name: int, now: datetime) -> None:
        agent = self.free[name]
        policy, organisation = self.policy_of(agent.organisation_id), agent.organisation_id.int
        signature, changes = sign(agent, now, policy)
        floor = self.floors.get(organisation)
        if floor is None:
            floor = self.floors[organisation] = Floor(policy)
        floor.drop(name)
        floor.put(agent, signature)
        self._expect(name, changes)

    def _place_waiting(self, name: int, now: datetime) -> None:
        self._leave_group(name)
        one = self.waiting[name]
        organisation = one.organisation_id.int
        stands = self.stands.get(organisation)
        if stands is None:
            stands = self.stands[organisation] = Remembered(self.policy_of(one.organisation_id))
        knower_here = one.knows is not None and one.knows.int in self.here
        standing, changes = stands.stand(one, now, knower_here=knower_here)
        self._expect(name, changes)
        if standing is not None:
            group = self.groups.get((organisation, standing))
            if group is None:
                group = Group(organisation, standing, stands.policy)
                self.groups[group.where] = group
            group.line.put(one)
            self.group_of[name] = group

    def _leave_group(self, name: int) -> None:
        group = self.group_of.pop(name, None)
        if group is not None:
            group.line.drop(name)
            if not group.line.live:
                self.groups.pop(group.where, None)

    def _leave_floor(self, name: int) -> None:
        agent = self.free.pop(name, None)
        self.unsettled_agents.discard(name)
        if agent is not None:
            self.change_of.pop(name, None)
            if (floor := self.floors.get(agent.organisation_id.int)) is not None:
                floor.drop(name)

    def _expect(self, name: int, at: datetime | None) -> None:
        if at is None:
            self.change_of.pop(name, None)
        elif self.change_of.get(name) != at:
            self.change_of[name] = at
            heapq.heappush(self.changes, (at, name))

    def _seen(self, name: int, *, here: bool) -> None:
        if here != (name in self.here):
            (self.here.add if here else self.here.discard)(name)
            self.unsettled_waiting |= self.known_by.get(name, set())


def _suits(one: Waiting, now: datetime) -> Suits | None:
    """Who did not just let this one pass, and does not ring for it already; None when that is everybody."""
    if not one.not_before and not one.ringing:
        return None
    never = datetime.min.replace(tzinfo=now.tzinfo)

    def suits(agent: Free) -> bool:
        return agent.agent_id not in one.ringing and one.not_before.get(agent.agent_id, never) <= now

    return suits
