"""What a simulated day is made of: who calls, how much, how patiently, and who is there to answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Service(StrEnum):
    """How the lengths of contacts spread around their mean."""

    LOGNORMAL = "lognormal"
    EXPONENTIAL = "exponential"  # what Erlang's formulas suppose


@dataclass(frozen=True, slots=True)
class Stream:
    """Callers of one queue."""

    code: str
    name: str
    share: float  # of all callers
    handle: float  # seconds, from the answer to the end of after-contact work, on average
    patience: float | None  # seconds until they give up, on average; None: they never do
    required: Mapping[str, int]
    tier: int = 2  # 0 is the emergency
    priority: int = 5
    target: float = 20  # seconds
    licences: frozenset[str] = frozenset()  # of what is required: never relaxed
    weight: float = 1.0
    reserve: int = 0  # agents left free for queues of better claim ...
    hold: float = 60.0  # seconds ... until this one has waited so long


@dataclass(frozen=True, slots=True)
class Group:
    """Agents with the same skills."""

    name: str
    share: float  # of all agents
    skills: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A day. The same scenario and seed are the same callers, whatever the policy and the moment."""

    name: str
    opens: float  # seconds after midnight
    closes: float
    agents: int
    calls_per_agent: float  # in an average hour, so that one scenario serves houses of every size
    profile: tuple[float, ...]  # how busy each interval is, relative to each other; intervals are equally long
    streams: tuple[Stream, ...]
    groups: tuple[Group, ...]
    service: Service = Service.LOGNORMAL
    service_cv: float = 0.8  # standard deviation over mean, of the lognormal
    after_contact: float = 0.0  # share of each contact that is after-contact work, which an emergency interrupts
    warm_up: float = 0  # seconds after opening whose callers are not counted

    @property
    def hours(self) -> float:
        return (self.closes - self.opens) / 3600

    def crew(self, agents: int) -> list[Group]:
        """The group of each agent: shares of so many, the largest remainders rounded up."""
        whole = sum(each.share for each in self.groups)
        exact = [agents * each.share / whole for each in self.groups]
        count = [int(each) for each in exact]
        by_remainder = sorted(range(len(exact)), key=lambda n: (count[n] - exact[n], n))
        for n in by_remainder[: agents - sum(count)]:
            count[n] += 1
        return [group for group, so_many in zip(self.groups, count, strict=True) for _ in range(so_many)]
