"""The wait that callers are told, against the wait that came: the hospital's day, callers who never give up."""

import argparse

from latido.routing.simulator import playing, policies, reading
from latido.routing.simulator.backtest import Told, backtest
from tests.load.routing.b8 import SCENARIO
from tests.load.rows import Row, at_least, say

INSIDE = 80.0  # percent of the answers within the bound
DAYS = {15: 6, 40: 3, 120: 2}  # by agents


def rows(chosen: argparse.Namespace) -> list[Row]:
    scenario, found = reading.read(SCENARIO), []
    for agents, days in DAYS.items():
        seeds = playing.SEEDS[: 1 if chosen.quick else days]
        for policy in policies.KNOWN:
            say(f"wait: {agents} agents, {policy}…")
            told = backtest(scenario, agents, policy, seeds)
            codes = [each.code for each in scenario.streams]
            found.append(_row(f"wait told, {agents} agents, {policy}", told, codes))
    return found


def _row(name: str, told: Told, codes: list[str]) -> Row:
    each = ", ".join(f"{code} {told.inside(n):.0f}" for n, code in enumerate(codes) if told.answers(n))
    detail = (
        f"{told.answers()} answers ({each}); {told.below_median():.0f} % below the median, bound {told.width():.1f} x"
    )
    return at_least(name, told.inside(), "%", INSIDE, detail=detail)
