"""Callers who come at a steady rate, and agents who talk to each for a moment: what the voice processes would commit.

An offer counts from the instant at which the caller's commit has returned to the instant at which the voice process
that rings the telephone has read it, woken by the leader's word.
"""

import contextlib
import heapq
import random
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from tests.load.routing.ground import NODE, QUEUES, Ground
from tests.load.routing.statements import arrival, release

WORKERS = 4  # of each kind: each commit waits for the disk
TALKS = 1.0  # seconds from the ring to the next contact

_TO_RING = (
    "SELECT interaction_id, agent_id, id FROM routing_offer"
    " WHERE node = %s AND ended_at IS NULL AND outcome = '' AND delivered_at IS NULL"
)


@dataclass
class Traffic:
    """rate: callers a second, by chance; each goes to a queue by chance. Whoever was held up comes at once after."""

    ground: Ground
    rate: float
    seed: int = 4
    came: dict[UUID, float] = field(default_factory=dict)  # contact -> when its commit had returned
    rang: dict[UUID, float] = field(default_factory=dict)
    offers: set[tuple[UUID, UUID]] = field(default_factory=set)  # contact and offer, as the voice process saw them
    released: int = 0
    _busy: list[tuple[float, str]] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _next: float = 0.0
    _coming: bool = True

    def run(self, seconds: float) -> None:
        """So long, and then to the end."""
        self.start()
        time.sleep(seconds)
        self.finish()

    def start(self) -> None:
        self._chance, self._next = random.Random(self.seed), time.perf_counter()
        work = [self._listen, *[self._arrive] * WORKERS, *[self._release] * WORKERS]
        self._threads = [threading.Thread(target=each, daemon=True) for each in work]
        for each in self._threads:
            each.start()

    def finish(self, after: float = 5.0) -> None:
        """Nobody comes any more; until everybody has been offered to somebody, but no longer than `after`."""
        self._coming = False
        end = time.perf_counter() + after
        while (self.unanswered() or self._busy) and time.perf_counter() < end:
            time.sleep(0.05)
        self._stop.set()
        for each in self._threads:
            each.join(20)

    def unanswered(self) -> set[UUID]:
        return set(self.came) - set(self.rang)

    def latencies(self) -> list[float]:
        """Milliseconds of each that was offered."""
        return [max(1000 * (self.rang[each] - came), 0.0) for each, came in self.came.items() if each in self.rang]

    def _turn(self) -> float | None:
        """When the next one comes; None when nobody comes any more."""
        with self._lock:
            self._next += self._chance.expovariate(self.rate)
            return self._next if self._coming else None

    def _arrive(self) -> None:
        db = _Line(self.ground, lambda db: (arrival(db, "%(queue)s"),))
        while (turn := self._turn()) is not None and not self._stop.is_set():
            time.sleep(max(turn - time.perf_counter(), 0))
            with self._lock:
                queue = self._chance.randrange(QUEUES)
            if row := db.commit(self._stop, queue=queue):
                self.came[row[0]] = time.perf_counter()

    def _listen(self) -> None:
        """As a voice process: waits for the leader's word, and looks on its own now and then."""
        path = Path(self.ground.home.sockets) / f"voice-{NODE}.sock"
        path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
            ear.bind(str(path))
            ear.settimeout(0.25)
            db = _Line(self.ground, lambda _: (_TO_RING,))
            while not self._stop.is_set():
                with contextlib.suppress(TimeoutError):
                    ear.recv(16)
                self._ring(db)

    def _ring(self, db: "_Line") -> None:
        found = db.read([NODE])
        now = time.perf_counter()
        with self._lock:
            for interaction, agent, offer in found:
                self.offers.add((interaction, offer))
                if interaction not in self.rang:
                    self.rang[interaction] = now
                    heapq.heappush(self._busy, (now + TALKS, str(agent)))

    def _release(self) -> None:
        db = _Line(self.ground, lambda _: release("%(agent)s::uuid"))
        while not self._stop.is_set():
            with self._lock:
                due = self._busy and self._busy[0][0] <= time.perf_counter()
                agent = heapq.heappop(self._busy)[1] if due else None
            if agent is None:
                time.sleep(0.005)
            elif db.commit(self._stop, agent=agent):
                self.released += 1


class _Line:
    """A connection that comes back when the database does, and says each commit until it is told that it is done."""

    def __init__(self, ground: Ground, words: Callable[[Any], tuple[str, ...]]) -> None:
        self.ground = ground
        self.db = ground.app()
        self.statements = words(self.db)
        self.router = str(Path(ground.home.sockets) / "router.sock")

    def commit(self, stop: threading.Event, **words: object) -> tuple[Any, ...] | None:
        """The statements in one transaction, the leader told. None when the first found nothing to do."""
        while not stop.is_set():
            try:
                return self._commit(words)
            except psycopg.Error:
                self._again()
        return None

    def _commit(self, words: dict[str, object]) -> tuple[Any, ...] | None:
        first, *others = self.statements
        with self.db.transaction():
            row = self.db.execute(first, words).fetchone()
            for statement in others if row else ():
                self.db.execute(statement, words)
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
            out.setblocking(False)
            out.sendto(b"!", self.router)
        return row

    def read(self, words: list[str]) -> list[tuple[Any, ...]]:
        try:
            return self.db.execute(self.statements[0], words).fetchall()
        except psycopg.Error:
            self._again()
            return []

    def _again(self) -> None:
        time.sleep(0.05)
        with contextlib.suppress(psycopg.Error):
            self.db.close()
            self.db = self.ground.app()
