"""B1: whole life cycles with everybody busy: a contact arrives, an agent comes free, the leader brings two together.

Eight clients, as in the base, commit one release and one arrival after the other as fast as they can. A cycle is two
commits of theirs and an offer of the leader's; what is counted is the scarcest of the three. The commits write what
routing does: the place in the queue and the word to the leader; the end of the offer, the desk and its span. What other
rooms write of a contact (it opened, it ended, its story) is measured beside it.
"""

import argparse
import socket
import threading
from pathlib import Path
from typing import Any

from tests.load.routing.base import CLIENTS, pgbench, simple_update
from tests.load.routing.ground import QUEUES, SKILLS, Ground
from tests.load.routing.statements import AGENT, arrival, joining, opened, release
from tests.load.rows import Row, at_least, reported, say

SIZES = ((1_000, 10_000), (5_000, 100_000))  # agents, waiting
DEMAND = 0.40
OPEN = 60_000  # contacts that have yet to join a queue
WARMING = 3.0  # seconds
MOMENT = "10 ms"
WAKE_EVERY = 0.002  # seconds; pgbench cannot send the word that follows each commit of ours

_COUNTED = """
    SELECT (SELECT count(*) FROM routing_offer WHERE offered_at > t),
           (SELECT count(*) FROM routing_offer WHERE ended_at > t),
           (SELECT count(*) FROM routing_work WHERE enqueued_at > t),
           extract(epoch FROM clock_timestamp() - t)::float,
           (SELECT count(*) FROM routing_agentdesk WHERE state = 'available')
      FROM (SELECT %s::timestamptz AS t) since
"""


def script(made: Ground, agents: int, *, whole: bool) -> str:
    """One release, and when there was something to release one arrival; who finds nobody in a contact waits a moment,
    as a patient's call would last: asking again at once would take the processor from those who work."""
    free, span = release(AGENT % ":agent::int", gives="count(*) AS busy", whole=whole)
    with made.connect() as db:
        comes = (arrival if whole else joining)(db, ":queue::int")
    return (
        f"\\set agent random(1, {agents})\n\\set queue random(0, {QUEUES - 1})\n"
        f"BEGIN;\n{free} \\gset\n\\if :busy\n{span};\nEND;\n{comes};\n\\else\nEND;\n\\sleep {MOMENT}\n\\endif\n"
    )


class Word:
    """Says to the router again and again that there is something new, as every commit of ours does."""

    def __init__(self, made: Ground) -> None:
        self.path = str(Path(made.home.sockets) / "router.sock")
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._say, daemon=True)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()

    def _say(self) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
            out.setblocking(False)
            while not self.over.wait(WAKE_EVERY):
                try:
                    out.sendto(b"!", self.path)
                except OSError:
                    continue


def cycles(made: Ground, agents: int, seconds: float, *, whole: bool) -> tuple[float, str]:
    """A second, and how it was counted."""
    file = made.home.path / "cycle.sql"
    file.write_text(script(made, agents, whole=whole))
    found: list[tuple[Any, ...]] = []

    def count() -> None:
        since = made.one("SELECT clock_timestamp()")
        over.wait(seconds - WARMING)
        with made.connect() as db:
            row = db.execute(_COUNTED, [since]).fetchone()
        found.append(row or ())

    over = threading.Event()
    with made.router(), Word(made):
        counting = threading.Timer(WARMING, count)
        counting.start()
        pgbench(made, "latido_app", "-M", "prepared", *CLIENTS, "-T", str(round(seconds + 1)), "-f", str(file))
        counting.join()
    offers, releases, arrivals, taken, idle = found[0]
    detail = (
        f"{offers} offers, {releases} releases, {arrivals} arrivals in {taken:.1f} s; {idle} agents idle at the end"
    )
    return min(offers, releases, arrivals) / taken, detail


def rows(chosen: argparse.Namespace) -> list[Row]:
    made, seconds = chosen.ground(), 8 if chosen.quick else 20
    found: list[Row] = []
    for agents, waiting in SIZES:
        name = f"{agents:,} agents, {waiting:,} waiting"
        ratio, tps, detail = measured(made, agents, waiting, seconds, whole=False)
        found.append(at_least(f"B1 life cycles, {name}", ratio, "x", DEMAND, tps, detail))
    ratio, tps, detail = measured(made, *SIZES[0], seconds, whole=True)
    return [*found, reported("B1 the same with the contacts' own rows, 1,000 agents", ratio, "x", tps, detail)]


def measured(made: Ground, agents: int, waiting: int, seconds: float, *, whole: bool) -> tuple[float, float, str]:
    """The ratio, the base, and how it was counted."""
    say(f"B1: {agents} agents, {waiting} waiting…")
    made.fill(agents, waiting, free=False)
    if not whole:
        with made.connect() as db:
            for statement in opened(db, OPEN):
                db.execute(statement, prepare=False)
        made.settle()
    before = simple_update(made)
    rate, detail = cycles(made, agents, seconds, whole=whole)
    tps = (before.tps + simple_update(made).tps) / 2
    return rate / tps, tps, f"{rate:.0f}/s; {detail}; {QUEUES} queues, {SKILLS} skills each"
