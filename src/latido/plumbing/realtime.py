"""Hints that a fragment is stale: names and ids, never data. After commit, at most one NOTIFY per 50 ms a process."""

import json
import queue
import threading
import time
from collections.abc import Iterable

import psycopg
from django.db import connection, transaction

CHANNEL = "latido_hints"
PAUSE = 0.05  # seconds between notifications of one process
LIMIT = 7000  # bytes of a NOTIFY's payload, which PostgreSQL caps at 8000

_waiting: "queue.SimpleQueue[tuple[str, str]]" = queue.SimpleQueue()
_started = threading.Lock()
_sender: threading.Thread | None = None


def touch(topic: str, fragment: str) -> None:
    """After the commit, tell the pages that listen to `topic` to fetch `fragment` again.

    topic: "agent:<id>" or "floor:<organisation>".
    """
    transaction.on_commit(lambda: _enqueue(topic, fragment))


def _enqueue(topic: str, fragment: str) -> None:
    global _sender  # one sender a process
    with _started:
        if _sender is None or not _sender.is_alive():
            _sender = threading.Thread(target=_send_for_ever, args=(_conninfo(),), daemon=True, name="realtime")
            _sender.start()
    _waiting.put((topic, fragment))


def _conninfo() -> str:
    """The database this process uses, as libpq words; the pool's options are Django's own."""
    settings = connection.get_connection_params()
    settings = {k: v for k, v in settings.items() if k in {"dbname", "user", "password", "host", "port"}}
    return psycopg.conninfo.make_conninfo("", **settings)


def _send_for_ever(conninfo: str) -> None:
    while True:
        try:
            with psycopg.connect(conninfo, autocommit=True) as db:
                while True:
                    for payload in payloads(_gathered()):
                        db.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])
                    time.sleep(PAUSE)
        except psycopg.Error:
            time.sleep(0.5)  # the pages heal by themselves when they reconnect


def _gathered() -> set[tuple[str, str]]:
    """Waits for a first hint, then takes all there are."""
    hints = {_waiting.get()}
    while not _waiting.empty():
        hints.add(_waiting.get_nowait())
    return hints


def payloads(hints: Iterable[tuple[str, str]]) -> list[str]:
    """The hints as few JSON lists that each fit one NOTIFY."""
    lists: list[list[tuple[str, str]]] = [[]]
    size = 2
    for hint in sorted(hints):
        length = len(json.dumps(hint)) + 2
        if size + length > LIMIT:
            lists.append([])
            size = 2
        lists[-1].append(hint)
        size += length
    return [json.dumps(each) for each in lists if each]
