"""Plays days: a scenario, so many agents, a policy and a seed give a day's figures."""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from latido.routing.simulator import policies
from latido.routing.simulator.chance import callers
from latido.routing.simulator.day import Day
from latido.routing.simulator.figures import Estimate, Shares, estimate, of_day
from latido.routing.simulator.scenario import Scenario

TUNING_SEEDS = range(1, 9)
SEEDS = range(1001, 1011)  # of every comparison: none of them is used in tuning


class Task(NamedTuple):
    """One day to be played."""

    scenario: Scenario
    agents: int
    policy: str
    seed: int


class Played(NamedTuple):
    figures: dict[str, Shares]
    occupancy: float  # percent


class Player(Protocol):
    """Plays many days, in the order given."""

    def __call__(self, tasks: Sequence[Task], /) -> Iterable[Played]: ...


@dataclass(frozen=True, slots=True)
class Run:
    """Days of one policy and size, one for each seed."""

    policy: str
    agents: int
    days: tuple[dict[str, Shares], ...]
    occupancy: Estimate


def play(task: Task) -> Day:
    crew = task.scenario.crew(task.agents)
    hall = policies.hall(policies.policy(task.scenario, task.agents, task.policy))
    people = callers(task.scenario, task.agents, task.seed)
    return Day(task.scenario, crew, people, hall, plain=task.policy == policies.FIFO).run()


def figures(task: Task) -> Played:
    day = play(task)
    return Played(of_day(day), 100 * day.occupancy)


def one_by_one(tasks: Sequence[Task]) -> Iterable[Played]:
    return map(figures, tasks)


@contextmanager
def side_by_side() -> Iterator[Player]:
    """A player that uses all of the machine's processors."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        yield lambda tasks: pool.map(figures, tasks)


def run(scenario: Scenario, agents: int, policy: str, seeds: Sequence[int], player: Player = one_by_one) -> Run:
    played = list(player([Task(scenario, agents, policy, seed) for seed in seeds]))
    return Run(policy, agents, tuple(each.figures for each in played), estimate([each.occupancy for each in played]))
