"""Who is free, kept in order for every ask, so that the best agent is found without looking at the others.

Agents who may be offered the same stand in one line, the longest idle first; for each ask there is a heap of these
lines, best first. A line that changes is entered anew wherever it counts; its old entries die when they surface.
"""

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import count
from typing import NamedTuple
from uuid import UUID

from latido.routing.core.facts import FULL, Free, Reach, qualifies, rest
from latido.routing.core.line import Line
from latido.routing.core.policy import Policy, PolicyName
from latido.routing.core.standing import Ask, Signature

MOST_ASKS = 512  # indexes kept; more than that are made again when they are needed
MOST_EMPTY = 4096  # lines kept for agents who are busy now

_ASKED = (Reach.ANYTHING, Reach.EMERGENCIES, Reach.LAST_RESORT, Reach.NOTHING)
_REACHES = (1, 2, 3)  # how many of these an ask of urge 0, 1, 2 gets to
_numbers = count()
Fitness = tuple[int, float, float, object, int]  # smaller is better
Covers = frozenset[int]  # queues, by number
Suits = Callable[[Free], bool]


class Fit(NamedTuple):
    """How well agents of one signature fit one ask, whoever of them it is."""

    rank: int  # who is free, before who must be interrupted, before after-contact work, before who did not answer
    proficiency: int  # levels, over all skills asked


def fit(signature: Signature, skills: Mapping[str, int], ask: Ask) -> Fit | None:
    """None when they cannot be offered it now."""
    reached = _ASKED.index(signature.reach)
    if reached >= _REACHES[ask.urge] or not qualified(signature, skills, ask):
        return None
    interrupts = signature.load + ask.load > FULL
    if interrupts and signature.load - _yields(signature, ask) + ask.load > FULL:
        return None
    return Fit(2 * reached + interrupts, sum(skills.get(skill, 0) for skill, _ in ask.required))


def qualified(signature: Signature, skills: Mapping[str, int], ask: Ask) -> bool:
    """Whether they can do it. Whoever helps out in a queue needs its licences and nothing else."""
    helps = ask.queue in signature.also
    for skill, least in ask.required:
        if skills.get(skill, 0) < least and not (helps and skill not in ask.licensed):
            return False
    return True


def _yields(signature: Signature, ask: Ask) -> int:
    if ask.urge:
        return signature.deferrable
    return 0 if ask.deferrable else signature.interruptible


def covers(policy: Policy, signature: Signature) -> Covers:
    """The queues whose people these agents can serve."""
    skills = dict(signature.skills)
    able = {queue.int for queue, each in policy.classes.items() if qualifies(skills, each.required)}
    return frozenset(able | {queue.int for queue in signature.also})


class Found(NamedTuple):
    agent: Free
    fit: Fit


class Idle:
    """The free agents of one signature."""

    __slots__ = ("covers", "fits", "line", "signature", "skills", "version")

    def __init__(self, signature: Signature, policy: Policy) -> None:
        self.signature = signature
        self.skills = dict(signature.skills)
        self.covers = covers(policy, signature)
        self.line: Line[Free] = Line(rest, lambda each: each.agent_id.int)
        self.fits: list[tuple[Index, Fit]] = []
        self.version = next(_numbers)

    def fitness(self, found: Fit, agent: Free, *, fifo: bool) -> Fitness:
        if fifo:
            return (found.rank, 0.0, 0.0, agent.idle_since, agent.agent_id.int)
        spread = len(self.covers) / max(len(self.line.live), 1)
        return (found.rank, -found.proficiency, spread, agent.idle_since, agent.agent_id.int)


class Entry(NamedTuple):
    """How a line stood when it was entered. Good as long as the line has not changed."""

    fitness: Fitness
    number: int  # so that no two compare further
    version: int
    idle: Idle
    fit: Fit


class Index:
    """The lines that can serve one ask, best first."""

    def __init__(self, ask: Ask, policy: Policy) -> None:
        self.ask = ask
        self.fifo = policy.name is PolicyName.FIFO
        claim = policy.of(ask.queue).claim
        better = (queue.int for queue, each in policy.classes.items() if each.claim > claim)
        self.better = frozenset(better if ask.reserve else ())  # queues of better claim, when some are kept for them
        self.heap: list[Entry] = []
        self.parked: dict[Covers, list[tuple[Idle, Fit]]] = {}  # kept back for those
        self.tidy_at = 256
        self.forgotten = False

    def enter(self, idle: Idle, found: Fit, first: Free) -> None:
        """Make known how this line stands now. first: of the line."""
        entry = Entry(idle.fitness(found, first, fifo=self.fifo), next(_numbers), idle.version, idle, found)
        heapq.heappush(self.heap, entry)
        if len(self.heap) > self.tidy_at:
            self.heap = [each for each in self.heap if each.version == each.idle.version]
            heapq.heapify(self.heap)
            self.tidy_at = 256 + 4 * len(self.heap)

    def best(self, free: Counter[Covers], suits: Suits | None = None) -> Found | None:
        """The best agent who suits. free: how many are, by the queues they cover."""
        passed: list[Entry] = []
        best: tuple[Fitness, Found] | None = None
        while self.heap and (best is None or self.heap[0].fitness < best[0]):
            entry = self.heap[0]
            idle = entry.idle
            if entry.version != idle.version:
                heapq.heappop(self.heap)
            elif self.better and keeps_back(idle.covers, self.better, free, self.ask.reserve):
                heapq.heappop(self.heap)
                self.parked.setdefault(idle.covers, []).append((idle, entry.fit))
            else:
                passed.append(heapq.heappop(self.heap))
                if (agent := idle.line.first(suits)) is not None:
                    fitness = idle.fitness(entry.fit, agent, fifo=self.fifo)
                    if best is None or fitness < best[0]:
                        best = (fitness, Found(agent, entry.fit))
        for entry in passed:
            heapq.heappush(self.heap, entry)
        return best[1] if best else None

    def any(self) -> bool:
        """Whether anybody might be found. Looks no further than the first."""
        while self.heap and self.heap[0].version != self.heap[0].idle.version:
            heapq.heappop(self.heap)
        return bool(self.heap)

    def unpark(self, covered: Covers) -> None:
        """More who cover these are free than were: perhaps enough."""
        for idle, found in self.parked.pop(covered, ()):
            if (first := idle.line.first()) is not None:
                self.enter(idle, found, first)


def keeps_back(covered: Covers, better: Covers, free: Counter[Covers], reserve: int) -> bool:
    """Whether these agents are kept for queues of better claim: so few are free who cover the same."""
    return free[covered] <= reserve and not covered.isdisjoint(better)


class Floor:
    """The free agents of one organisation."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.lines: dict[Signature, Idle] = {}
        self.skilled: dict[str, list[Idle]] = {}  # lines, by each of their skills; "" for those who help out
        self.indexes: dict[Ask, Index] = {}
        self.of: dict[int, tuple[Free, Idle]] = {}
        self.free: Counter[Covers] = Counter()  # by the queues they cover
        self.serving: Counter[int] = Counter()  # by queue
        self.keeping: list[Index] = []  # those that keep somebody back

    def put(self, agent: Free, signature: Signature) -> None:
        idle = self.lines.get(signature) or self._open(signature)
        self.of[agent.agent_id.int] = (agent, idle)
        idle.line.put(agent)
        self._count(idle, 1)
        self._changed(idle)
        for index in self.keeping:
            index.unpark(idle.covers)

    def drop(self, agent_id: int) -> None:
        here = self.of.pop(agent_id, None)
        if here is not None:
            idle = here[1]
            idle.line.drop(agent_id)
            self._count(idle, -1)
            self._changed(idle)

    def _count(self, idle: Idle, by: int) -> None:
        if idle.signature.reach is Reach.ANYTHING:
            self.free[idle.covers] += by
            for queue in idle.covers:
                self.serving[queue] += by

    def _changed(self, idle: Idle) -> None:
        idle.version = next(_numbers)
        if (first := idle.line.first()) is not None:
            for index, found in idle.fits:
                index.enter(idle, found, first)

    def _open(self, signature: Signature) -> Idle:
        if len(self.lines) > MOST_EMPTY + 4 * len(self.of):
            self._purge()
        idle = self.lines[signature] = Idle(signature, self.policy)
        self._file(idle)
        for index in self.indexes.values():
            self._join(idle, index)
        return idle

    def _purge(self) -> None:
        self.lines = {name: idle for name, idle in self.lines.items() if idle.line.live}
        self.skilled.clear()
        for idle in self.lines.values():
            self._file(idle)

    def _file(self, idle: Idle) -> None:
        for skill in (*idle.skills, *([""] if idle.signature.also else [])):
            self.skilled.setdefault(skill, []).append(idle)

    def _perhaps(self, ask: Ask) -> Iterable[Idle]:
        """All the lines that may be able to serve this."""
        for skill, _ in ask.required:
            return {*self.skilled.get(skill, ()), *self.skilled.get("", ())}
        return self.lines.values()

    def _join(self, idle: Idle, index: Index) -> None:
        if (found := fit(idle.signature, idle.skills, index.ask)) is not None:
            idle.fits.append((index, found))
            if (first := idle.line.first()) is not None:
                index.enter(idle, found, first)

    def index(self, ask: Ask) -> Index:
        found = self.indexes.get(ask)
        if found is None:
            if len(self.indexes) >= MOST_ASKS:
                self._forget()
            found = self.indexes[ask] = Index(ask, self.policy)
            self.keeping += [found] if found.better else []
            for idle in self._perhaps(ask):
                self._join(idle, found)
        return found

    def _forget(self) -> None:
        for index in self.indexes.values():
            index.forgotten = True
        self.indexes.clear()
        self.keeping.clear()
        for idle in self.lines.values():
            idle.fits.clear()

    def best(self, ask: Ask, suits: Suits | None = None) -> Found | None:
        """Who is to be offered this, if anybody."""
        return self.index(ask).best(self.free, suits)

    def this(self, agent_id: UUID, ask: Ask, suits: Suits | None = None) -> Found | None:
        """This agent, if free and able."""
        here = self.of.get(agent_id.int)
        if here is None or (suits is not None and not suits(here[0])):
            return None
        found = fit(here[1].signature, here[1].skills, ask)
        return Found(here[0], found) if found else None
