"""An import whose process dies at any moment: whoever goes on loses nobody and doubles nobody."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.db import connections

from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.patients.services.imports import stages, writing
from latido.patients.tests.imports.samples import many
from latido.patients.tests.imports.test_importing import begin, checked, everything, totals
from latido_run import postgres
from latido_run.home import Home

pytestmark = pytest.mark.db
ROOT = Path(__file__).resolve().parents[5]
PEOPLE = 9_000
KILLS = 4


@pytest.fixture
def hospital(committed: None) -> Iterator[None]:
    found()
    yield


def command(home: Home, file: Path) -> "subprocess.Popen[str]":
    words = ("import_patients", str(file), "--organisation", str(SAN_RAFAEL), "--json", "--reason", "carga")
    env = {**os.environ, "LATIDO_HOME": str(home.path), "PYTHONPATH": str(ROOT / "src")}
    argv = [sys.executable, "-m", "latido.config.manage", *words]
    return subprocess.Popen(argv, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def moved(db: "psycopg.Connection[tuple[object, ...]]") -> tuple[object, ...]:
    found = db.execute("SELECT phase, position FROM patients_importbatch").fetchone()
    return found or ()


def test_a_command_killed_again_and_again_is_gone_on_with(hospital: None, home: Home, tmp_path: Path) -> None:
    file = tmp_path / "pacientes.csv"
    file.write_bytes(many(PEOPLE))
    seen = []
    with psycopg.connect(postgres.dsn(home, "latido_owner"), autocommit=True) as db:
        for _ in range(KILLS):
            before, process = moved(db), command(home, file)
            while moved(db) == before and process.poll() is None:
                time.sleep(0.01)
            process.send_signal(signal.SIGKILL)
            process.wait(10)
            seen.append(moved(db))
        said, _ = command(home, file).communicate(timeout=120)
        count = "SELECT count(*), count(DISTINCT record_number || given_names) FROM patients_patient"
        people, different = db.execute(count).fetchone() or (0, 0)
        (documents,) = db.execute("SELECT count(*) FROM patients_identifier").fetchone() or (0,)
        (batches,) = db.execute("SELECT count(*) FROM patients_importbatch").fetchone() or (0,)

    assert len(set(seen)) == KILLS, "each process got further than the one before"
    assert json.loads(said)["new"] == json.loads(said)["written"] == PEOPLE
    assert (people, different, documents, batches) == (PEOPLE, PEOPLE, PEOPLE, 1)


def test_a_chunk_that_breaks_in_the_middle_leaves_nothing_of_itself(
    hospital: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "CHUNK", 10)
    batch = checked(many(40), tmp_path)
    begin(batch)
    telephones, broken = writing._add_phones, []

    def break_once(*rows: object) -> None:
        if len(broken) < 3:
            broken.append(1)
            raise ConnectionResetError
        telephones(*rows)  # type: ignore[arg-type]

    monkeypatch.setattr(writing, "_add_phones", break_once)
    for _ in range(3):
        with pytest.raises(ConnectionResetError):
            stages.work(SAN_RAFAEL, batch)
        assert everything()[0] == []

    assert not stages.work(SAN_RAFAEL, batch)

    assert (totals(batch).written, len(everything()[0]), len(everything()[2])) == (40, 40, 40)


def test_two_workers_on_one_import_do_its_work_once(
    hospital: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "CHUNK", 10)
    batch = checked(many(60), tmp_path)
    begin(batch)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: worked(batch), range(4)))

    assert (totals(batch).written, len(everything()[0]), len(everything()[1])) == (60, 60, 60)


def worked(batch: UUID) -> None:
    """As one of several workers, on a connection of its own."""
    try:
        while stages.work(SAN_RAFAEL, batch):
            continue
    finally:
        connections.close_all()
