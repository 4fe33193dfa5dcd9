"""How long somebody will wait, told honestly: a median, and a bound that four of five stay inside. Pure.

From the engine's own state: who has their turn before, which agents can take this one, how long contacts take. Agents
able to take it end contacts at a rate; each of those before takes the part of it that their agents have in common with
these; the k-th end comes after a time with a gamma distribution. Who gives up meanwhile makes it shorter, who comes
later and passes makes it longer: neither is foreseen, and the bound is cautious for it. docs/algorithms/expected.md has
worked examples, and how often it was right.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import ceil, sqrt

from latido.routing.core.facts import qualifies

CAUTIOUS = 1.15  # normal deviate of the bound: seven of eight, for four of five to hold
LONGEST = timedelta(hours=4)  # beyond it, any figure would be invented


@dataclass(frozen=True, slots=True)
class Before:
    """People of one queue who have their turn before this one."""

    required: Mapping[str, int]
    people: int


@dataclass(frozen=True, slots=True)
class Crew:
    """Agents with the same skills, on their shift and not away."""

    skills: Mapping[str, int]
    agents: int  # busy or free
    free: int  # whom something could be offered now
    handle: timedelta  # from the answer to the end of after-contact work, on average


@dataclass(frozen=True, slots=True)
class Expected:
    position: int  # 1: the next one
    median: timedelta
    bound: timedelta  # four of five wait no longer


@dataclass(frozen=True, slots=True)
class Told:
    """What a caller was told: «entre 4 y 7 minutos». most 1 is «menos de un minuto»; None: nothing about minutes."""

    position: int
    least: int | None  # minutes
    most: int | None


def expect(required: Mapping[str, int], before: Iterable[Before], crews: Iterable[Crew]) -> Expected | None:
    """The wait from now on of somebody who requires this. None when nobody at work can take it."""
    crews = [each for each in crews if each.agents > 0]
    able = [each for each in crews if qualifies(each.skills, required)]
    if not able:
        return None
    rivals = [(one.people, _shared(one.required, crews, required)) for one in before]
    ahead = sum(people * share for people, share in rivals)
    position = 1 + sum(people for people, share in rivals if share > 0)
    ends = ahead + 1 - sum(each.free for each in able)
    if ends <= 0:
        return Expected(position, timedelta(0), timedelta(0))
    rate = _rate(able)
    return Expected(position, _after(max(ends, 1), rate, 0), _after(max(ends, 1), rate, CAUTIOUS))


def tell(expected: Expected, before: Told | None = None) -> Told:
    """What to tell now. It never gets worse: what could only be told as worse than before is not told again."""
    least, most = int(expected.median.total_seconds() // 60), ceil(expected.bound.total_seconds() / 60)
    now = Told(expected.position, least, max(most, 1))
    if before is None:
        return now
    position = min(now.position, before.position)
    if before.most is None or before.least is None or now.most is None or now.most > before.most:
        return Told(position, None, None)
    return Told(position, min(least, before.least), now.most)


def _rate(crews: Iterable[Crew]) -> float:
    """Contacts these agents end in a second."""
    return sum(each.agents / max(each.handle.total_seconds(), 1) for each in crews)


def _shared(theirs: Mapping[str, int], crews: Iterable[Crew], ours: Mapping[str, int]) -> float:
    """Which part of the agents who may take them may take us: 0 to 1."""
    able = [each for each in crews if qualifies(each.skills, theirs)]
    if not able:
        return 0
    return _rate(each for each in able if qualifies(each.skills, ours)) / _rate(able)


def _after(ends: float, rate: float, deviate: float) -> timedelta:
    """When the so-manieth end comes: a quantile of the gamma distribution (Wilson and Hilferty 1931)."""
    scaled = ends * (1 - 1 / (9 * ends) + deviate / (3 * sqrt(ends))) ** 3
    return min(timedelta(seconds=max(scaled, 0) / rate), LONGEST)
