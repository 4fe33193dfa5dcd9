"""Which processes an installation has, and how each one starts and stops."""

import asyncio
import os
import signal
import time
from asyncio.subprocess import Process
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from latido_run import launch, migrations, postgres, words
from latido_run.asterisk import instance
from latido_run.carrier.instance import carrier_place, start_carrier
from latido_run.home import Home, write_atomically
from latido_run.options import Options
from latido_run.service import BACKOFF_FIRST, BACKOFF_LAST, Service

BOOT_SECONDS = 40.0
_COMMANDS = {
    "web": ["-m", "latido.config.web"],
    "router": [*launch.MANAGE, "router"],
    "voice": ["-m", "latido_voice.main"],
    "worker": [*launch.MANAGE, "worker"],
}
_SILENT_FOR = {"voice": 3.0, "router": 10.0, "worker": 30.0}  # seconds; web has no heartbeat
INSTALL_RETRY = (10.0, 60.0)  # seconds between attempts while Asterisk cannot be fetched


def command(name: str) -> list[str]:
    """How one of our own processes is started."""
    return launch.python(*_COMMANDS[name])


class Fleet:
    """Makes the services of one home."""

    def __init__(self, home: Home, options: Options, changed: Callable[[], None]) -> None:
        self.home = home
        self.options = options
        self.changed = changed
        self._configured = False
        self._said_install = False

    def postgres(self) -> Service:
        """Our PostgreSQL; stops fast."""

        async def start() -> Process:
            await asyncio.to_thread(postgres.prepare, self.home)
            with launch.open_log(self.home, "postgres") as log:
                return await asyncio.create_subprocess_exec(
                    *postgres.command(self.home),
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd="/",
                    env=postgres.environment(),
                    start_new_session=True,
                )

        async def stop(process: Process) -> None:
            process.send_signal(signal.SIGINT)

        return Service("postgres", self.home, start, self.changed, stop_with=stop)

    async def prepare_data(self) -> None:
        """Tables of this code's shape, and the demonstration's hospital in them.

        Raises CommandFailedError.
        """
        await migrations.migrate(self.home, self.options)
        mark, today = self.home.run / "seeded", f"{datetime.now(UTC):%F}"
        if self.options.demo and not (mark.exists() and mark.read_text().strip() == today):
            words.progress("seeding")
            await migrations.run_command(self.home, self.options, "demo_seed")
            write_atomically(mark, today)  # once a day: its agenda moves with the calendar
            words.progress("seeded")

    async def install_asterisk(self) -> None:
        """Fetch Asterisk where it is missing.

        Raises CommandFailedError.
        """
        prefix = instance.prefix(self.home)
        if (prefix / "bin/asterisk").exists() and not os.access(prefix, os.W_OK):
            return  # somebody else's, finished
        if not (prefix / "bin/asterisk").exists() and not self._said_install:
            words.progress("asterisk_install")
            self._said_install = True
        env = launch.environment(self.home, self.options)
        argv = ["bash", str(instance.INSTALLER), str(prefix)]
        process = await launch.spawn(self.home, "asterisk-install", argv, env)
        if await process.wait():
            raise migrations.CommandFailedError(str(self.home.log / "asterisk-install.log"))

    def asterisk(self) -> Service:
        """Our Asterisk: fetched when missing, its files written from our data once a start of everything."""

        async def start() -> Process:
            await self.install_asterisk()
            if not self._configured:
                await migrations.run_command(self.home, self.options, "asterisk_config")
                self._configured = True
            return await instance.start_pbx(self.home, keep_root=True)

        async def stop(process: Process) -> None:
            await instance.stop_gracefully(instance.pbx_place(self.home), process, 3)

        there = (instance.prefix(self.home) / "bin/asterisk").exists()
        retry = (BACKOFF_FIRST, BACKOFF_LAST) if there else INSTALL_RETRY
        return Service("asterisk", self.home, start, self.changed, stop_with=stop, retry=retry)

    def processes(self) -> list[Service]:
        """What needs no Asterisk: web, router, worker."""
        return [self._ours(name) for name in _COMMANDS if name != "voice"]

    def has_asterisk_files(self) -> bool:
        """Whether an earlier start wrote what Asterisk and voice read."""
        return (self.home.asterisk / "etc/asterisk.conf").exists()

    def voice(self) -> Service:
        """The process that drives Asterisk."""
        return self._ours("voice")

    def _ours(self, name: str) -> Service:
        env = launch.environment(self.home, self.options, name)
        env.pop("LATIDO_SHARD", None)  # left in a shell it would take the one router from all who were put nowhere

        async def start() -> Process:
            return await launch.spawn(self.home, name, command(name), env)

        return Service(name, self.home, start, self.changed, silent_for=_SILENT_FOR.get(name, 0.0))

    def outside_world(self) -> list[Service]:
        """The demonstration's carrier and the people who call through it."""

        async def carrier() -> Process:
            return await start_carrier(self.home, keep_root=True)

        async def stop(process: Process) -> None:
            await instance.stop_gracefully(carrier_place(self.home), process, 0)

        async def callers() -> Process:
            env = launch.environment(self.home, self.options, "callers")
            argv = launch.python("-m", "latido_run.carrier.cli", "callers")
            return await launch.spawn(self.home, "callers", argv, env)

        return [
            Service("carrier", self.home, carrier, self.changed, stop_with=stop),
            Service("callers", self.home, callers, self.changed),
        ]


async def answers(home: Home, service: Service, seconds: float = BOOT_SECONDS) -> bool:
    """Wait until web answers a request; the others say so by their heartbeat."""
    until = time.monotonic() + seconds
    while service.name == "web" and time.monotonic() < until:
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", home.ports.web)
            writer.close()
            return True
        await asyncio.sleep(0.1)
    return service.name != "web"
