"""Was the wait that would have been told right? Asked of simulated callers who never give up, so that all are known.

One caller in ten has patience without end; whoever of them has to wait is given an expectation from the day's own
state, as a caller would be, and it is compared with how long they then waited.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from latido.routing.core.expected import Before, Crew, Expected, expect
from latido.routing.simulator import policies
from latido.routing.simulator.chance import callers
from latido.routing.simulator.day import Day
from latido.routing.simulator.scenario import Scenario

EVERY = 10
NEVER = float("inf")


@dataclass(slots=True)
class Told:
    """What would have been told, and what came."""

    told: list[tuple[int, Expected, float]] = field(default_factory=list)  # queue, expectation, seconds waited

    def answers(self, stream: int | None = None) -> int:
        return len(list(self._of(stream)))

    def inside(self, stream: int | None = None) -> float:
        """Percent of the answers within the bound."""
        return _percent([wait <= each.bound.total_seconds() for _, each, wait in self._of(stream)])

    def below_median(self, stream: int | None = None) -> float:
        return _percent([wait <= each.median.total_seconds() for _, each, wait in self._of(stream)])

    def width(self) -> float:
        """How many times the real wait the bound is, over all."""
        return sum(each.bound.total_seconds() for _, each, _ in self.told) / sum(wait for _, _, wait in self.told)

    def _of(self, stream: int | None) -> Iterable[tuple[int, Expected, float]]:
        return (each for each in self.told if stream is None or each[0] == stream)


def _percent(of: list[bool]) -> float:
    return 100 * sum(of) / max(len(of), 1)


def backtest(scenario: Scenario, agents: int, policy: str, seeds: Iterable[int]) -> Told:
    found = Told()
    for seed in seeds:
        people = callers(scenario, agents, seed)
        people = [replace(each, patience=NEVER) if n % EVERY == 0 else each for n, each in enumerate(people)]
        crew = scenario.crew(agents)
        hall = policies.hall(policies.policy(scenario, agents, policy))
        asked: dict[int, Expected] = {}

        def watch(day: Day, at: float, number: int, asked: dict[int, Expected] = asked) -> None:
            if day.callers[number].patience == NEVER and (told := of_caller(day, at, number)) is not None:
                asked[number] = told

        day = Day(scenario, crew, people, hall, plain=policy == policies.FIFO).run(watch)
        found.told += [(people[n].stream, told, day.answered[n]) for n, told in asked.items()]
    return found


def of_caller(day: Day, at: float, number: int) -> Expected | None:
    """From the day's state, as the live system gathers it (`latido.routing.waits`) for the same function."""
    streams, mine = day.scenario.streams, day.scenario.streams[day.callers[number].stream]
    ahead = Counter(day.callers[n].stream for n in day.waiting if n != number)
    rights = [(0, 0) if day.plain else (each.tier, each.priority) for each in streams]
    right = rights[day.callers[number].stream]
    before = [Before(streams[n].required, people) for n, people in ahead.items() if rights[n] <= right]
    return expect(mine.required, before, _crews(day, at))


def _crews(day: Day, at: float) -> list[Crew]:
    agents = Counter(group.name for group in day.crew)
    free = Counter(group.name for group, until in zip(day.crew, day.until, strict=True) if until <= at)
    whole = sum(each.share for each in day.scenario.streams)
    handle = timedelta(seconds=sum(each.handle * each.share for each in day.scenario.streams) / whole)
    return [Crew(each.skills, agents[each.name], free[each.name], handle) for each in day.scenario.groups]
