"""`latido up` as a person types it: twice, interrupted, on a taken port, without network; and `down`."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from latido_run import daemon, options, processes, system_user
from latido_run.home import SOURCE, Home
from tests.fixtures.home import open_the_way

pytestmark = pytest.mark.process


class Typed:
    """The command of one home, in English, as it is typed."""

    def __init__(self, folder: Path, **env: str) -> None:
        self.home = Home(folder / "home")
        self.env = {**os.environ, "LATIDO_HOME": str(self.home.path), "LATIDO_LANG": "en", **env}
        self.env["PYTHONPATH"] = str(SOURCE / "src")

    def argv(self, *args: str) -> list[str]:
        return [sys.executable, "-m", "latido_run.cli", *args]

    def run(self, *args: str, code: int = 0) -> str:
        done = subprocess.run(self.argv(*args), env=self.env, capture_output=True, text=True, timeout=180, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def status(self) -> dict[str, Any]:
        done = subprocess.run(self.argv("status", "--json"), env=self.env, capture_output=True, check=False)
        facts: dict[str, Any] = json.loads(done.stdout)
        return facts

    def states(self) -> dict[str, str]:
        return {each["name"]: each["state"] for each in self.status()["processes"]}


def opens(typed: Typed) -> bool:
    """Whether the first page comes."""
    with urllib.request.urlopen(f"http://localhost:{typed.home.ports.web}/", timeout=5) as page:
        return page.status == 200


ALL = {"postgres", "web", "router", "voice", "worker", "asterisk"}


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="latido-up-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def installed(folder: Path) -> Iterator[Typed]:
    """One home for this module; each test finds it stopped or running and says which it needs."""
    typed = Typed(folder)
    yield typed
    typed.run("down", "--now")
    shutil.rmtree(typed.home.sockets, ignore_errors=True)


@pytest.fixture
def running(installed: Typed) -> Typed:
    installed.run("up", "--background")
    return installed


@pytest.fixture
def stopped(installed: Typed) -> Typed:
    installed.run("down", "--now")
    return installed


def test_where_real_people_work_there_is_never_a_demonstration(folder: Path) -> None:
    (folder / "real").mkdir(mode=0o755)
    typed = Typed(folder / "real")
    typed.run("status", code=3)
    options.keep_real(typed.home.create())

    assert "Real people" in typed.run("up", "--demo", "--background", code=2)
    assert not (typed.home.run / "demo").exists()
    shutil.rmtree(typed.home.sockets, ignore_errors=True)


def test_one_command_brings_everything_up_and_says_where(stopped: Typed) -> None:
    said = stopped.run("up", "--background")

    assert stopped.status()["address"] in said
    assert stopped.states() == dict.fromkeys(ALL, "running")
    assert opens(stopped)


def test_all_of_it_takes_less_than_a_gigabyte(running: Typed) -> None:
    assert 50 < running.status()["memory_mb"] < 1024


def test_a_second_up_says_it_already_runs_and_starts_nothing(running: Typed) -> None:
    before = {each["name"]: each["pid"] for each in running.status()["processes"]}

    said = running.run("up", "--background")

    assert "Already running" in said
    assert {each["name"]: each["pid"] for each in running.status()["processes"]} == before


def test_down_leaves_no_process_and_no_open_port(running: Typed) -> None:
    supervisor = daemon.running(running.home)
    assert supervisor is not None
    everything = processes.tree([supervisor.pid])

    running.run("down")

    assert [pid for pid in everything if processes.find(pid)] == []
    assert running.status()["phase"] == "stopped"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", running.home.ports.web), timeout=2)


def test_an_up_that_was_interrupted_is_finished_by_the_next(stopped: Typed) -> None:
    first = subprocess.Popen(stopped.argv("up", "--background"), env=stopped.env, stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None
    assert "PostgreSQL" in first.stdout.readline()

    first.send_signal(signal.SIGINT)
    first.wait(20)
    stopped.run("up", "--background")

    assert stopped.states() == dict.fromkeys(ALL, "running")


def interrupted(typed: Typed, moment: str) -> set[int]:
    """`up` in the foreground, interrupted at the line that says so, or as soon as it has begun. What ran by then."""
    front = subprocess.Popen(typed.argv("up"), env=typed.env, stdout=subprocess.PIPE, text=True)
    assert front.stdout is not None
    while moment and moment not in (line := front.stdout.readline()):
        if not line or "Latido is at" in line:
            front.terminate()
            raise AssertionError(f"never said: {moment}")
    until = time.monotonic() + 20
    while (supervisor := daemon.running(typed.home)) is None:
        assert time.monotonic() < until
        time.sleep(0.005)
    ran = processes.tree([supervisor.pid])
    front.send_signal(signal.SIGINT)
    front.communicate(timeout=30)
    return ran


def test_a_first_start_interrupted_again_and_again_leaves_nothing_running_and_is_finished_by_the_next() -> None:
    folder = Path(tempfile.mkdtemp(prefix="latido-up-"))
    folder.chmod(0o755)
    typed = Typed(folder)
    try:
        for moment in ("", "PostgreSQL is ready", "Preparing the tables", "Tables are ready", "web is ready"):
            ran = interrupted(typed, moment)
            assert [pid for pid in ran if processes.find(pid)] == [], moment
        typed.run("up", "--background")
        assert typed.states() == dict.fromkeys(ALL, "running")
        assert opens(typed)
    finally:
        typed.run("down", "--now")
        shutil.rmtree(typed.home.sockets, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def test_a_supervisor_killed_while_starting_leaves_nothing_in_the_way(stopped: Typed) -> None:
    first = subprocess.Popen(stopped.argv("up", "--background"), env=stopped.env, stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None
    assert "PostgreSQL" in first.stdout.readline()

    supervisor = daemon.running(stopped.home)
    assert supervisor is not None
    supervisor.signal(signal.SIGKILL)
    assert first.wait(20) == 1
    stopped.run("up", "--background")

    assert stopped.states() == dict.fromkeys(ALL, "running")


def test_a_port_taken_by_somebody_else_moves_and_is_said(stopped: Typed) -> None:
    kept = stopped.home.ports.web
    with socket.create_server(("127.0.0.1", kept)):
        said = stopped.run("up", "--background")

    moved = stopped.home.ports.web
    assert moved != kept
    assert f"Port {kept} (web) is taken: using {moved}" in said
    assert opens(stopped)


def test_in_the_foreground_an_interrupt_stops_everything_in_order(stopped: Typed) -> None:
    front = subprocess.Popen(stopped.argv("up"), env=stopped.env, stdout=subprocess.PIPE, text=True)
    assert front.stdout is not None
    lines = iter(front.stdout.readline, "")
    assert any("Latido is at" in line for line in lines)

    front.send_signal(signal.SIGINT)

    assert any("Latido has stopped" in line for line in lines)
    assert front.wait(30) == 0
    assert daemon.running(stopped.home) is None


def test_without_network_the_desk_works_and_the_message_says_what_does_not() -> None:
    folder = Path(tempfile.mkdtemp(prefix="latido-up-"))
    folder.chmod(0o755)
    nowhere = {"DEBIAN_MIRROR": "http://127.0.0.1:9/debian"}
    typed = Typed(
        folder, LATIDO_ASTERISK_PREFIX=f"{folder}/home/asterisk/none", ASTERISK_CACHE=f"{folder}/none", **nowhere
    )
    try:
        said = typed.run("up", "--background")

        assert "Could not install Asterisk" in said
        assert opens(typed)
        assert typed.states()["router"] == "running"
        began = time.monotonic()
        typed.run("down", "--now")
        assert time.monotonic() - began < 30
    finally:
        typed.run("down", "--now")
        shutil.rmtree(typed.home.sockets, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def test_without_network_a_first_bootstrap_says_so_and_can_be_tried_again(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    clone.mkdir()
    for name in ("latido", "requirements.lock"):
        shutil.copy(SOURCE / name, clone / name)
    nowhere = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0"}
    env = {"PATH": os.environ["PATH"], "LANG": "C", "HOME": str(tmp_path), "LATIDO_HOME": str(tmp_path / "home")}
    for _ in range(2):
        done = subprocess.run(
            [*_not_root(tmp_path), str(clone / "latido"), "up"],
            env=env | nowhere,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

        assert done.returncode == 1
        assert "is there a network?" in done.stderr


def _not_root(folder: Path) -> list[str]:
    """Root's own bootstrap keeps its packages in the system's folder: somebody else tries, in theirs."""
    if os.geteuid() != 0:
        return []
    user = system_user.ensure()
    for each in (folder, *folder.rglob("*")):
        os.chown(each, user.pw_uid, user.pw_gid)
    open_the_way(folder)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--"]
