"""One simulated day: the live matcher, told who comes and who is free, at instants that are only numbers.

An offer is answered at once, and everybody is at work from opening until the last caller is served. What Latido does
about agents who let an offer pass is not in it. After-contact work that an emergency interrupts is done after it.
"""

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from uuid import UUID

from latido.routing.core.facts import EMERGENCY, Free, Reach, Waiting
from latido.routing.core.matcher import Hall
from latido.routing.simulator import policies
from latido.routing.simulator.chance import Caller
from latido.routing.simulator.scenario import Group, Scenario

HOUSE = UUID(int=1)  # the only organisation
AGENTS = 1 << 64  # above it, numbers are agents; below, callers
OPENING = datetime(2026, 3, 2, tzinfo=UTC)
PLAIN = 2  # the tier of everybody where nobody is to pass

Watch = Callable[["Day", float, int], None]  # the day, the instant, the number of a caller who has just begun to wait


class What(IntEnum):
    """At one instant, agents are free before anybody gives up."""

    FREE = 0
    TALKED = 1  # the rest is after-contact work
    GIVES_UP = 2
    LOOK = 3  # time alone has changed how somebody stands


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
        self.until = [0.0] * len(crew)  # when each agent is free
        interrupts = not plain and any(each.tier == EMERGENCY for each in scenario.streams)
        self.after_contact = scenario.after_contact if interrupts else 0.0
        self._events: list[tuple[float, What, int]] = []
        self._look: datetime | None = None  # when time alone changes something, as far as entered

    def run(self, watch: Watch | None = None) -> "Day":
        """Play it to the end. watch is told of everybody who has to wait, right after they began to."""
        for n in range(len(self.crew)):
            self._put_agent(n, 0, Reach.ANYTHING)
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
            queue=policies.queue(caller.stream),
            licensed=stream.licences,
        )
        self.waiting[number] = one
        self.hall.put_waiting(one)
        heapq.heappush(self._events, (caller.at + caller.patience, What.GIVES_UP, number))

    def _happens(self, at: float, what: What, number: int) -> bool:
        """Whether it may have given somebody to somebody."""
        if what in (What.FREE, What.TALKED):
            return self._let_go(at, what, number) and bool(self.waiting)
        if what is What.LOOK:
            due, self._look = self._look == instant(at), None
            return due and bool(self.waiting)
        if number in self.waiting:
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
            self._takes(agent.int - AGENTS, at, caller.handle)
        if self.waiting:
            self._look_again()

    def _look_again(self) -> None:
        change = self.hall.next_change()
        if change is not None and (self._look is None or change < self._look):
            self._look = change
            heapq.heappush(self._events, ((change - OPENING).total_seconds(), What.LOOK, 0))

    def _takes(self, n: int, at: float, handle: float) -> None:
        """An agent is in a contact; what it interrupts comes after it."""
        ends = max(at, self.until[n]) + handle
        self.busy += self._open_part(max(at, self.until[n]), ends)
        self.until[n] = ends
        heapq.heappush(self._events, (ends, What.FREE, n))
        if self.after_contact:
            heapq.heappush(self._events, (at + handle * (1 - self.after_contact), What.TALKED, n))

    def _let_go(self, at: float, what: What, n: int) -> bool:
        """Whether the agent may be offered something more than before. What was to end before an emergency is past."""
        if what is What.FREE:
            if at == self.until[n]:
                self._put_agent(n, at, Reach.ANYTHING)
            return at == self.until[n]
        self._put_agent(n, at, Reach.EMERGENCIES)
        return True

    def _put_agent(self, n: int, at: float, reach: Reach) -> None:
        self.hall.put_agent(Free(UUID(int=AGENTS + n), HOUSE, self.crew[n].skills, 0, instant(at), reach))

    def _open_part(self, start: float, end: float) -> float:
        """Seconds of it that count."""
        return max(min(end, self.open_for) - max(start, self.scenario.warm_up), 0)

    @property
    def open_for(self) -> float:
        return self.scenario.closes - self.scenario.opens

    @property
    def occupancy(self) -> float:
        """The part of the agents' time in contacts, after-contact work among them, while open."""
        return self.busy / (len(self.crew) * (self.open_for - self.scenario.warm_up))


def instant(at: float) -> datetime:
    return OPENING + timedelta(seconds=at)
