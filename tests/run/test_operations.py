"""An installation's life, with a call in each part of it: a database elsewhere, TLS, a home restored from a backup."""

import json
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from latido_run import postgres, tls
from latido_run.home import Home, free_port
from tests.fixtures.home import own
from tests.fixtures.house import House, house, new_house

pytestmark = pytest.mark.process

NAME = "127.0.0.3"  # by which other machines would reach this one
KEPT = (
    "SELECT id FROM patients_patient UNION ALL SELECT id FROM interactions_interaction"
    " UNION ALL SELECT id FROM interactions_recordingsegment WHERE state = 'stored'"
)


@contextmanager
def server() -> Iterator[str]:
    """Somebody else's PostgreSQL, on a port of its own: how its superuser reaches it."""
    folder = Path(tempfile.mkdtemp(prefix="latido-server-"))
    folder.chmod(0o755)
    home, port = Home(folder), free_port()
    own(home)
    postgres.prepare(home, port=str(port), listen_addresses="127.0.0.1")
    with (postgres.data(home) / "pg_hba.conf").open("a") as allowed:
        allowed.write("host all all 127.0.0.1/32 scram-sha-256\n")
    running = subprocess.Popen(postgres.command(home), env=postgres.environment(), stderr=subprocess.DEVNULL)
    url = f"postgresql://{postgres.SUPERUSER}:{home.secret('pg_postgres')}@127.0.0.1:{port}/postgres"
    try:
        _answers(url)
        yield url
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(30)
        shutil.rmtree(home.sockets, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def _answers(url: str) -> None:
    end = time.monotonic() + 20
    while True:
        try:
            return psycopg.connect(url).close()
        except psycopg.OperationalError:
            assert time.monotonic() < end
            time.sleep(0.05)


def called(where: House) -> dict[str, Any]:
    """A patient calls and an agent of this house answers: what `latido call` tells."""
    agents = where.started("demo", "agents", "1")
    try:
        where.until("SELECT 1 FROM routing_agentdesk WHERE state = 'available' AND voice_ready", seconds=40)
        told = where.latido("call", "--digits", "1", "--before", "5", "--stay", "3", "--patience", "60", "--json")
    finally:
        agents.terminate()
        agents.communicate(timeout=20)
    where.until("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM interactions_recordingsegment WHERE state <> 'stored')")
    return dict(json.loads(told))


@dataclass(frozen=True)
class Elsewhere:
    """A house whose tables are on another server, reached by name over TLS."""

    where: House
    database: str

    @property
    def trusted(self) -> ssl.SSLContext:
        return tls.trusting(self.where.home)

    def page(self, path: str, port: int, context: ssl.SSLContext) -> int:
        try:
            with urllib.request.urlopen(f"https://{NAME}:{port}{path}", context=context, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            return refused.code


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Elsewhere]:
    with server() as database, house("--host", NAME, env={"DATABASE_URL": database}) as where:
        yield Elsewhere(where, database)


@pytest.fixture(scope="module")
def backed_up(elsewhere: Elsewhere, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of that house, made as it runs, after a call."""
    assert called(elsewhere.where)["ok"] is True
    folder = tmp_path_factory.mktemp("backup")
    elsewhere.where.latido("backup", str(folder))
    return folder


def test_with_a_server_elsewhere_nothing_is_kept_here_and_no_process_knows_its_superuser(elsewhere: Elsewhere) -> None:
    facts = elsewhere.where.settled()
    names = {each["name"]: each["state"] for each in facts["processes"]}
    secret = elsewhere.database.split(":")[2].split("@")[0].encode()
    environments = [Path(f"/proc/{each['pid']}/environ").read_bytes() for each in facts["processes"]]

    assert names == dict.fromkeys(("asterisk", "web", "router", "voice", "worker"), "running")
    assert not postgres.data(elsewhere.where.home).exists()
    assert [each for each in environments if secret in each] == []
    with psycopg.connect(elsewhere.database, dbname="latido") as db:
        assert db.execute("SELECT count(*) > 1000 FROM patients_patient").fetchone() == (True,)


def test_a_browser_that_trusts_the_authority_reads_pages_and_the_phone_over_tls(elsewhere: Elsewhere) -> None:
    ports = elsewhere.where.home.ports

    assert elsewhere.where.status()["address"] == f"https://{NAME}:{ports.web}"
    assert elsewhere.page("/cuenta/ingresar/", ports.web, elsewhere.trusted) == 200
    assert elsewhere.page("/phone?ticket=none", ports.voice, elsewhere.trusted) == 403


def test_a_browser_that_does_not_trust_it_and_one_without_tls_read_nothing(elsewhere: Elsewhere) -> None:
    port = elsewhere.where.home.ports.web

    with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
        elsewhere.page("/cuenta/ingresar/", port, ssl.create_default_context())
    with socket.create_connection((NAME, port), timeout=10) as plain:
        plain.sendall(b"GET /cuenta/ingresar/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert b"200 OK" not in plain.recv(4096)


def test_a_small_day_is_played_beside_the_running_house_and_its_router_leads_again(elsewhere: Elsewhere) -> None:
    where = elsewhere.where
    before = where.pid("router")

    told = json.loads(where.latido("demo", "day", "--fast", "--calls", "12", "--agents", "5", "--json"))

    assert told["board_agrees"] is True
    assert told["total"]["received"] >= told["callers"] > 1
    assert told["total"]["answered"] > 0
    with psycopg.connect(elsewhere.database, dbname="latido", autocommit=True) as db:
        assert db.execute("SELECT count(*) FROM routing_agentdesk WHERE state <> 'offline'").fetchone() == (0,)
    _leads_again(where, before)


def _leads_again(where: House, before: int) -> None:
    end = time.monotonic() + 30
    while not json.loads((where.home.run / "router.json").read_text())["leads"] or where.pid("router") == before:
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.fixture(scope="module")
def restored(elsewhere: Elsewhere, backed_up: Path) -> Iterator[House]:
    """The same hospital in a new home with tables of its own, made by the commands an operator types."""
    with new_house() as where:
        key = elsewhere.where.home.backups / "private.key"
        words = ["restore", str(backed_up), "--into", str(where.home.path), "--key-file", str(key)]
        House(elsewhere.where.home, {**elsewhere.where.env, "DATABASE_URL": ""}).latido(*words)
        where.latido("up", "--background", "--no-callers")
        yield where


def test_a_restored_home_starts_with_everything_in_it(elsewhere: Elsewhere, restored: House) -> None:
    with psycopg.connect(elsewhere.database, dbname="latido") as db:
        before = {each for (each,) in db.execute(KEPT)}

    # a demonstration that starts again goes on to today: there may be more, and never less
    assert before - {each for (each,) in restored.rows(KEPT)} == set()
    assert restored.rows("SELECT count(*) FROM interactions_recordingsegment WHERE state = 'stored'") == [(1,)]
    assert restored.status()["demo"] is True
    restored.latido("manage", "audit", "verify")


def test_whoever_runs_a_restored_home_owns_its_recordings(restored: House) -> None:
    runs = restored.home.run.stat().st_uid
    kept = list(restored.home.recordings.rglob("*"))

    assert len(kept) > 1
    assert [each for each in kept if each.stat().st_uid != runs] == []


def test_in_a_restored_home_the_next_call_is_answered_and_recorded(restored: House) -> None:
    assert called(restored)["ok"] is True
    assert restored.rows("SELECT count(DISTINCT key_id) FROM interactions_recordingsegment") == [(1,)]


def test_the_day_in_real_time_has_callers_and_agents_until_it_is_stopped(restored: House) -> None:
    since = restored.rows("SELECT now()")[0][0]
    day = restored.started("demo", "day", "--at", "08:00", "--calls", "20000", "--agents", "2", "--json")
    try:
        talked = "SELECT 1 FROM routing_offer WHERE outcome = 'accepted' AND accepted_at > %s"
        restored.until(talked, since, seconds=90)
    finally:
        day.send_signal(signal.SIGINT)
        told, _ = day.communicate(timeout=60)

    rows = {row["queue"]: row for row in json.loads(told)}
    assert rows[""]["received"] > 0
    assert rows[""]["answered"] > 0
