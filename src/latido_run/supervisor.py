"""The small program above all others: starts them in order, keeps them running, stops them in order."""

import asyncio
import fcntl
import json
import os
import signal
import time
from contextlib import suppress
from dataclasses import asdict

from latido_run import journal, launch, migrations, options, postgres, processes, tls, words
from latido_run.backup import daily, plan, record
from latido_run.fleet import BOOT_SECONDS, Fleet, answers
from latido_run.home import DEFAULT_PORTS, Home, choose_ports, write_atomically
from latido_run.options import Options
from latido_run.service import Service

DRAIN_SECONDS = 30.0
WATCH_EVERY = 0.5
BACKUP_LOOK_EVERY = 20.0
BACKUP_RETRY = plan.RETRY.total_seconds()
STOP_ORDER = ("callers", "web", "worker", "router", "voice", "carrier", "asterisk")


class AlreadyRunningError(Exception):
    """Another supervisor holds this home."""


class Supervisor:
    """One installation's processes, from the first to the last."""

    def __init__(self, home: Home, chosen: Options, plan: type[Fleet] = Fleet) -> None:
        self.home = home
        self.options = chosen
        self._plan = plan
        self.phase = "starting"
        self.why = ""
        self.services: dict[str, Service] = {}
        self._end = asyncio.Event()
        self._now = asyncio.Event()
        self._said = False
        self._lock = self._take_lock()

    def _take_lock(self) -> int:
        descriptor = os.open(self.home.run / "supervisor.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            os.close(descriptor)
            raise AlreadyRunningError from held
        return descriptor

    async def run(self) -> int:
        """Start everything, stay until told to end, stop everything. The exit code."""
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, self._end.set)
        loop.add_signal_handler(signal.SIGINT, self._end.set)
        loop.add_signal_handler(signal.SIGUSR1, self._end_now)
        watching = asyncio.create_task(self._watch())
        saving = asyncio.create_task(self._back_up_daily())
        starting = asyncio.create_task(self._start())
        ending = asyncio.create_task(self._end.wait())
        await asyncio.wait({starting, ending}, return_when=asyncio.FIRST_COMPLETED)
        failed = starting.done() and starting.exception() is not None
        if failed:
            self._fail(starting.exception())
        elif not starting.done():
            starting.cancel()
        else:
            await ending
        with suppress(asyncio.CancelledError, Exception):
            await starting
        await self._stop(drain=not failed)
        watching.cancel()
        saving.cancel()
        return 1 if failed else 0

    def _end_now(self) -> None:
        self._now.set()
        self._end.set()

    def _fail(self, error: BaseException | None) -> None:
        self.why = str(error) or type(error).__name__
        words.progress("failed", why=self.why)
        self._turn("failed")

    def _turn(self, phase: str) -> None:
        self.phase = phase
        self.write_status()

    def write_status(self) -> None:
        """Say in run/status.json how everything is."""
        ports = self.home.ports
        facts = {
            "phase": self.phase,
            "why": self.why,
            "address": self.options.address(ports.web),
            "demo": self.options.demo,
            "ports": asdict(ports),
            "processes": [service.facts() for service in self.services.values()],
        }
        self._said = False
        with suppress(OSError):  # a full disk: said when there is room, and everything goes on being kept running
            write_atomically(self.home.run / "status.json", json.dumps(facts, indent=1))
            self._said = True

    async def _start(self) -> None:
        """PostgreSQL and its tables; then Asterisk and our processes side by side."""
        if lost := [str(self.home.secrets_dir / name) for name in postgres.lost_secrets(self.home)]:
            raise postgres.SecretLostError(words.text("secret_lost", files=", ".join(lost)))
        self._clean()
        self._settle_ports()
        self.home.secret("metrics")  # Prometheus is given the file before anybody asks for figures
        if self.options.host and not self.options.https:
            self.options = await asyncio.to_thread(tls.with_local_authority, self.home, self.options)
        options.save(self.home, self.options)
        self._turn("starting")
        plans = self._plan(self.home, self.options, self.write_status)
        if not postgres.is_external():
            database = plans.postgres()
            if not await self._begin(database, 10):
                raise postgres.PostgresFailedError(f"PostgreSQL: {database.error}")
        await asyncio.to_thread(postgres.wait_ready, self.home)
        await asyncio.to_thread(postgres.bootstrap, self.home)
        words.progress("postgres")
        installing = asyncio.create_task(plans.install_asterisk())
        installing.add_done_callback(lambda done: done.cancelled() or done.exception())  # read where awaited
        await plans.prepare_data()
        ours = [self._begin_and_say(service) for service in plans.processes()]
        await asyncio.gather(*ours, self._telephony(plans, installing))
        self._say_ready()  # first: whoever follows a start stops reading when the status says it is ready
        self._turn("ready")

    async def _telephony(self, plans: Fleet, installing: asyncio.Task[None]) -> None:
        """Asterisk, then the process that drives it.

        Without Asterisk (no network at the first start) both go on trying and everything else works.
        """
        try:
            await installing
        except migrations.CommandFailedError as failed:
            words.progress("asterisk_failed", log=failed)
            await self._begin(plans.asterisk(), 0)
            await self._begin(plans.voice(), 0)
        else:
            first_time = not plans.has_asterisk_files()
            pbx = asyncio.create_task(self._begin_and_say(plans.asterisk()))
            if first_time:
                await pbx
            await asyncio.gather(pbx, self._begin_and_say(plans.voice()))
        if self.options.demo and self.options.callers:
            for service in plans.outside_world():
                await self._begin(service, 0)

    async def _begin(self, service: Service, seconds: float) -> bool:
        self.services[service.name] = service
        service.begin()
        return await service.running(seconds) if seconds else True

    async def _begin_and_say(self, service: Service) -> None:
        if await self._begin(service, BOOT_SECONDS) and await answers(self.home, service):
            words.progress("process", name=service.name)
        else:
            log = self.home.log / f"{service.name}.log"
            words.progress("process_late", name=service.name, log=log)

    def _clean(self) -> None:
        """End what a killed supervisor left, so that ports and files are ours alone."""
        (self.home.run / "draining").unlink(missing_ok=True)
        self.home.create_sockets()
        for file in self.home.run.glob("*.pid"):
            if file == self.home.supervisor_pid:
                continue
            if (left := processes.read_pid_file(file)) is not None:
                left.signal(signal.SIGTERM)
                if not left.wait(8):
                    left.signal(signal.SIGKILL)
                    left.wait(2)
            file.unlink(missing_ok=True)
        postgres.stop(self.home)

    def _settle_ports(self) -> None:
        """Keep the ports of last time; one that somebody else took meanwhile moves, and is said."""
        first_time = not (self.home.run / "ports.json").exists()
        kept = DEFAULT_PORTS if first_time else self.home.ports
        free = choose_ports(kept)
        if first_time or free != kept:
            self.home.save_ports(free)
        for (name, old), new in zip(asdict(kept).items(), asdict(free).values(), strict=True):
            if old != new:
                words.progress("port_moved", name=name, old=old, new=new)

    def _say_ready(self) -> None:
        words.progress("ready", address=self.options.address(self.home.ports.web))
        for line in ("ready_demo", "ready_call") if self.options.demo else ("ready_first",):
            words.say(line)
        words.say("ready_stop")

    async def _watch(self) -> None:
        """Replace what is frozen, and keep the logs short."""
        last = rotated = time.monotonic()
        while True:
            await asyncio.sleep(WATCH_EVERY)
            now = time.monotonic()
            if now - last < 4 * WATCH_EVERY:  # else the whole machine slept: nobody could beat
                for service in self.services.values():
                    service.kill_if_frozen()
            if not self._said:
                self.write_status()
            if now - rotated > 60:
                rotated = now
                with suppress(OSError):  # the next minute will do
                    await asyncio.to_thread(launch.rotate_logs, self.home)
            last = now

    async def _back_up_daily(self) -> None:
        """Make the backups of the operator's plan, in a process of their own: what fails there stops nothing here.

        After a failure it waits, also when a full disk keeps no record of it; and it never ends by itself.
        """
        while True:
            await asyncio.sleep(BACKUP_LOOK_EVERY)
            try:
                failed = self.phase == "ready" and await self._back_up_if_due()
            except Exception as problem:
                log = self.home.log / "backup.log"
                journal.write(
                    "error", "backup.failed", to=log, error=type(problem).__name__, reason=record.why(problem)
                )
                failed = True
            if failed:
                await asyncio.sleep(BACKUP_RETRY)

    async def _back_up_if_due(self) -> bool:
        """Whether one was due and failed."""
        if not await asyncio.to_thread(daily.is_due_now, self.home):
            return False
        env = launch.environment(self.home, self.options, "backup")
        argv = launch.python("-m", "latido_run.backup.daily")
        return bool(await (await launch.spawn(self.home, "backup", argv, env)).wait())

    async def _stop(self, *, drain: bool) -> None:
        """Refuse new calls, let live ones end, then stop everything from the outside in."""
        if self.phase != "failed":
            self._turn("stopping")
        (self.home.run / "draining").touch()
        if drain:
            await self._drain()
        for name in STOP_ORDER:
            if service := self.services.get(name):
                await service.stop()
        if database := self.services.get("postgres"):
            await database.stop(30)
        if self.phase != "failed":
            self._turn("stopped")
        words.progress("stopped")

    async def _drain(self) -> None:
        """Wait for live calls, at most 30 s, less when told."""
        until = time.monotonic() + DRAIN_SECONDS
        said = False
        while (calls := live_calls(self.home)) and time.monotonic() < until and not self._now.is_set():
            if not said:
                words.progress("draining", calls=calls)
                said = True
            await asyncio.sleep(0.2)


def live_calls(home: Home) -> int:
    """How many calls the voice process says it has."""
    with suppress(OSError, ValueError):
        return int((home.run / "voice.calls").read_text())
    return 0
