"""A process that dies comes back, one that freezes is replaced, one told to stop stays down."""

import asyncio
import os
import shutil
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from latido_run import launch, processes
from latido_run.home import Home
from latido_run.service import Service
from tests.process.town import mounted_small, unmounted

pytestmark = pytest.mark.process


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path / "home").create()
    yield made
    shutil.rmtree(made.sockets)


@asynccontextmanager
async def kept(home: Home, code: str, *, silent_for: float = 0.0) -> AsyncIterator[Service]:
    """A service that runs this Python, ended after."""

    async def start() -> Process:
        return await launch.spawn(home, "small", [sys.executable, "-c", code], dict(os.environ))

    service = Service("small", home, start, changed=lambda: None, silent_for=silent_for)
    service.begin()
    try:
        yield service
    finally:
        await service.stop(2)


async def until(true: Callable[[], bool], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.02)


FOREVER = "import time; time.sleep(1000)"


async def test_a_killed_process_is_started_again(home: Home) -> None:
    async with kept(home, FOREVER) as service:
        await until(lambda: service.pid is not None)
        first = service.pid or 0

        os.kill(first, signal.SIGKILL)
        await until(lambda: service.pid not in (None, first))

        assert service.restarts == 1


async def test_one_that_never_starts_is_tried_for_ever_ever_more_slowly(home: Home) -> None:
    async with kept(home, "raise SystemExit(3)") as service:
        service.retry = (0.01, 0.05)

        await until(lambda: service.restarts >= 5)

        assert service.error == "ended with 3"


async def test_a_program_that_does_not_exist_does_not_end_the_supervisor(home: Home) -> None:
    async def start() -> Process:
        raise FileNotFoundError("no such program")

    service = Service("small", home, start, changed=lambda: None, retry=(0.01, 0.02))
    service.begin()
    await until(lambda: service.restarts >= 2)
    await service.stop()

    assert "no such program" in service.error
    assert service.state == "stopped"


async def test_a_frozen_process_is_replaced(home: Home) -> None:
    beat = f"pathlib.Path({str(home.run / 'small.alive')!r}).touch()"
    code = f"import pathlib, time\nwhile True: {beat}; time.sleep(0.05)"
    async with kept(home, code, silent_for=0.5) as service:
        assert await service.running(10)
        first = service.pid or 0
        assert not service.kill_if_frozen()

        os.kill(first, signal.SIGSTOP)
        await until(service.kill_if_frozen)
        await until(lambda: service.pid not in (None, first))

        assert processes.find(first) is None


async def test_a_clock_set_by_an_hour_kills_nobody_and_hides_nobody_who_is_frozen(home: Home) -> None:
    alive = str(home.run / "small.alive")
    beat = f"pathlib.Path({alive!r}).touch(); os.utime({alive!r}, (time.time() - 3600,) * 2)"
    code = f"import os, pathlib, time\nwhile True: {beat}; time.sleep(0.05)"
    async with kept(home, code, silent_for=2) as service:
        assert await service.running(10)
        assert not service.kill_if_frozen()

        os.kill(service.pid or 0, signal.SIGSTOP)
        await until(service.kill_if_frozen)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount the small file system this needs")
async def test_on_a_full_disk_a_killed_process_is_started_again(home: Home) -> None:
    assert mounted_small(home.run, "64k")
    try:
        full = (home.run / "ballast").open("wb", buffering=0)
        with pytest.raises(OSError, match="No space"):
            full.write(bytes(100_000)) and full.write(b"x")
        async with kept(home, FOREVER) as service:
            await until(lambda: service.pid is not None)
            first = service.pid or 0
            os.kill(first, signal.SIGKILL)
            await until(lambda: service.pid not in (None, first))
    finally:
        unmounted(home.run)


async def test_what_a_dead_process_left_behind_goes_with_it(home: Home) -> None:
    """Else a killed web server's worker keeps the port and its successor cannot have it."""
    child = home.run / "child.pid"
    code = (
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen(['sleep', '1000']); open({str(child)!r}, 'w').write(str(child.pid))\n"
        "time.sleep(1000)"
    )
    async with kept(home, code) as service:
        await until(lambda: child.exists() and child.read_text() != "")
        left = processes.find(int(child.read_text()))
        assert left is not None

        os.kill(service.pid or 0, signal.SIGKILL)

        await until(lambda: not left.alive())


async def test_one_told_to_stop_is_asked_first_and_stays_down(home: Home) -> None:
    said = home.run / "said"
    code = (
        "import signal, sys, time\n"
        f"signal.signal(signal.SIGTERM, lambda *_: (open({str(said)!r}, 'w').close(), sys.exit(0)))\n"
        f"open({str(home.run / 'up')!r}, 'w').close(); time.sleep(1000)"
    )
    async with kept(home, code) as service:
        await until((home.run / "up").exists)

        await service.stop()

        assert said.exists()
        assert service.state == "stopped"
        assert service.restarts == 0


async def test_one_that_ignores_the_request_is_killed(home: Home) -> None:
    code = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"open({str(home.run / 'up')!r}, 'w').close(); time.sleep(1000)"
    )
    async with kept(home, code) as service:
        await until((home.run / "up").exists)
        deaf = processes.find(service.pid or 0)

        await service.stop(0.3)

        assert deaf is not None
        assert not deaf.alive()


async def test_one_that_shares_our_group_and_ignores_the_request_is_killed(home: Home) -> None:
    async def start() -> Process:
        deaf = "trap '' TERM; touch \"$0\"; while :; do sleep 0.1; done"
        return await asyncio.create_subprocess_exec("sh", "-c", deaf, str(home.run / "up"))

    service = Service("small", home, start, changed=lambda: None)
    service.begin()
    await until((home.run / "up").exists)

    await service.stop(0.3)

    assert service.state == "stopped"
    assert service.pid is None
