"""B4: the same callers while somebody, a report or a backup, holds a snapshot: nothing dead can be cleared away."""

import argparse

from tests.load.routing.b2 import AGENTS, measured
from tests.load.routing.ground import Ground
from tests.load.rows import Row, at_most, percentile, reported, say

SECONDS = 60
DEMAND = 2.0


def rows(chosen: argparse.Namespace) -> list[Row]:
    made: Ground = chosen.ground()
    seconds = 20 if chosen.quick else SECONDS
    made.fill(AGENTS, 0, free=True)
    say(f"B4: {seconds} s free, {seconds} s under a snapshot…")
    free = measured(made, seconds, chosen.seed).latencies()
    with made.connect() as report:
        report.execute("SET idle_in_transaction_session_timeout = 0")
        report.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        report.execute("SELECT count(*) FROM routing_inbox")
        held = measured(made, seconds, chosen.seed).latencies()
        report.execute("ROLLBACK")
    base, value = percentile(free, 99), percentile(held, 99)
    ratio = value / base if base and value else None
    return [
        at_most("B4 p99 under a held snapshot, to the free run", ratio, "x", DEMAND, base, f"{value or 0:.1f} ms"),
        reported("B4 p50 under it", percentile(held, 50), "ms", percentile(free, 50)),
    ]
