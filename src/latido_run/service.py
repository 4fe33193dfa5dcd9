"""One process kept running: started, watched, replaced when it dies or freezes, for ever."""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from latido_run import journal, launch, processes
from latido_run.home import Home, write_atomically

Start = Callable[[], Awaitable[asyncio.subprocess.Process]]
Stop = Callable[[asyncio.subprocess.Process], Awaitable[None]]

BACKOFF_FIRST, BACKOFF_LAST = 0.2, 5.0  # seconds before a restart; doubles while it keeps failing
STEADY_AFTER = 10.0  # seconds of life after which the next restart is quick again
BOOT_GRACE = 30.0  # seconds a fresh process has for its first heartbeat


@dataclass
class Service:
    """A process by name, how it starts, and how long its heartbeat may be silent."""

    name: str
    home: Home
    start: Start
    changed: Callable[[], None]
    silent_for: float = 0.0  # seconds; 0: no heartbeat is expected
    stop_with: Stop | None = None
    retry: tuple[float, float] = (BACKOFF_FIRST, BACKOFF_LAST)
    state: str = "waiting"
    restarts: int = 0
    error: str = ""
    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    process: asyncio.subprocess.Process | None = None
    _started: float = 0.0
    _heard: float | None = None  # when the last heartbeat was, by its file
    _heard_at: float = 0.0  # and by a clock that nobody sets
    _stopping: bool = False
    _task: asyncio.Task[None] | None = None
    _up: asyncio.Event = field(default_factory=asyncio.Event)

    def begin(self) -> None:
        """Start it and keep it running from now on."""
        self._task = asyncio.create_task(self._keep(), name=f"keep {self.name}")

    async def running(self, seconds: float) -> bool:
        """Wait until it runs and, where it has a heartbeat, has given the first one."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self._up.is_set() and (not self.silent_for or self._last_beat() is not None):
                return True
            await asyncio.sleep(0.05)
        return False

    @property
    def alive_file(self) -> Path:
        """What the process touches while it is well."""
        return self.home.run / f"{self.name}.alive"

    @property
    def pid(self) -> int | None:
        """Its number while it runs."""
        return self.process.pid if self.process and self.state == "running" else None

    async def _keep(self) -> None:
        pause = self.retry[0]
        while not self._stopping:
            lived = await self._live_once()
            if self._stopping:
                break
            pause = self.retry[0] if lived > STEADY_AFTER else pause
            self._turn("waiting")
            await asyncio.sleep(pause)
            pause = min(pause * 2, self.retry[1])
            self.restarts += 1
        self._turn("stopped")

    async def _live_once(self) -> float:
        """Start it once and wait for its end. Seconds it lived."""
        self._turn("starting")
        self.alive_file.unlink(missing_ok=True)
        began = self._started = time.monotonic()
        try:
            self.process = await self.start()
        except Exception as failed:
            self.error = f"{type(failed).__name__}: {failed}".splitlines()[0][:300]
            return 0.0
        if found := processes.find(self.process.pid):
            with suppress(OSError):  # a full disk: it runs, and is kept running
                write_atomically(self.home.run / f"{self.name}.pid", found.as_text().strip())
        self._turn("running")
        self._up.set()
        code = await self.process.wait()
        self._up.clear()
        launch.kill_group(self.process.pid)  # what it left behind would keep its port
        (self.home.run / f"{self.name}.pid").unlink(missing_ok=True)
        self.error = "" if self._stopping else f"ended with {code}"
        return time.monotonic() - began

    def kill_if_frozen(self) -> bool:
        """Kill it when its heartbeat has been silent too long; the keeper starts another."""
        if not self.silent_for or self.state != "running" or self._stopping:
            return False
        now, beat = time.monotonic(), self._last_beat()
        if beat != self._heard:
            self._heard, self._heard_at = beat, now
        silent = now - (self._heard_at if beat is not None else self._started)
        if silent <= (self.silent_for if beat is not None else BOOT_GRACE):
            return False
        if self.process is not None:
            self._kill(self.process)
        return True

    def _last_beat(self) -> float | None:
        with suppress(FileNotFoundError):
            return self.alive_file.stat().st_mtime
        return None

    async def stop(self, seconds: float = 10) -> None:
        """End it for good: asked first, then killed."""
        self._stopping = True
        if self.process is not None and self.process.returncode is None:
            with suppress(Exception):
                await asyncio.wait_for(self._ask_to_stop(self.process), seconds)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.process.wait(), seconds)
            self._kill(self.process)
            await self.process.wait()
        if self._task is not None:
            if self.state in ("waiting", "starting"):
                self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        self._turn("stopped")

    def _kill(self, process: asyncio.subprocess.Process) -> None:
        """Its group, where it leads one, and itself where it does not."""
        launch.kill_group(process.pid)
        with suppress(ProcessLookupError):
            process.kill()

    async def _ask_to_stop(self, process: asyncio.subprocess.Process) -> None:
        if self.stop_with is not None:
            await self.stop_with(process)
        else:
            process.send_signal(signal.SIGTERM)

    def _turn(self, state: str) -> None:
        if state != self.state:
            self.state, self.since = state, datetime.now(UTC)
            log = self.home.log / "supervisor.log"
            why = self.error if state != "running" else ""
            level = "warning" if why else "info"
            journal.write(level, f"service.{state}", to=log, name=self.name, reason=why or None)
            self.changed()

    def facts(self) -> dict[str, object]:
        """What `status` shows of it."""
        return {
            "name": self.name,
            "pid": self.pid,
            "state": self.state,
            "restarts": self.restarts,
            "since": self.since.isoformat(timespec="seconds"),
            "error": self.error if self.state != "running" else "",
        }
