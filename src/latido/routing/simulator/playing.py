"""Plays days: a scenario, so many agents, a policy and a seed give a day's figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from latido.routing.simulator import policies
from latido.routing.simulator.chance import callers
from latido.routing.simulator.day import Day
from latido.routing.simulator.figures import Estimate, Shares, estimate, of_day
from latido.routing.simulator.scenario import Scenario

TUNING_SEEDS = range(1, 9)
SEEDS = range(1001, 1011)  # of every comparison: none of them is used in tuning


@dataclass(frozen=True, slots=True)
class Run:
    """Days of one policy and size, one for each seed."""

    policy: str
    agents: int
    days: tuple[dict[str, Shares], ...]
    occupancy: Estimate


def play(scenario: Scenario, agents: int, policy: str, seed: int) -> Day:
    crew = scenario.crew(agents)
    plain = policy == policies.FIFO
    return Day(scenario, crew, callers(scenario, agents, seed), policies.hall(policy), plain=plain).run()


def run(scenario: Scenario, agents: int, policy: str, seeds: Sequence[int]) -> Run:
    days = [play(scenario, agents, policy, seed) for seed in seeds]
    return Run(policy, agents, tuple(map(of_day, days)), estimate([100 * day.occupancy for day in days]))
