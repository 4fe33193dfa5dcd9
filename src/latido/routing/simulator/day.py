"""One simulated day: the live matcher, told who comes and who is free, at instants that are only numbers.

An offer is answered at once, and everybody is at work from opening until the last caller is served. What Latido does
about agents who let an offer pass is not in it.
"""

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from uuid import UUID

from latido.routing.core.facts import Free, Waiting, as_it_stands, opens_at
from latido.routing.core.matcher import Hall
from latido.routing.simulator.chance import Caller
from latido.routing.simulator.scenario import Group, Scenario

HOUSE = UUID(int=1)  # the only organisation
AGENTS = 1 << 64  # above it, numbers are agents; below, callers
OPENING = datetime(2026, 3, 2, tzinfo=UTC)
PLAIN = 2  # the tier of everybody where nobody is to pass

HallMaker = Callable[[], Hall]
Watch = Callable[["Day", float, int], None]  # the day, the instant, the number of a caller who has just begun to wait


class What(IntEnum):
    """At one instant, agents are free before anybody gives up."""

    FREE = 0
    GIVES_UP = 1
    LOOK = 2  # time alone may have changed something


@dataclass(slots=True)
class Tally:
    """What became of the callers of one queue who count."""

    arrived: int = 0
    abandoned: int = 0
    waits: list[float] = field(default_factory=list)  # seconds, of those answered


class Day:
    """One day, from its callers to what became of them."""

    def __init__(
        self, scenario: Scenario, crew: Sequence[Group], callers: Sequence[Caller], hall: Hall, *, plain: bool = False
    ) -> None:
        """plain: nobody's tier or priority passes anybody, as in the base of every comparison."""
        self.scenario, self.crew, self.callers, self.hall = scenario, crew, callers, hall
        self.plain = plain
        self.waiting: dict[int, Waiting] = {}
        self.tallies = [Tally() for _ in scenario.streams]
        self.answered: dict[int, float] = {}  # caller -> seconds waited
        self.busy = 0.0  # seconds of all agents while open
        self._events: list[tuple[float, What, int]] = []

    def run(self, watch: Watch | None = None) -> "Day":
        """Play it to the end. watch is told of everybody who has to wait, right after they began to."""
        for n in range(len(self.crew)):
            self._put_agent(n, 0)
        arrivals = iter(enumerate(self.callers))
        coming = next(arrivals, None)
        while coming is not None or self._events:
            if coming is not None and (not self._events or coming[1].at <= self._events[0][0]):
                number, caller = coming
                coming = next(arrivals, None)
                self._arrives(number, caller)
                self._match(caller.at)
                if watch is not None and number in self.waiting:
                    watch(self, caller.at, number)
            else:
                at, what, number = heapq.heappop(self._events)
                if self._happens(at, what, number):
                    self._match(at)
        return self

    def _arrives(self, number: int, caller: Caller) -> None:
        stream = self.scenario.streams[caller.stream]
        if caller.at >= self.scenario.warm_up:
            self.tallies[caller.stream].arrived += 1
        one = Waiting(
            UUID(int=number + 1),
            HOUSE,
            PLAIN if self.plain else stream.tier,
            PLAIN if self.plain else stream.priority,
            False,
            instant(caller.at),
            stream.required,
        )
        self._waits(number, one, caller.at)
        heapq.heappush(self._events, (caller.at + caller.patience, What.GIVES_UP, number))

    def _waits(self, number: int, one: Waiting, at: float) -> None:
        now = instant(at)
        self.waiting[number] = one
        self.hall.put_waiting(as_it_stands(one, now))
        if (opens := opens_at(one, now)) is not None:
            heapq.heappush(self._events, ((opens - OPENING).total_seconds(), What.LOOK, number))

    def _happens(self, at: float, what: What, number: int) -> bool:
        """Whether it may have given somebody to somebody."""
        if what is What.FREE:
            self._put_agent(number, at)
            return bool(self.waiting)
        if number not in self.waiting:
            return False
        if what is What.LOOK:
            self._waits(number, self.waiting[number], at)
            return True
        del self.waiting[number]
        self.hall.drop_waiting(UUID(int=number + 1))
        caller = self.callers[number]
        if caller.at >= self.scenario.warm_up:
            self.tallies[caller.stream].abandoned += 1
        return False

    def _match(self, at: float) -> None:
        for interaction, agent in self.hall.match(instant(at)):
            number = interaction.int - 1
            del self.waiting[number]
            caller = self.callers[number]
            self.answered[number] = at - caller.at
            if caller.at >= self.scenario.warm_up:
                self.tallies[caller.stream].waits.append(at - caller.at)
            ends = at + caller.handle
            self.busy += max(min(ends, self.open_for) - max(at, self.scenario.warm_up), 0)
            heapq.heappush(self._events, (ends, What.FREE, agent.int - AGENTS))

    def _put_agent(self, n: int, at: float) -> None:
        self.hall.put_agent(Free(UUID(int=AGENTS + n), HOUSE, self.crew[n].skills, 0, instant(at)))

    @property
    def open_for(self) -> float:
        return self.scenario.closes - self.scenario.opens

    @property
    def occupancy(self) -> float:
        """The part of the agents' time in contacts, after-contact work among them, while open."""
        return self.busy / (len(self.crew) * (self.open_for - self.scenario.warm_up))


def instant(at: float) -> datetime:
    return OPENING + timedelta(seconds=at)
