"""The router process: stands by, leads, and begins anew whenever the database goes away."""

import contextlib
import json
import os
import select
import signal
import socket
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import FrameType

import psycopg
import structlog
from django.db import DatabaseError, InterfaceError, connection

from latido.plumbing.wake import ear
from latido.routing.router.chores import Chores
from latido.routing.router.clock import Watch
from latido.routing.router.leader import Leader
from latido.routing.router.session import Deposed, Session, conninfo

log = structlog.get_logger()
POLL = 0.25  # seconds: the safety net under a lost datagram
STAND_BY = 0.1  # seconds between looks at the lock
AT_ONCE = 0.003  # seconds: somebody held a row the tick wanted; doubled while it is held
LOOKED_AT = 1.0  # seconds: who leads writes how it does much more often than this
LONGEST_PAUSE = 0.5  # seconds between tries while the database is away


class Router:
    """run: the folder of alive and status files. clock: aware UTC. steady: seconds that nobody can set.

    shard: of whose organisations; one router of each leads, further ones stand by.
    one_clock: all who write rows read the clock of this machine, so rows can be moved with it.
    """

    def __init__(
        self,
        run: Path,
        clock: Callable[[], datetime],
        steady: Callable[[], float] = time.monotonic,
        *,
        shard: int = 0,
        one_clock: bool = True,
    ) -> None:
        self.folder, self.clock, self.one_clock, self.shard = run, clock, one_clock, shard
        self.name = f"router.{shard}" if shard else "router"
        self.watch = Watch(clock, steady)
        self.leader: Leader | None = None
        self.standby: Leader | None = None  # before it leads
        self.chores: Chores | None = None
        self.ear: socket.socket | None = None
        self.stopping = False
        self.pause = 0.0
        self.written = 0.0
        self.more = 0  # ticks in a row that left something to do at once

    def run(self) -> None:
        """Until SIGTERM or SIGINT."""
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, self._stop)
        while not self.stopping:
            self.step()
        self._let_go()

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def step(self) -> None:
        """Wait for a word or the poll, then do what there is to do. Survives the database."""
        woken = self._wait()
        self._tell()
        try:
            self._follow_the_clock()
            if self.leader is None:
                self._stand_by()
            else:
                self._lead(self.leader, woken=woken)
            self.pause = 0.0
        except Deposed:
            log.warning("router.deposed")
            self._let_go()
        except (psycopg.Error, DatabaseError, InterfaceError, OSError) as problem:
            log.warning("router.lost_database", cause=type(problem).__name__)
            self._let_go()
            self.pause = min(max(2 * self.pause, 0.1), LONGEST_PAUSE)

    def _wait(self) -> bool:
        """True when somebody said that there is something new. Only who leads listens: there is one ear."""
        if self.leader is None or self.ear is None:
            time.sleep(max(STAND_BY, self.pause))
            return False
        longest = min(AT_ONCE * 2 ** min(self.more - 1, 8), POLL) if self.more else POLL
        longest = self.leader.seconds_to_next(self.clock(), longest)
        woken = bool(select.select([self.ear], [], [], longest)[0])
        with contextlib.suppress(BlockingIOError):
            while woken:
                self.ear.recv(16)
        return woken

    def _stand_by(self) -> None:
        if self.standby is None:
            self.standby = Leader(Session(conninfo(), self.shard))
        if self.standby.take_over(self.clock()):
            self.leader, self.standby = self.standby, None
            self.chores, self.more = Chores(self.leader), 1
            self.ear = ear(self.name)

    def _follow_the_clock(self) -> None:
        jumped = self.watch.jump()
        if not jumped or self.leader is None or self.chores is None:
            return
        if self.one_clock:
            self.leader.follow_the_clock(jumped, self.clock())
            self.chores.begin_anew()
        else:
            log.error("router.clock_was_set", count=round(jumped.total_seconds()))
            self._let_go()

    def _lead(self, leader: Leader, *, woken: bool) -> None:
        if self.chores is not None:
            self.chores.run(self.clock())
        now = self.clock()
        if woken or self.more or leader.must_renew(now) or leader.anything_new(now):
            self.more = self.more + 1 if leader.tick(now) else 0

    def _let_go(self) -> None:
        """Closes the session, and with it the lock; the next step begins anew."""
        with contextlib.suppress(psycopg.Error):
            for each in (self.leader, self.standby):
                if each is not None:
                    each.session.close()
        with contextlib.suppress(DatabaseError, InterfaceError):
            connection.close()
            connection.close_pool()  # type: ignore[attr-defined]  # an open one tries again after a second
        if self.ear is not None:
            self.ear.close()
        self.leader = self.standby = self.chores = self.ear = None

    def _tell(self) -> None:
        """Alive, and for `latido status` how it does. Files, so that it works while the database does not."""
        if time.monotonic() - self.written < POLL:
            return
        self.written = time.monotonic()
        with contextlib.suppress(OSError):  # a full disk stops no matching
            self._write_down()

    def _write_down(self) -> None:
        (self.folder / f"{self.name}.alive").touch()
        file = self.folder / f"{self.name}.json"
        if self.leader is None and _fresh(file):
            return  # somebody else leads, and says so there
        memory = self.leader.memory if self.leader else None
        facts = {
            "shard": self.shard,
            "pid": os.getpid(),
            "leads": self.leader is not None,
            "epoch": self.leader.session.epoch if self.leader else 0,
            "waiting": len(memory.hall.waiting) if memory else 0,
            "free": len(memory.hall.free) if memory else 0,
            "lag_ms": round(self.leader.lag.total_seconds() * 1000) if self.leader else 0,
            "last_tick_ms": round(self.leader.took * 1000, 1) if self.leader else 0,
        }
        draft = self.folder / f".{self.name}.{os.getpid()}"
        draft.write_text(json.dumps(facts) + "\n")
        draft.replace(file)


def _fresh(file: Path) -> bool:
    """Whether another process that leads has just written it."""
    try:
        facts = json.loads(file.read_text())
        return facts["leads"] and facts["pid"] != os.getpid() and time.time() - file.stat().st_mtime < 2 * LOOKED_AT
    except (OSError, ValueError, KeyError):
        return False
