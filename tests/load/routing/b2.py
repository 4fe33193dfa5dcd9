"""B2: a hundred callers a second, agents free: how long until the voice process knows whom to ring."""

import argparse

from tests.load.routing.base import Base, simple_update
from tests.load.routing.ground import Ground
from tests.load.routing.traffic import Traffic
from tests.load.rows import Row, at_most, percentile, reported, say

RATE, AGENTS, SECONDS = 100, 400, 30
P50, P99 = 20.0, 150.0  # ms


def measured(made: Ground, seconds: float, seed: int) -> Traffic:
    """With a router of its own, warmed up."""
    with made.router():
        Traffic(made, RATE, seed).run(3)
        traffic = Traffic(made, RATE, seed + 1)
        traffic.run(seconds)
    return traffic


def rows(chosen: argparse.Namespace) -> list[Row]:
    seconds = 10 if chosen.quick else SECONDS
    made: Ground = chosen.ground()
    made.fill(AGENTS, 0, free=True)
    base = simple_update(made)
    say(f"B2: {RATE} offers a second for {seconds} s…")
    traffic = measured(made, seconds, chosen.seed)
    return figures(traffic, base)


def figures(traffic: Traffic, base: Base) -> list[Row]:
    taken = traffic.latencies()
    detail = f"{len(taken)} offers, {AGENTS} agents, {traffic.rate:.0f}/s; base: pgbench -N, mean"
    return [
        at_most("B2 offer after the caller's commit, p50", percentile(taken, 50), "ms", P50, base.latency, detail),
        at_most("B2 the same, p99", percentile(taken, 99), "ms", P99, base.latency),
        at_most("B2 callers offered to nobody", len(traffic.unanswered()), "", 0),
        reported("B2 the slowest", max(taken, default=None), "ms"),
    ]
