"""The router as a process of its own, killed and frozen, and with PostgreSQL stopped under it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from latido.kernel.time import utc_now
from latido.routing import api as routing
from latido.routing.tests.floor import Floor
from latido_run import postgres
from latido_run.home import Home

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]
SOURCE = Path(__file__).resolve().parents[4]


@contextmanager
def router() -> Iterator[subprocess.Popen[bytes]]:
    env = {**os.environ, "PYTHONPATH": str(SOURCE / "src"), "LATIDO_PROCESS": "router"}
    process = subprocess.Popen([sys.executable, "-m", "latido.config.manage", "router"], env=env, cwd=SOURCE)
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def until(happened: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def leads(epoch: int = 1) -> Callable[[], bool]:
    return lambda: (status := routing.leader_status(now=utc_now())).alive and status.epoch >= epoch


def test_it_offers_when_woken_says_it_is_alive_and_ends_when_asked(home: Home) -> None:
    floor = Floor()
    with router() as process:
        until(leads())
        floor.agent(utc_now())
        floor.call(at=utc_now())
        until(lambda: floor.ringing(utc_now()))
        until(lambda: json.loads((home.run / "router.json").read_text())["leads"])
        assert time.time() - (home.run / "router.alive").stat().st_mtime < 2
        process.terminate()
        assert process.wait(10) == 0

    assert routing.leader_status(now=utc_now()).ringing == 1


def test_killed_in_mid_work_and_started_again_nothing_is_lost_or_doubled() -> None:
    floor = Floor()
    agents = [floor.agent(utc_now()) for _ in range(6)]
    calls = []
    for epoch in range(1, 4):
        with router() as process:
            until(leads(epoch))
            calls += [floor.call(at=utc_now()) for _ in range(2)]
            until(lambda: len(floor.offers()) > 2 * (epoch - 1))  # noqa: B023 - called within this turn
            process.kill()
    with router():
        until(lambda: len(floor.offers(ended_at=None)) == 6)  # on a slow machine some lapse before, and are made again
        live = floor.offers(ended_at=None)

    assert sorted(offer.interaction_id for offer in live) == sorted(calls)
    assert sorted(offer.agent_id for offer in live) == sorted(agents)


def test_of_two_started_by_hand_the_other_takes_over_from_one_that_is_killed(home: Home) -> None:
    floor = Floor()
    with router() as first:
        until(leads())
        with router():
            until(lambda: json.loads((home.run / "router.json").read_text())["leads"])
            assert said(home) == {"shard": 0, "pid": first.pid, "leads": True, "epoch": 1}
            first.kill()
            until(leads(2))
            floor.agent(utc_now())
            floor.call(at=utc_now())
            until(lambda: floor.ringing(utc_now()))
            until(lambda: said(home)["leads"] and said(home)["epoch"] == 2)

    assert len(floor.offers()) == 1


def said(home: Home) -> dict[str, object]:
    facts = json.loads((home.run / "router.json").read_text())
    return {name: facts[name] for name in ("shard", "pid", "leads", "epoch")}


def test_a_standby_takes_over_from_a_frozen_leader(home: Home) -> None:
    floor = Floor()
    with router() as first:
        until(leads())
        until((home.run / "router.json").exists)
        now = {"shard": 0, "pid": first.pid, "leads": True, "epoch": 1}
        until(lambda: said(home) == now)  # it has read everything: its lease is short
        first.send_signal(signal.SIGSTOP)
        with router():
            until(leads(2))
            floor.agent(utc_now())
            floor.call(at=utc_now())
            until(lambda: floor.ringing(utc_now()))
            first.send_signal(signal.SIGCONT)
            floor.agent(utc_now())
            floor.call(at=utc_now())
            until(lambda: len(floor.ringing(utc_now())) == 2)

    assert len(floor.offers()) == 2


def test_it_survives_postgresql_stopped_at_once_and_started_again(cluster: Home) -> None:
    floor = Floor()
    with router() as process:
        until(leads())
        floor.agent(utc_now())
        call = floor.call(at=utc_now())
        until(lambda: floor.ringing(utc_now()))
        before = floor.offers()

        with restarted(cluster):
            until(leads(2))
            floor.agent(utc_now())
            later_call = floor.call(at=utc_now())
            until(lambda: len(floor.offers()) == 2)
            assert process.poll() is None

    assert floor.offers()[0].id == before[0].id
    assert [offer.interaction_id for offer in floor.offers()] == [call, later_call]


@contextmanager
def restarted(cluster: Home) -> Iterator[None]:
    """PostgreSQL ended by SIGQUIT and started again; the checkpoint, because the tests' server syncs nothing."""
    with psycopg.connect(postgres.maintenance_dsn(cluster), autocommit=True) as db:
        db.execute("CHECKPOINT")
    postgres.stop(cluster, how=signal.SIGQUIT)
    server = postgres.start(cluster, fsync="off", synchronous_commit="off", full_page_writes="off")
    connection.close()
    connection.close_pool()
    try:
        yield
    finally:
        assert server.poll() is None
