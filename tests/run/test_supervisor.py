"""The house starts in order, waits for live calls before it stops, and leaves nothing running."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from latido_run import fleet, launch, options, postgres, processes
from latido_run.backup import archive, plan, record
from latido_run.backup.plan import Plan
from latido_run.backup.retention import Keep
from latido_run.fleet import Fleet
from latido_run.home import SOURCE, Home
from latido_run.options import Options
from latido_run.service import Service

pytestmark = pytest.mark.process

ORDER = "order"  # each small process writes its name here when it ends
SMALL = """
import pathlib, signal, socket, sys, time
name, run = sys.argv[1], pathlib.Path(sys.argv[2])
if name == "web":
    door = socket.create_server(("127.0.0.1", int(sys.argv[3])))
def end(*_):
    with (run / "order").open("a") as order:
        order.write(name + "\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
while True:
    (run / f"{name}.alive").touch()
    time.sleep(0.05)
"""


class SmallFleet(Fleet):
    """The real PostgreSQL, and small programs that beat in the place of the others."""

    async def prepare_data(self) -> None:
        (self.home.run / "prepared").touch()

    async def install_asterisk(self) -> None:
        """Nothing to fetch."""

    def asterisk(self) -> Service:
        return self._small("asterisk")

    def processes(self) -> list[Service]:
        return [self._small(name) for name in ("web", "router", "worker")]

    def voice(self) -> Service:
        return self._small("voice")

    def _small(self, name: str) -> Service:
        async def start() -> Process:
            argv = [sys.executable, "-c", SMALL, name, str(self.home.run), str(self.home.ports.web)]
            return await launch.spawn(self.home, name, argv, dict(os.environ))

        silent_for = {"voice": 1.0}.get(name, 0.0)
        return Service(name, self.home, start, self.changed, silent_for=silent_for)


RUN = "import asyncio, sys; from tests.run.test_supervisor import *; asyncio.run(serve(sys.argv[1]))"


async def serve(path: str) -> None:
    from latido_run import supervisor, words
    from latido_run.supervisor import Supervisor

    say = words.progress

    def slowly(key: str, **values: object) -> None:
        """A machine with much to do, where what is said of a start comes late."""
        time.sleep(0.3 if key == "ready" else 0)
        say(key, **values)

    words.progress = slowly

    supervisor.BACKUP_LOOK_EVERY, supervisor.BACKUP_RETRY = 0.2, 3.0
    home = Home(Path(path))
    await Supervisor(home, Options(), SmallFleet).run()


class House:
    """A supervisor in a process of its own, as `up` runs it."""

    def __init__(self, home: Home) -> None:
        self.home = home
        env = {**os.environ, "PYTHONPATH": f"{SOURCE / 'src'}:{SOURCE}", "DATABASE_URL": ""}
        with launch.open_log(home, "up") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", RUN, str(home.path)], env=env, stdout=log, stderr=log
            )

    def status(self) -> dict[str, Any]:
        try:
            facts: dict[str, Any] = json.loads((self.home.run / "status.json").read_text())
        except FileNotFoundError:
            return {"phase": "", "processes": []}
        return facts

    def pid(self, name: str) -> int | None:
        pids = [each["pid"] for each in self.status()["processes"] if each["name"] == name]
        return pids[0] if pids else None

    def until(self, true: Callable[[], bool], seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, (self.status(), (self.home.log / "up.log").read_text())
            time.sleep(0.02)

    def ready(self) -> "House":
        self.until(lambda: self.status()["phase"] == "ready")
        return self


@pytest.fixture
def home() -> Iterator[Home]:
    folder = Path(tempfile.mkdtemp(prefix="latido-"))
    folder.chmod(0o755)
    made = Home(folder).create(_owner())
    yield made
    postgres.stop(made, how=signal.SIGQUIT)
    shutil.rmtree(made.sockets, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def _owner() -> tuple[int, int] | None:
    from latido_run import system_user

    if os.geteuid() != 0:
        return None
    user = system_user.ensure()
    return user.pw_uid, user.pw_gid


@pytest.fixture
def house(home: Home) -> Iterator[House]:
    started = House(home).ready()
    yield started
    started.process.kill()
    started.process.wait()


def test_everything_runs_and_status_says_so(house: House) -> None:
    states = {each["name"]: each["state"] for each in house.status()["processes"]}

    assert states == dict.fromkeys(("postgres", "web", "router", "voice", "worker", "asterisk"), "running")
    assert (house.home.run / "prepared").exists()
    assert house.status()["ports"]["web"] == house.home.ports.web


def test_where_it_answers_is_said_before_it_is_ready(house: House) -> None:
    assert house.status()["address"] in (house.home.log / "up.log").read_text()


def test_it_stops_from_the_outside_in_and_leaves_nothing(house: House) -> None:
    everything = processes.tree([house.process.pid])

    house.process.terminate()
    house.process.wait(20)

    ended = (house.home.run / ORDER).read_text().split()
    assert ended == ["web", "worker", "router", "voice", "asterisk"]
    assert [pid for pid in everything if processes.find(pid)] == []
    assert house.status()["phase"] == "stopped"


def test_live_calls_are_waited_for_and_new_ones_refused(house: House) -> None:
    calls = house.home.run / "voice.calls"
    calls.write_text("2")

    house.process.terminate()
    house.until((house.home.run / "draining").exists)
    web = house.pid("web")
    assert web is not None
    assert processes.find(web) is not None

    calls.write_text("0")
    assert house.process.wait(20) == 0


def test_down_now_does_not_wait_for_calls(house: House) -> None:
    (house.home.run / "voice.calls").write_text("2")
    began = time.monotonic()

    house.process.send_signal(signal.SIGUSR1)
    house.process.wait(20)

    assert time.monotonic() - began < 15


@pytest.mark.parametrize("name", ["web", "voice", "asterisk", "postgres"])
def test_what_is_killed_comes_back(house: House, name: str) -> None:
    first = house.pid(name)
    assert first is not None

    os.kill(first, signal.SIGKILL)

    house.until(lambda: house.pid(name) not in (None, first))
    postgres.wait_ready(house.home)
    restarts = {each["name"]: each["restarts"] for each in house.status()["processes"]}
    assert restarts[name] >= 1


def test_a_frozen_voice_process_is_replaced(house: House) -> None:
    first = house.pid("voice")
    assert first is not None

    os.kill(first, signal.SIGSTOP)

    house.until(lambda: house.pid("voice") not in (None, first), seconds=10)


def test_a_second_supervisor_of_the_same_home_leaves_at_once(house: House) -> None:
    second = House(house.home)

    assert second.process.wait(20) != 0
    assert house.status()["phase"] == "ready"
    assert house.process.poll() is None


def test_children_do_not_outlive_a_killed_supervisor_and_the_next_one_starts(house: House) -> None:
    children = processes.tree([house.process.pid]) - {house.process.pid}

    house.process.kill()
    house.process.wait()
    again = House(house.home)
    house.until(lambda: again.status()["phase"] == "ready" and again.pid("web") not in children)

    assert [pid for pid in children if processes.find(pid)] == []
    again.process.terminate()
    assert again.process.wait(20) == 0


def test_the_operators_choices_are_kept_for_the_next_start(home: Home) -> None:
    options.save(home, Options(host="clinica.example", public_ip="192.0.2.7"))

    assert options.read(home).host == "clinica.example"
    assert options.read(home).environment()["LATIDO_HOST"] == "clinica.example"


def test_a_plan_that_cannot_be_read_is_said_and_the_next_look_is_not_the_last(home: Home, tmp_path: Path) -> None:
    (home.run / "backup-plan.json").write_text("{")
    house, began = House(home), time.monotonic()
    try:
        house.ready().until((home.log / "backup.log").exists)
        time.sleep(1)  # five looks, if it did not wait after a failure
        lines = (home.log / "backup.log").read_text().splitlines()
        waited = time.monotonic() - began
        archive.keys(home, tmp_path / "private.key")
        plan.save(home, Plan(str(home.backups), at=f"{datetime.now().astimezone() - timedelta(minutes=1):%H:%M}"))
        house.until(lambda: record.read(home).made is not None)
    finally:
        house.process.terminate()
        house.process.wait(30)

    assert json.loads(lines[0])["event"] == "backup.failed"
    assert len(lines) <= 1 + waited / 3


def test_the_days_backup_is_made_by_itself_and_only_once(home: Home, tmp_path: Path) -> None:
    folder = home.path / "copies"
    folder.mkdir()
    home.give(folder)
    archive.keys(home, tmp_path / "private.key")
    at = f"{datetime.now().astimezone() - timedelta(minutes=1):%H:%M}"
    plan.save(home, Plan(str(folder), at=at, keep=Keep()))
    house = House(home)
    try:
        house.ready().until(lambda: record.read(home).made is not None)
        time.sleep(1)  # five more looks at the plan
    finally:
        house.process.terminate()
        house.process.wait(30)

    made = record.read(home).made
    assert made is not None
    assert [file.name for file in folder.iterdir()] == [made.name]
    assert json.loads((home.log / "backup.log").read_text())["event"] == "backup.made"
    story = [json.loads(line) for line in (home.log / "supervisor.log").read_text().splitlines()]
    assert {"postgres", "web", "voice"} <= {line["name"] for line in story if line["event"] == "service.running"}


def test_a_shard_left_in_a_shell_does_not_take_the_one_router_from_everybody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "home").create()
    monkeypatch.setenv("LATIDO_SHARD", "7")
    monkeypatch.setitem(fleet._COMMANDS, "router", ["-c", "import os; print(os.environ.get('LATIDO_SHARD'))"])
    router = next(each for each in Fleet(home, Options(), lambda: None).processes() if each.name == "router")

    async def run() -> None:
        await (await router.start()).wait()

    asyncio.run(run())
    assert (home.log / "router.log").read_text() == "None\n"
    shutil.rmtree(home.sockets)
