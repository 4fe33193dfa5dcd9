"""B7: the simulator against Erlang C and A, where their assumptions hold: one queue, exponential contacts.

The formula is given the load that each day's callers bring, so that what is compared is what becomes of them and not
the luck with which they were drawn. That they are drawn as the scenario says has tests of its own.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from latido.routing.core.erlang import Steady, erlang_a, erlang_c
from latido.routing.simulator import playing, policies
from latido.routing.simulator.chance import callers
from latido.routing.simulator.figures import ALL
from latido.routing.simulator.playing import Player
from latido.routing.simulator.scenario import Group, Scenario, Service, Stream
from tests.load.rows import Row, at_most, say

LEVEL, ABANDONED = 1.5, 0.5  # points
HANDLE, WITHIN, WARM_UP = 240.0, 20.0, 7200.0  # seconds
PEOPLE, QUICK = 240_000, 40_000  # of each case, over its seeds
SEEDS = range(1001, 1009)


@dataclass(frozen=True, slots=True)
class Case:
    agents: int
    use: float  # work brought, of what the agents can do
    patience: float | None  # seconds

    @property
    def name(self) -> str:
        if self.patience is None:
            return f"Erlang C, {self.agents} agents, {self.use:.0%}"
        return f"Erlang A, {self.agents} agents, {self.use:.0%}, patience {self.patience:.0f} s"

    @property
    def per_agent(self) -> float:
        return self.use * 3600 / HANDLE

    def formula(self, scenario: Scenario, seed: int) -> Steady:
        """For the callers of one day who count."""
        people = [each for each in callers(scenario, self.agents, seed) if each.at >= WARM_UP]
        per_hour = len(people) / (scenario.closes - WARM_UP) * 3600
        handle = fmean(each.handle for each in people)
        if self.patience is None:
            return erlang_c(self.agents, per_hour, handle, WITHIN)
        return erlang_a(self.agents, per_hour, handle, fmean(each.patience for each in people), WITHIN)

    def scenario(self, people: int) -> Scenario:
        """So long that so many call after the warm-up."""
        seconds = WARM_UP + people / (self.agents * self.per_agent) * 3600
        skills = {"citas": 1}
        return Scenario(
            name=self.name,
            opens=0,
            closes=seconds,
            agents=self.agents,
            calls_per_agent=self.per_agent,
            profile=(1.0,),
            streams=(Stream("CIT", "Citas", 1, HANDLE, self.patience, skills, target=WITHIN),),
            groups=(Group("Citas", 1, skills),),
            service=Service.EXPONENTIAL,
            warm_up=WARM_UP,
        )


CASES = (
    Case(10, 0.8, None),
    Case(40, 0.85, None),
    Case(15, 0.95, 240),
    Case(40, 1.0, 240),
    Case(120, 1.05, 180),
)


def rows(chosen: argparse.Namespace) -> list[Row]:
    people = QUICK if chosen.quick else PEOPLE
    found: list[Row] = []
    with playing.side_by_side() as player:
        for case in CASES:
            say(f"B7: {case.name}…")
            found += _compared(case, case.scenario(people // len(SEEDS)), SEEDS, player)
    return found


def _compared(case: Case, scenario: Scenario, seeds: Sequence[int], player: Player) -> list[Row]:
    formulas = [case.formula(scenario, seed) for seed in seeds]
    expected, waits = (100 * fmean(getattr(each, name) for each in formulas) for name in ("within", "waits"))
    days = [day[ALL] for day in playing.run(scenario, case.agents, policies.LATIDO, seeds, player).days]
    within, waited = fmean(day.within_20 for day in days), fmean(day.waited for day in days)
    apart = max(abs(within - expected), abs(waited - waits))
    detail = f"in 20 s {within:.2f} and {expected:.2f}, waited {waited:.2f} and {waits:.2f}"
    level = at_most(f"B7 {case.name}", apart, "pt", LEVEL, detail=detail)
    if case.patience is None:
        return [level]
    abandoned, abandons = fmean(day.abandoned for day in days), 100 * fmean(each.abandons for each in formulas)
    detail = f"{abandoned:.2f} and {abandons:.2f}"
    more = abs(abandoned - abandons)
    return [level, at_most(f"B7 {case.name}, abandoned", more, "pt", ABANDONED, detail=detail)]
