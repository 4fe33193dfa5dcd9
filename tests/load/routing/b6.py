"""B6: a leader takes over a floor on which half a million wait."""

import argparse

from tests.load.routing.ground import Ground
from tests.load.rows import Row, at_most, reported, say

WAITING, AGENTS = 500_000, 1_000
SECONDS, MEGABYTES = 10.0, 1536.0


def rows(chosen: argparse.Namespace) -> list[Row]:
    made: Ground = chosen.ground()
    waiting = 50_000 if chosen.quick else WAITING
    say(f"B6: {waiting} waiting…")
    made.fill(AGENTS, waiting, free=False)
    done = made.inside("load")
    assert done["waiting"] == waiting, done
    grew = f"{done['before_mb']:.0f} MB before"
    return [
        at_most(f"B6 take over with {waiting:,} waiting", done["seconds"], "s", SECONDS),
        at_most("B6 memory of the process then", done["mb"], "MB", MEGABYTES, detail=grew),
        reported("B6 the first tick then", done["tick_ms"], "ms"),
    ]
