"""Two routers by hand, one leading and one standing by, and what is done to them."""

import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg

from latido_run import postgres
from tests.load.routing.ground import LEADS, Ground

KILL, FREEZE, STOP = "kill -9", "SIGSTOP", "PostgreSQL stopped at once"
PATIENCE = 60.0  # seconds until somebody must lead
FROZEN = 1.0  # seconds more after somebody else leads, then it goes on
BETWEEN = (0.5, 2.0)  # seconds of quiet load

_STANDING = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'latido router'"


@dataclass(frozen=True, slots=True)
class Fault:
    kind: str
    seconds: float  # until somebody led again; after a stop from the instant at which the database answered


def plan(seed: int, many: dict[str, int]) -> list[str]:
    """All faults of a run, in an order that the seed decides."""
    kinds = [kind for kind, times in many.items() for _ in range(times)]
    random.Random(seed).shuffle(kinds)
    return kinds


class Journal:
    """What the run has been through, line by line: a batch that was ended is gone on from."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def add(self, line: str, **facts: Any) -> None:
        with self.file.open("a") as out:
            out.write(json.dumps({"line": line, **facts}) + "\n")

    def fault(self, fault: Fault) -> None:
        self.add("fault", **asdict(fault))

    def of(self, kind: str) -> list[dict[str, Any]]:
        if not self.file.exists():
            return []
        lines = [json.loads(line) for line in self.file.read_text().splitlines()]
        return [
            {name: value for name, value in line.items() if name != "line"} for line in lines if line["line"] == kind
        ]

    def faults(self) -> list[Fault]:
        return [Fault(**facts) for facts in self.of("fault")]


class Pair:
    """Who leads and who stands by."""

    def __init__(self, made: Ground, chance: random.Random) -> None:
        self.made, self.chance = made, chance
        self.processes: list[subprocess.Popen[bytes]] = []

    @contextmanager
    def running(self) -> Iterator["Pair"]:
        try:
            self._whole()
            yield self
        finally:
            for each in self.processes:
                each.kill()
                each.wait(10)

    def break_it(self, kind: str) -> Fault:
        """Once, and until both are there again."""
        time.sleep(self.chance.uniform(*BETWEEN))
        epoch, leader = self._leads(0)
        if kind == STOP:
            fault = Fault(kind, self._stop_database(epoch))
        else:
            began = time.monotonic()
            leader.send_signal(signal.SIGKILL if kind == KILL else signal.SIGSTOP)
            self._leads(epoch)
            fault = Fault(kind, time.monotonic() - began)
            if kind == FREEZE:
                time.sleep(FROZEN)
                leader.send_signal(signal.SIGCONT)
        self._whole()
        return fault

    def _stop_database(self, epoch: int) -> float:
        postgres.stop(self.made.home, how=signal.SIGQUIT)
        time.sleep(1)
        postgres.start(self.made.home)
        began = time.monotonic()
        self._leads(epoch)
        return time.monotonic() - began

    def _whole(self) -> None:
        """Two of them, each with its connection, one leading."""
        self.processes = [each for each in self.processes if each.poll() is None]
        while len(self.processes) < 2:
            self.processes.append(self.made.start_router())
        self._leads(0)
        end = time.monotonic() + PATIENCE
        while self.made.one(_STANDING) < 2:
            assert time.monotonic() < end, "nobody stands by"
            time.sleep(0.1)

    def _leads(self, after: int) -> tuple[int, subprocess.Popen[bytes]]:
        """The epoch after this one, and whose it is; once they have read the floor."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with suppress(psycopg.Error), self.made.connect() as db:
                while time.monotonic() < end:
                    row = db.execute(f"{LEADS} AND lease_until > now()", [after]).fetchone()
                    ours = {each.pid: each for each in self.processes}
                    if row is not None and (pid := int(row[1].split()[-1])) in ours:
                        return row[0], ours[pid]
                    time.sleep(0.005)
            time.sleep(0.02)
        raise AssertionError(f"nobody leads: {os.getpid()}")
