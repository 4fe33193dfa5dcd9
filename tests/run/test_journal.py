"""What latido_run writes has the form of the other logs, and no log grows for ever."""

import ast
import json
from pathlib import Path

import pytest

from latido.plumbing.logs import KEYS
from latido_run import journal, launch
from latido_run.home import SOURCE, Home

pytestmark = pytest.mark.core


@pytest.fixture
def home(tmp_path: Path) -> Home:
    for name in ("log", "asterisk/log", "carrier/log"):
        (tmp_path / name).mkdir(parents=True)
    return Home(tmp_path)


def test_a_line_has_the_keys_of_all_logs(home: Home) -> None:
    file = home.log / "backup.log"

    journal.write("error", "backup.failed", to=file, error="OSError", reason="no space", count=None)

    line = json.loads(file.read_text())
    assert set(line) == {"event", "level", "timestamp", "process", "error", "reason"}
    assert set(line) <= KEYS
    assert line["timestamp"].endswith("Z")


def test_the_launcher_writes_keys_of_all_logs_and_no_others() -> None:
    calls = [
        call
        for file in (SOURCE / "src/latido_run").rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "journal.write"
    ]

    assert calls
    assert {each.arg for call in calls for each in call.keywords} <= KEYS | {"to"}


def test_where_it_cannot_be_written_nothing_fails(home: Home) -> None:
    journal.write("info", "service.running", to=home.log / "nowhere/supervisor.log")


@pytest.mark.parametrize("name", ["log/voice.log", "asterisk/log/messages", "carrier/log/messages"])
def test_a_log_too_long_moves_aside_and_its_writer_goes_on(
    home: Home, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launch, "LOG_LIMIT", 10)
    log = home.path / name
    with log.open("ab", buffering=0) as writer:
        writer.write(b"the first, long line\n")
        launch.rotate_logs(home)
        writer.write(b"next\n")
        launch.rotate_logs(home)

    assert log.read_bytes() == b"next\n"
    assert log.with_name(f"{log.name}.1").read_bytes() == b"the first, long line\n"
