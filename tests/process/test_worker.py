"""The worker as it really runs: a process of its own, killed and cut off from its database."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel.actor import system
from latido.plumbing import tenancy
from latido_run import postgres
from latido_run.home import Home

pytestmark = pytest.mark.process
HOSPITAL = UUID(int=1)


@pytest.fixture
def start(committed: None, home: Home) -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    running: list[subprocess.Popen[bytes]] = []

    def begin() -> "subprocess.Popen[bytes]":
        source = Path(__file__).resolve().parents[2] / "src"
        env = {**os.environ, "LATIDO_HOME": str(home.path), "LATIDO_PROCESS": "worker", "PYTHONPATH": str(source)}
        argv = [sys.executable, "-m", "latido.config.manage", "worker"]
        running.append(subprocess.Popen(argv, env=env, cwd=source, stderr=subprocess.DEVNULL))
        return running[-1]

    yield begin
    for process in running:
        process.kill()
        process.wait(10)


def until(what: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def act() -> None:
    with tenancy.organisation(HOSPITAL):
        compliance.record(system("tests", HOSPITAL), AuditRecord("audit.read"))


def sealed(home: Home, count: int) -> bool:
    with psycopg.connect(postgres.dsn(home, "latido_owner")) as db:
        row = db.execute("SELECT count(*) FROM compliance_seal").fetchone()
    return row == (count,)


def test_it_seals_the_audit_beats_and_stops_when_told(
    start: Callable[[], "subprocess.Popen[bytes]"], home: Home
) -> None:
    act()
    worker = start()

    until(lambda: sealed(home, 1))
    alive = home.run / "worker.alive"
    before = alive.stat().st_mtime_ns
    until(lambda: alive.stat().st_mtime_ns > before, seconds=2)
    worker.send_signal(signal.SIGTERM)

    assert worker.wait(15) == 0


def test_killed_outright_its_successor_goes_on_where_it_was(
    start: Callable[[], "subprocess.Popen[bytes]"], home: Home
) -> None:
    first = start()
    act()
    until(lambda: sealed(home, 1))

    first.kill()
    first.wait(10)
    act()
    start()

    until(lambda: sealed(home, 2))
    assert compliance.verify().sound


def test_it_outlives_a_restart_of_the_database(start: Callable[[], "subprocess.Popen[bytes]"], home: Home) -> None:
    worker = start()
    act()
    until(lambda: sealed(home, 1))

    postgres.stop(home, how=signal.SIGQUIT)
    postgres.start(home, fsync="off", synchronous_commit="off", full_page_writes="off")
    _reconnect()
    act()

    until(lambda: sealed(home, 2))
    assert worker.poll() is None


def _reconnect() -> None:
    """This process too has lost its connections."""
    from django.db import connection

    connection.close()
    connection.close_pool()
