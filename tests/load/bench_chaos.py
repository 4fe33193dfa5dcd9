"""`latido bench chaos`: twenty kill -9 of each process while calls run, and then: who was lost, what was done twice.

It goes in batches: `--minutes 8` ends one in time, `--resume` goes on where the last one ended, or was ended. The house
and the journal stay in a folder of the bench's own (`--folder`), so that the end counts every call of every batch.
Without --resume it begins anew.
"""

import argparse
import asyncio
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from latido_run.home import Home
from tests.fixtures.house import House, house_at
from tests.load.chaos.breaking import PROCESSES, Breaker, plan
from tests.load.chaos.journal import Journal, Kill
from tests.load.chaos.line import Line
from tests.load.chaos.people import Callers, Person, Staff
from tests.load.chaos.reckoning import BOUND, Reckoning, reckon
from tests.load.rows import Row, at_most, percentile, reported, say, show
from tests.process.town import Town

EACH, AGENTS, AT_ONCE = 20, 4, 7
SLOWEST = 30.0  # seconds until the work of a dead process is done again
SETTLING = 600.0  # seconds a batch may need beyond its kills
LEFT_ALONE = 8.0  # seconds: everything has started, nobody was killed yet


def arguments() -> argparse.Namespace:
    read = argparse.ArgumentParser(prog="latido bench chaos")
    read.add_argument("--resume", action="store_true", help="go on with the run in the folder")
    read.add_argument("--minutes", type=float, default=600, help="of killing in this batch")
    read.add_argument("--each", type=int, default=EACH, help="kills of each process in the whole run")
    read.add_argument("--seed", type=int, default=20, help="of the order, the callers and their patience")
    read.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "latido-bench-chaos")
    read.add_argument("--json", action="store_true")
    return read.parse_args()


async def batch(outside: Town, journal: Journal, chosen: argparse.Namespace) -> Reckoning:
    """Load, kills, and the end of the load."""
    people = [Person(outside.where, outside.phones, f"sim{n}@demo.latido") for n in range(1, AGENTS + 1)]
    for person in people:
        await person.come()
    line = Line(outside.phones)
    callers = Callers(journal, line, chosen.seed, AT_ONCE, outside.said)
    watching = [asyncio.create_task(work) for work in (line.watch(), Staff(outside.where, people).stay())]
    coming = asyncio.create_task(callers.come())
    todo = plan(chosen.seed, chosen.each, journal.kills())
    chance = random.Random(f"{chosen.seed}-{len(todo)}")
    try:
        await asyncio.sleep(LEFT_ALONE)
        await Breaker(outside.where, journal, callers, chance).go_on(todo, time.monotonic() + 60 * chosen.minutes)
    finally:
        callers.coming = False
        await coming
        journal.add("batch", doubled=line.doubled, clicks=sum(each.clicks for each in people))
    found = await asyncio.to_thread(reckon, outside.where, journal)
    journal.add("rest", seconds=round(found.settled, 1))
    for task in watching:
        task.cancel()
    await asyncio.gather(*watching, *(person.leave() for person in people), return_exceptions=True)
    return found


def rows(journal: Journal, found: Reckoning) -> list[Row]:
    """What the run came to, all batches together."""
    kills, calls, batches = journal.kills(), journal.calls(), list(journal.of("batch"))
    double = dict(found.double)
    if legs := sum(each["doubled"] for each in batches):
        double["telephones with two calls"] = legs
    rests = list(journal.of("rest"))
    return [
        reported("kills", len(kills), "", detail=", ".join(f"{p} {_count(kills, p)}" for p in PROCESSES)),
        reported(
            "calls placed",
            len(journal.numbers()),
            "",
            detail=f"{sum(call.answered for call in calls)} answered of {len(calls)} that were watched to their end",
        ),
        reported("interactions started", sum(found.states.values()), "", detail=_words(found.states)),
        at_most("callers of whom nothing is known", len(found.lost), "", 0, detail=" ".join(found.lost[:5])),
        at_most("done twice", sum(double.values()), "", 0, detail=_words(double)),
        at_most("open when everybody had gone", sum(found.open.values()), "", 0, detail=_words(found.open)),
        at_most("seconds until nothing was open, most", max(r["seconds"] for r in rests), "s", BOUND),
        at_most("talks recorded nowhere", found.unrecorded, "", 0),
        at_most("breaks in the audit", int(not found.sound), "", 0),
        at_most("talks cut, Asterisk apart", _cut(kills, but="asterisk"), "", 0, detail=_survived(kills)),
        *(_recovery(kills, process) for process in PROCESSES),
        reported("rang elsewhere, nobody of ours there", found.elsewhere, ""),
        reported("met a dead Asterisk", found.shut_out, "", detail="no answer from anybody: the carrier's to route"),
        reported("times an agent came back by hand", sum(each["clicks"] for each in batches), ""),
    ]


def _count(kills: list[Kill], process: str) -> int:
    return sum(kill.process == process for kill in kills)


def _cut(kills: list[Kill], but: str) -> int:
    return sum(kill.cut for kill in kills if kill.process != but)


def _survived(kills: list[Kill]) -> str:
    def of(process: str) -> str:
        mine = [kill for kill in kills if kill.process == process]
        return f"{process} {sum(k.went_on for k in mine)}/{sum(k.stayed for k in mine)}"

    left = sum(kill.left for kill in kills)
    return f"seen going on: {', '.join(map(of, PROCESSES))}; {left} more hung up by themselves meanwhile"


def _recovery(kills: list[Kill], process: str) -> Row:
    taken = [kill.recovery for kill in kills if kill.process == process]
    p50 = percentile(taken, 50) or 0
    return at_most(f"{process} works again, p95", percentile(taken, 95), "s", SLOWEST, detail=f"p50 {p50:.2f} s")


def _words(counts: dict[str, Any]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))


def run(where: House, journal: Journal, chosen: argparse.Namespace) -> Reckoning:
    """One batch, and how everything stands after it."""
    where.latido("down", "--now")  # what a batch that was killed has left
    where.latido("up", "--background", "--demo", "--no-callers")
    outside = Town(where)
    outside.open(ears=False)
    try:
        return outside.do(batch(outside, journal, chosen), 60 * chosen.minutes + SETTLING)
    finally:
        outside.close()


def main() -> int:
    chosen = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if not chosen.resume:
        shutil.rmtree(chosen.folder, ignore_errors=True)
        shutil.rmtree(Home(chosen.folder / "home").sockets, ignore_errors=True)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    chosen.folder.chmod(0o755)
    journal = Journal(chosen.folder)
    say("starting the product…")
    with house_at(chosen.folder / "home") as where:
        found = run(where, journal, chosen)
    return show("chaos", rows(journal, found))


if __name__ == "__main__":
    sys.exit(main())
