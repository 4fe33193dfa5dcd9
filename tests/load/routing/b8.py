"""B8: the hospital's day under the whole policy and under plain longest-idle FIFO, on seeds not used in tuning."""

import argparse
from dataclasses import replace
from statistics import fmean

from latido.routing.simulator import playing, policies, reading
from latido.routing.simulator.figures import ALL
from latido.routing.simulator.playing import Player, Run, run
from latido.routing.simulator.scenario import Scenario
from latido.routing.simulator.tuning import floors
from latido_run.home import SOURCE
from tests.load.rows import Row, at_least, at_most, reported, say

SCENARIO = SOURCE / "scenarios/hospital-day.toml"
URGENT = "URG"
IN_TEN = {15: 58.0, 40: 82.0, 120: 94.0}  # percent of the urgent, by agents


def rows(chosen: argparse.Namespace) -> list[Row]:
    scenario, seeds = reading.read(SCENARIO), playing.SEEDS[:3] if chosen.quick else playing.SEEDS
    found: list[Row] = []
    with playing.side_by_side() as player:
        for agents, demand in IN_TEN.items():
            say(f"B8: {agents} agents, {len(seeds)} days…")
            found += _of_size(scenario, agents, demand, seeds, player)
    return found


def _of_size(scenario: Scenario, agents: int, demand: float, seeds: range, player: Player) -> list[Row]:
    base = run(scenario, agents, policies.FIFO, seeds, player)
    whole = run(scenario, agents, policies.LATIDO, seeds, player)
    bare = run(replace(scenario, after_contact=0.0), agents, policies.LATIDO, seeds, player)
    given = floors(base, whole)
    worst = max((each for each in given if each.queue != ALL), key=lambda each: each.level_lost)
    below = sum(not each.kept for each in given)
    days = f"{len(seeds)} days, seeds {seeds[0]}-{seeds[-1]}"
    detail = f"{days}; abandoned {_mean(whole, URGENT, 'abandoned'):.1f}, {_mean(base, URGENT, 'abandoned'):.1f}"
    total = f"abandoned {_mean(whole, ALL, 'abandoned'):.1f}, {_mean(base, ALL, 'abandoned'):.1f}"
    lost = f"most: {worst.queue} loses {worst.level_lost:.1f} points, {worst.more_abandon:+.1f} abandon"
    in_ten, of_base = _mean(whole, URGENT, "within_10"), _mean(base, URGENT, "within_10")
    within, before = _mean(whole, ALL, "within_20"), _mean(base, ALL, "within_20")
    return [
        at_least(f"B8 {agents} agents, urgent in 10 s", in_ten, "%", demand, of_base, detail),
        at_least(f"B8 {agents} agents, all in 20 s", within, "%", before, before, total),
        at_most(f"B8 {agents} agents, queues below their floor", float(below), "", 0, None, lost),
        reported(
            f"B8 {agents} agents, urgent in 10 s, nothing to interrupt",
            _mean(bare, URGENT, "within_10"),
            "%",
            of_base,
            f"contacts without after-contact work; all in 20 s {_mean(bare, ALL, 'within_20'):.1f}",
        ),
    ]


def _mean(of: Run, code: str, figure: str) -> float:
    return fmean(getattr(day[code], figure) for day in of.days)
