"""Finds weights, reserves and holds: what serves all best while no queue pays for another.

Deterministic: the same scenario, sizes and seeds give the same proposal. It climbs: queue by queue, the first
step that is better stays, until a round changes nothing. A floor that is broken costs more than anything gains.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from latido.routing.core.facts import EMERGENCY
from latido.routing.simulator import policies
from latido.routing.simulator.figures import ALL, Shares
from latido.routing.simulator.playing import Player, Run, run
from latido.routing.simulator.scenario import Scenario, Stream

MOST_LEVEL_LOST = 4.0  # points of service level that a queue may lose against plain FIFO
MOST_MORE_ABANDON = 2.0  # points of abandonment that it may gain
MARGIN = 0.5  # points that are left to spare, because the days to come are not those it was tuned on
PENALTY = 10.0  # for each point beyond a floor
OF_EMERGENCIES = 1.0  # how much a point of theirs in 10 s counts, where a point of all in 20 s is 1
BETTER = 0.25  # points; less is chance
MOST_ROUNDS = 4

WEIGHTS = (0.1, 0.25, 0.5, 0.7, 1.0, 1.4, 2.0, 4.0, 8.0, 16.0)
HOLDS = (5.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0, 180.0)
FIRST_HOLDS = (15.0, 45.0, 120.0)
TUNED = ("weight", "reserve", "hold")


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the diff that a supervisor approves."""

    queue: str
    field: str
    before: float
    after: float

    def json(self) -> dict[str, object]:
        return {"queue": self.queue, "field": self.field, "from": self.before, "to": self.after}


@dataclass(frozen=True, slots=True)
class Floor:
    """How much one queue of one size gives, against plain FIFO."""

    agents: int
    queue: str
    level_lost: float
    more_abandon: float

    @property
    def kept(self) -> bool:
        return self.level_lost <= self.limits[0] and self.more_abandon <= self.limits[1]

    @property
    def limits(self) -> tuple[float, float]:
        """All queues together may lose nothing."""
        return (0.0, MOST_MORE_ABANDON) if self.queue == ALL else (MOST_LEVEL_LOST, MOST_MORE_ABANDON)

    def beyond(self) -> float:
        """Points beyond what is aimed at."""
        level, abandon = (limit - MARGIN for limit in self.limits)
        return max(self.level_lost - level, 0) + max(self.more_abandon - abandon, 0)

    def json(self) -> dict[str, object]:
        return {
            "agents": self.agents,
            "queue": self.queue,
            "level_lost": round(self.level_lost, 2),
            "more_abandon": round(self.more_abandon, 2),
            "kept": self.kept,
        }


class Tuner:
    """One search, with what it needs at each step."""

    def __init__(self, scenario: Scenario, sizes: Sequence[int], seeds: Sequence[int], player: Player) -> None:
        self.scenario, self.sizes, self.seeds, self.player = scenario, sizes, seeds, player
        self.base = {n: run(scenario, n, policies.FIFO, seeds, player) for n in sizes}
        self.reserving = max(sizes) > policies.SMALL
        self.tried: dict[tuple[tuple[float, ...], ...], float] = {}

    def value(self, scenario: Scenario) -> float:
        """The higher the better; the mean of all sizes."""
        values = tuple(tuple(getattr(each, field) for field in TUNED) for each in scenario.streams)
        if (known := self.tried.get(values)) is not None:
            return known
        found = 0.0
        for agents in self.sizes:
            played = run(scenario, agents, policies.LATIDO, self.seeds, self.player)
            found += fmean(worth(scenario, day) for day in played.days)
            found -= PENALTY * sum(each.beyond() for each in floors(self.base[agents], played))
        self.tried[values] = found / len(self.sizes)
        return self.tried[values]

    def best(self) -> Scenario:
        """The scenario with the values found."""
        best = self.scenario
        for _ in range(MOST_ROUNDS):
            began = best
            for n in range(len(best.streams)):
                best = self._climb(best, n)
            if best == began:
                break
        return best

    def _climb(self, best: Scenario, n: int) -> Scenario:
        """One queue, as long as some step of it is better."""
        value = self.value(best)
        for step in steps(best.streams[n], reserving=self.reserving):
            candidate = replace(best, streams=(*best.streams[:n], step, *best.streams[n + 1 :]))
            if self.value(candidate) >= value + BETTER:
                return self._climb(candidate, n)
        return best


def steps(stream: Stream, *, reserving: bool = True) -> Iterator[Stream]:
    """What is near: a weight, a reserve or a hold further. A first reserve is tried with several holds."""
    for weight in _beside(WEIGHTS, stream.weight):
        yield replace(stream, weight=weight)
    if stream.tier == EMERGENCY or not reserving:
        return
    if stream.reserve == 0:
        yield from (replace(stream, reserve=1, hold=hold) for hold in FIRST_HOLDS)
        return
    yield from (replace(stream, hold=hold) for hold in _beside(HOLDS, stream.hold))
    yield replace(stream, reserve=stream.reserve + 1)
    yield replace(stream, reserve=stream.reserve - 1)


def floors(base: Run, played: Run) -> list[Floor]:
    """What each queue gives, and all together."""
    found = []
    for code in played.days[0]:
        before, after = _means(base, code), _means(played, code)
        found.append(Floor(played.agents, code, before[0] - after[0], after[1] - before[1]))
    return found


def changes(before: Scenario, after: Scenario) -> list[Change]:
    return [
        Change(one.code, field, getattr(one, field), getattr(other, field))
        for one, other in zip(before.streams, after.streams, strict=True)
        for field in TUNED
        if getattr(one, field) != getattr(other, field)
    ]


def worth(scenario: Scenario, day: Mapping[str, Shares]) -> float:
    """What tuning makes the most of: answered in time, not given up, emergencies at once. Points."""
    urgent = [day[each.code].within_10 for each in scenario.streams if each.tier == EMERGENCY]
    return day[ALL].within_20 - day[ALL].abandoned + OF_EMERGENCIES * (fmean(urgent) if urgent else 0.0)


def _beside(ladder: Sequence[float], value: float) -> list[float]:
    """The next higher and the next lower."""
    higher, lower = [each for each in ladder if each > value], [each for each in ladder if each < value]
    return [*higher[:1], *lower[-1:]]


def _means(of: Run, code: str) -> tuple[float, float]:
    return fmean(day[code].within_20 for day in of.days), fmean(day[code].abandoned for day in of.days)
