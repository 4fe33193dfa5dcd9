"""B5: the router killed and frozen, PostgreSQL stopped at once, while callers come and agents talk.

The whole of it goes in batches (`--chaos`, `--faults 20`, `--resume`); without `--chaos` a few of each are tried.
"""

import argparse
import random
import shutil
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.load.routing.faults import FREEZE, KILL, STOP, Fault, Journal, Pair, plan
from tests.load.routing.ground import Ground, ground_at
from tests.load.routing.traffic import Traffic
from tests.load.rows import Row, at_most, percentile, reported, say

WHOLE = {KILL: 50, FREEZE: 10, STOP: 3}
FEW = {KILL: 5, FREEZE: 1, STOP: 1}
RATE, AGENTS = 40, 200
FAIL_OVER = 1.0  # s, p95, of a leader that died or whose database did
PUT_OFF = 4.0  # s: a frozen one holds its lease for two
LATEST = 30.0  # s after the last caller until everybody must have been offered

TOGETHER = "a.offered_at < coalesce(b.ended_at, now()) - interval '0.5 s' AND b.offered_at < a.offered_at"
AGAIN = "SELECT count(*) FROM routing_offer a JOIN routing_offer b USING ({by}) WHERE a.id <> b.id AND a.node = 'pbx1'"
CHECKS = {
    "lost": "SELECT count(*) FROM routing_work WHERE state <> 'done'",
    "double": "SELECT count(*) FROM (SELECT 1 FROM routing_offer GROUP BY interaction_id HAVING count(*) > 1) twice",
    "over": f"{AGAIN.format(by='agent_id')} AND {TOGETHER}",
    "load": "SELECT count(*) FROM routing_agentdesk WHERE load > 100 OR (load > 0 AND state = 'available')",
    "live": "SELECT count(*) FROM routing_offer WHERE ended_at IS NULL",
    "inbox": "SELECT count(*) FROM routing_inbox",
}


def rows(chosen: argparse.Namespace) -> list[Row]:
    with ExitStack() as until_the_end:
        if not chosen.chaos:
            made: Ground = chosen.ground()
            file = made.home.path / "faults.jsonl"
            many, resume, most = FEW, False, sum(FEW.values())
        else:
            if not chosen.resume:
                shutil.rmtree(chosen.folder, ignore_errors=True)
            made = until_the_end.enter_context(ground_at(Path(chosen.folder)))
            file, many, resume, most = made.home.path / "faults.jsonl", WHOLE, chosen.resume, chosen.faults
        if not resume:
            file.unlink(missing_ok=True)
            made.fill(AGENTS, 0, free=True)
        journal = Journal(file)
        batch(made, journal, plan(chosen.seed, many), most, chosen.seed)
        return figures(journal, sum(many.values()))


def batch(made: Ground, journal: Journal, todo: list[str], most: int, seed: int) -> None:
    """The next faults of the plan under load, and how everything stands after them."""
    done = len(journal.faults())
    now = todo[done : done + most]
    say(f"B5: {len(now)} faults, {done} were before…")
    traffic = Traffic(made, RATE, seed + done)
    with Pair(made, random.Random(seed + done)).running() as pair:
        traffic.start()
        try:
            for kind in now:
                fault = pair.break_it(kind)
                say(f"    {fault.kind}: {fault.seconds:.2f} s")
                journal.fault(fault)
        finally:
            traffic.finish(after=LATEST)
    journal.add("batch", **reckoned(made, traffic))


def reckoned(made: Ground, traffic: Traffic) -> dict[str, Any]:
    """What callers and telephones met, and what is written down."""
    contacts = [interaction for interaction, _ in traffic.offers]
    taken = traffic.latencies()
    return {
        "came": len(traffic.came),
        "unanswered": len(traffic.unanswered()),
        "twice": len(contacts) - len(set(contacts)),
        "slowest": max(taken, default=0) / 1000,
        **{name: made.one(statement) for name, statement in CHECKS.items()},
    }


def figures(journal: Journal, all_of_them: int) -> list[Row]:
    """Of all batches."""
    faults, batches = journal.faults(), journal.of("batch")
    last = batches[-1]

    def many(name: str) -> int:
        return sum(each[name] for each in batches)

    counts = ", ".join(f"{kind} {sum(f.kind == kind for f in faults)}" for kind in WHOLE)
    died = [fault for fault in faults if fault.kind != FREEZE]
    return [
        reported("B5 faults", len(faults), "", all_of_them, f"{counts}; {many('came')} callers, {AGENTS} agents"),
        at_most("B5 callers lost", many("unanswered") + last["lost"], "", 0),
        at_most("B5 offered twice", max(last["double"], many("twice")), "", 0),
        at_most("B5 agents over their capacity", last["over"] + last["load"], "", 0),
        at_most("B5 left behind: live offers, inbox", last["live"] + last["inbox"], "", 0),
        at_most("B5 leads again, p95", _p95(died), "s", FAIL_OVER, detail=_median(died)),
        at_most("B5 a frozen one is put off, p95", _p95([f for f in faults if f.kind == FREEZE]), "s", PUT_OFF),
        reported("B5 the longest a caller waited for an offer", max(each["slowest"] for each in batches), "s"),
    ]


def _p95(faults: list[Fault]) -> float | None:
    return percentile([fault.seconds for fault in faults], 95)


def _median(faults: list[Fault]) -> str:
    return f"p50 {percentile([fault.seconds for fault in faults], 50) or 0:.2f} s; after a stop from when it answers"
