"""Who calls on one simulated day. Drawn before anything is decided: every policy meets the same callers."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import log, sqrt
from random import Random

from latido.routing.simulator.scenario import Scenario, Service, Stream


@dataclass(frozen=True, slots=True)
class Caller:
    at: float  # seconds after opening
    stream: int  # index of the scenario's
    handle: float  # seconds an agent takes
    patience: float  # seconds until they give up; inf: never


def callers(scenario: Scenario, agents: int, seed: int) -> list[Caller]:
    """A day's callers in the order in which they call. Each queue has chance of its own."""
    whole = sum(each.share for each in scenario.streams)
    found: list[Caller] = []
    for n, stream in enumerate(scenario.streams):
        chance = Random(f"{seed} {stream.code}")  # noqa: S311 - invents callers, guards nothing
        per_second = scenario.calls_per_agent * agents * stream.share / whole / 3600
        for at in _arrivals(scenario, per_second, chance):
            found.append(Caller(at, n, _handle(scenario, stream, chance), _patience(stream, chance)))
    return sorted(found, key=lambda each: each.at)


def _arrivals(scenario: Scenario, per_second: float, chance: Random) -> Iterator[float]:
    """A Poisson process whose rate is constant within each interval of the profile."""
    interval = (scenario.closes - scenario.opens) / len(scenario.profile)
    mean = sum(scenario.profile) / len(scenario.profile)
    for n, busy in enumerate(scenario.profile):
        rate, at = per_second * busy / mean, n * interval
        while rate > 0 and (at := at + chance.expovariate(rate)) < (n + 1) * interval:
            yield at


def _handle(scenario: Scenario, stream: Stream, chance: Random) -> float:
    if scenario.service is Service.EXPONENTIAL:
        return chance.expovariate(1 / stream.handle)
    spread = log(1 + scenario.service_cv**2)
    return chance.lognormvariate(log(stream.handle) - spread / 2, sqrt(spread))


def _patience(stream: Stream, chance: Random) -> float:
    return float("inf") if stream.patience is None else chance.expovariate(1 / stream.patience)
