"""What a machine is told about the installation, and what it is not."""

import asyncio
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from latido.config.metrics import exposition
from latido.config.operating import ALIVE, FIGURES, READY, SILENT, Operating
from latido.orgs.tests import hospitals
from latido.plumbing.sse import Message
from latido.routing.tests.floor import Floor, later, leading
from latido_run.backup import record
from latido_run.home import Home

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Home]:
    yield Home(tmp_path).create()


def asked(home: Home, path: str, token: str = "") -> tuple[int, bytes]:
    said: list[Message] = []

    async def send(message: Message) -> None:
        said.append(message)

    headers = [(b"authorization", f"Bearer {token}".encode())] if token else []
    asyncio.run(Operating(home)({"path": path, "headers": headers}, send))
    return said[0]["status"], said[1]["body"]


def figures(home: Home) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(exposition(home).decode())
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


def test_the_floor_is_told_in_figures(installation: Home) -> None:
    floor = Floor()
    hospitals.found(floor.id)
    floor.agent(), floor.call(), floor.call(at=later(1))
    with leading() as leader:
        leader.tick(later(2))

    told, house = figures(installation), str(floor.id)

    assert told["latido_queue_waiting", house, "CIT"] == 2  # one rings somewhere and waits still
    assert told["latido_agents", house, "offered"] == 1
    assert told["latido_router_epoch",] >= 1
    assert told["latido_disk_free_bytes", "recordings"] > 0


def test_how_backups_are_is_told_and_what_never_was_is_absent(installation: Home) -> None:
    assert not {name for name, *_ in figures(installation) if "backup_age" in name or "drill" in name}

    record.backed_up(installation, record.Made("2026-03-15T07:30:00+00:00", "latido-x", 3_000_000, 1.5, kept=4))
    record.drilled(installation, record.Drilled("2026-03-15T08:00:00+00:00", "latido-x", 16.5, ok=False))
    with pytest.raises(OSError, match="full"), record.failures(installation):
        raise OSError("disk full")

    told = figures(installation)
    assert told["latido_backup_age_seconds",] > 3600
    assert (told["latido_backup_bytes",], told["latido_backups_kept",]) == (3_000_000, 4)
    assert (told["latido_backup_failed",], told["latido_drill_failed",]) == (1, 1)


def test_a_silent_process_and_a_leftover_recording_are_seen(installation: Home) -> None:
    (installation.run / "voice.alive").touch()
    os.utime(installation.run / "voice.alive", (0, 0))
    (installation.spool / "left.wav").touch()

    told = figures(installation)

    assert told["latido_process_silent_seconds", "voice"] > SILENT
    assert ("latido_process_silent_seconds", "router") not in told
    assert told["latido_recordings_unsealed",] == 1


@pytest.mark.parametrize("token", ["", "wrong", "ñ"])
def test_figures_are_for_whoever_has_the_token(installation: Home, token: str) -> None:
    assert asked(installation, FIGURES, token) == (401, b"")
    assert asked(installation, FIGURES, installation.secret("metrics"))[0] == 200


def test_ready_says_which_part_is_missing_and_nothing_more(installation: Home) -> None:
    for name in ("router", "worker", "voice"):
        (installation.run / f"{name}.alive").touch()
    assert asked(installation, READY) == (503, json.dumps({"ready": False, "missing": ["postgres"]}).encode())
    assert asked(installation, ALIVE) == (200, b"ok\n")


def test_whoever_asks_often_costs_one_connection_a_second(installation: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    asked_of_database = []

    async def answers(_self: Operating) -> bool:
        asked_of_database.append(1)
        return True

    async def at_once(operating: Operating) -> list[list[str]]:
        return await asyncio.gather(*(operating.missing() for _ in range(20)))

    monkeypatch.setattr(Operating, "database_answers", answers)

    assert asyncio.run(at_once(Operating(installation))) == [[]] * 20
    assert len(asked_of_database) == 1


def test_a_frozen_process_is_not_ready(installation: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    async def answers(_self: Operating) -> bool:
        return True

    monkeypatch.setattr(Operating, "database_answers", answers)
    (installation.run / "router.alive").touch()
    (installation.run / "voice.alive").touch()
    assert asked(installation, READY)[0] == 200

    os.utime(installation.run / "voice.alive", (0, 0))
    assert asked(installation, READY) == (503, json.dumps({"ready": False, "missing": ["voice"]}).encode())
