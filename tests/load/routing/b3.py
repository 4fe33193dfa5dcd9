"""B3: a leader with a full inbox: everybody who waits and everybody who is free is news to it."""

import argparse

from tests.load.routing.base import simple_update
from tests.load.routing.ground import Ground
from tests.load.rows import Row, at_least, reported, say

AGENTS, WAITING = 5_000, 20_000
DEMAND = 2.0


def rows(chosen: argparse.Namespace) -> list[Row]:
    agents, waiting = (1_000, 4_000) if chosen.quick else (AGENTS, WAITING)
    made: Ground = chosen.ground()
    say(f"B3: {agents} free, {waiting} waiting, all in the inbox…")
    made.fill(agents, waiting, free=True, inbox=True)
    before = simple_update(made)
    heard = made.one("SELECT count(*) FROM routing_inbox")
    done = made.inside("drain")
    after = simple_update(made)
    offers = made.one("SELECT count(*) FROM routing_offer WHERE ended_at IS NULL")
    assert made.one("SELECT count(*) FROM routing_inbox") == 0
    tps = (before.tps + after.tps) / 2
    detail = f"{heard} events and {offers} offers in {done['seconds']:.2f} s, {done['ticks']:.0f} ticks"
    return [
        at_least("B3 leader drains a full inbox, events", heard / done["seconds"] / tps, "x", DEMAND, tps, detail),
        reported("B3 the same, offers", offers / done["seconds"] / tps, "x", tps),
    ]
