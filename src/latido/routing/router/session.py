"""The leader's own database session: it carries the lock, and every statement on it runs in the router's role."""

import json
import os
import socket
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.pq import Format

from latido.routing.core.journal import Entry
from latido.routing.router import statements as sql

LOCK = 0x1A71D0  # the first half of the advisory lock; the second is the shard
LEASE = timedelta(seconds=2)
LOADING = timedelta(seconds=30)  # the lease while a leader reads everything
MOST_HEARD = 1000  # rows of the inbox in one tick
FROZEN_AFTER = "2s"  # a leader frozen inside a transaction keeps its row locks no longer than this

Rows = list[tuple[Any, ...]]


class Alike(Loader):
    """JSON that is the same again and again, as what a queue asks: read once, one object that nobody changes."""

    format = Format.BINARY

    def load(self, data: Buffer) -> Any:
        return _read(bytes(data))


@lru_cache(maxsize=4096)
def _read(data: bytes) -> Any:
    return json.loads(data[1:])  # after the version of the format


class Deposed(Exception):
    """Another leader has taken over: nothing of this tick was committed."""


def conninfo() -> str:
    """The database this process uses, as libpq words."""
    known = connection.get_connection_params()
    words = {k: v for k, v in known.items() if k in {"dbname", "user", "password", "host", "port"}}
    return psycopg.conninfo.make_conninfo("", **words)


class Session:
    """One connection. Nothing here is retried: whoever drives it connects anew."""

    def __init__(self, conninfo: str, shard: int = 0) -> None:
        self.shard = shard
        self.epoch = 0
        self.shard_words: dict[str, Any] = {"houses": None, "ours": shard != 0}
        self.db = psycopg.connect(conninfo, autocommit=True, application_name="latido router")
        self.db.adapters.register_loader("jsonb", Alike)
        self.db.execute(f"SET idle_in_transaction_session_timeout = '{FROZEN_AFTER}'")
        self.db.execute("SET lock_timeout = '5s'")
        self.db.execute("SET plan_cache_mode = force_generic_plan")  # rows are found by their keys, however many

    def close(self) -> None:
        self.db.close()

    def take_lock(self, now: datetime) -> bool:
        """Lead from now on, unless somebody does. One whose lease has run out is frozen and is put off."""
        if not self._try_lock() and not (self._lease_over(now) and self._put_off() and self._try_lock()):
            return False
        words = {"shard": self.shard, "holder": f"{socket.gethostname()} {os.getpid()}", "until": now + LOADING}
        self.epoch = self.one(sql.TAKE_OVER, words)[0]
        self.db.execute("SET ROLE latido_router")
        self._see_shard()
        return True

    def _see_shard(self) -> None:
        """Which organisations are led here. When that changes the epoch does too, so it holds as long as this leads."""
        houses = [row[0] for row in self.db.execute(sql.HOUSES, {"shard": self.shard}).fetchall()]
        self.shard_words["houses"] = houses or None if self.shard == 0 else houses

    def _try_lock(self) -> bool:
        return bool(self.one("SELECT pg_try_advisory_lock(%(kind)s, %(shard)s)", self._lock)[0])

    def _lease_over(self, now: datetime) -> bool:
        row = self.db.execute(sql.LEASE_RUNS, {"shard": self.shard, "now": now}).fetchone()
        return row is None or not row[0]

    def _put_off(self) -> bool:
        return bool(self.db.execute(sql.HOLDER_OF_LOCK, self._lock).fetchall())

    @property
    def _lock(self) -> dict[str, int]:
        return {"kind": LOCK, "shard": self.shard}

    def one(self, statement: str, words: dict[str, Any] | None = None) -> tuple[Any, ...]:
        row: tuple[Any, ...] | None = self.db.execute(statement, {**self.shard_words, **(words or {})}).fetchone()
        if row is None:
            raise Deposed
        return row

    def rows(self, statement: str, **words: Any) -> Rows:
        return self.db.execute(statement, {**self.shard_words, **words}, binary=True).fetchall()

    def renew(self, until: datetime) -> None:
        """Raises Deposed."""
        self.one(sql.FENCE_AND_RENEW, {**self._fence, "until": until})

    def change(self, statement: str, **words: Any) -> None:
        self.db.execute(statement, {**self.shard_words, **words})

    def begin(self, now: datetime, *, renew: bool) -> Rows:
        """Open the tick: fence, then drain the inbox. Raises Deposed."""
        fence = sql.FENCE_AND_RENEW if renew else sql.FENCE
        with self.db.pipeline():
            self.db.execute("BEGIN")
            fenced = self.db.execute(fence, {**self._fence, "until": now + LEASE} if renew else self._fence)
            drained = self.db.execute(sql.DRAIN, {**self.shard_words, "most": MOST_HEARD}, binary=True)
        if fenced.fetchone() is None:
            self.db.execute("ROLLBACK")
            raise Deposed
        return drained.fetchall()

    @property
    def _fence(self) -> dict[str, int]:
        return {"shard": self.shard, "epoch": self.epoch}

    def look_at(self, work: list[UUID], desks: list[UUID]) -> tuple[Rows, Rows]:
        """How these stand now."""
        with self.db.pipeline():
            first = self.db.execute(sql.SOME_WORK, {"ids": work}, binary=True)
            second = self.db.execute(sql.SOME_DESKS, {"ids": desks}, binary=True)
        return first.fetchall(), second.fetchall()

    def commit(self, entries: Sequence[Entry] = ()) -> None:
        """End the tick: nothing is offered."""
        with self.db.pipeline():
            self._write_down(entries)
            self.db.execute("COMMIT")

    def offer_and_commit(
        self, offers: list[UUID], works: list[UUID], agents: list[UUID], entries: list[Entry], now: datetime
    ) -> Rows:
        """Write the offers that are still possible and end the tick; the offers made."""
        with self.db.pipeline():
            self._write_down(entries)
            made = self.db.execute(
                sql.OFFER, {"offers": offers, "works": works, "agents": agents, "now": now}, binary=True
            )
            self.db.execute(sql.NEW_SPANS, {"offers": offers})
            self.db.execute("COMMIT")
        return made.fetchall()

    def _write_down(self, entries: Sequence[Entry]) -> None:
        if entries:
            words: dict[str, Any] = {
                "organisations": [each.organisation_id for each in entries],
                "begins": [each.begins for each in entries],
                "whole": [each.whole for each in entries],
                "policies": [each.policy for each in entries],
                "changes": [each.changes for each in entries],
                "picks": [each.picks for each in entries],
            }
            self.db.execute(sql.WRITE_DOWN, {**words, "epoch": self.epoch, "at": entries[0].at})

    def roll_back(self) -> None:
        self.db.execute("ROLLBACK")
