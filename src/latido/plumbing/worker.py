"""The worker process: jobs, the outbox, and what is done by the clock. It outlives restarts of PostgreSQL."""

import asyncio
import contextlib
import select
import signal
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import procrastinate
import structlog
from django.db import DatabaseError, close_old_connections
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ProcrastinateException

from latido.kernel.time import utc_now
from latido.plumbing import dispatch
from latido.plumbing.wake import ear

log = structlog.get_logger()
POLL = 0.25  # seconds between looks for jobs
LISTEN = 0.1  # seconds between looks into the outbox, when no datagram comes
HEARTBEAT = 0.5
CONCURRENCY = 4
CONNECTIONS = 4  # the job runner's own; handlers use Django's
STALLED = 30.0  # seconds after which a dead worker's jobs are begun again
GRACE = 10.0  # seconds for running jobs when told to stop
PAUSE = 1.0  # after an error, before trying again

Periodic = Mapping[str, tuple[Callable[[datetime], object], float]]  # name -> function of now, seconds between


class Worker:
    """One process. run() returns when it is told to stop."""

    def __init__(self, alive: Path, subscriptions: dispatch.Subscriptions, periodic: Periodic) -> None:
        dispatch.check(subscriptions)
        self.alive, self.subscriptions, self.periodic = alive, subscriptions, periodic
        self.stopping = threading.Event()

    def run(self) -> None:
        threads = [threading.Thread(target=self._dispatch, name="outbox", daemon=True)]
        for name, (function, seconds) in self.periodic.items():
            parts = (name, function, seconds)
            threads.append(threading.Thread(target=self._repeat, args=parts, name=name, daemon=True))
        for thread in threads:
            thread.start()
        try:
            asyncio.run(self._serve())
        finally:
            self.stopping.set()
            for thread in threads:
                thread.join(timeout=GRACE)

    async def _serve(self) -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        beating = asyncio.create_task(self._beat())
        working = asyncio.create_task(self._work())
        await stop.wait()
        log.info("worker.stopping")
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working
        beating.cancel()

    async def _beat(self) -> None:
        """The supervisor replaces a process whose file grows old."""
        while True:
            with contextlib.suppress(OSError):  # a full disk
                self.alive.touch()
            await asyncio.sleep(HEARTBEAT)

    async def _work(self) -> None:
        """Run jobs for ever. A lost database ends the runner, never the process."""
        while True:
            try:
                await self._work_until_lost()
            except (ProcrastinateException, OSError) as lost:
                log.warning("worker.lost_database", error=type(lost).__name__)
            await asyncio.sleep(PAUSE)

    async def _work_until_lost(self) -> None:
        connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=CONNECTIONS, timeout=5)
        # its own app over the same tasks: the shared one must go on deferring inside Django's transactions
        runner = app.with_connector(connector)
        async with runner.open_async():
            rescue = asyncio.create_task(_rescue_stalled(runner))
            try:
                await runner.run_worker_async(
                    concurrency=CONCURRENCY,
                    fetch_job_polling_interval=POLL,
                    listen_notify=False,
                    delete_jobs="successful",
                    install_signal_handlers=False,
                    shutdown_graceful_timeout=GRACE,
                )
            finally:
                rescue.cancel()

    def _dispatch(self) -> None:
        """Empty the outbox at each datagram, and every 100 ms in case one was lost."""
        listening = ear("worker")
        while not self.stopping.is_set():
            if select.select([listening], [], [], LISTEN)[0]:
                with contextlib.suppress(BlockingIOError):
                    while True:
                        listening.recv(16)
            self._guarded("outbox", self._drain_all)

    def _drain_all(self) -> None:
        while dispatch.drain(self.subscriptions) == dispatch.BATCH:
            continue

    def _repeat(self, name: str, function: Callable[[datetime], object], seconds: float) -> None:
        due = time.monotonic()
        while not self.stopping.wait(max(0.0, due - time.monotonic())):
            self._guarded(name, lambda: function(utc_now()))
            due = max(due + seconds, time.monotonic())

    def _guarded(self, name: str, act: Callable[[], object]) -> None:
        """A failure is logged and tried again; the other work of this process goes on."""
        try:
            act()
        except DatabaseError as lost:
            log.warning("worker.lost_database", name=name, error=type(lost).__name__)
            self.stopping.wait(PAUSE)
        except Exception:
            log.exception("worker.failed", name=name)
            self.stopping.wait(PAUSE)
        finally:
            close_old_connections()


async def _rescue_stalled(runner: procrastinate.App) -> None:
    """Jobs of a worker that died are begun again: handlers are idempotent."""
    while True:
        for job in await runner.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
            log.warning("worker.job_restarted", job=job.task_name)
            await runner.job_manager.retry_job(job)
        await asyncio.sleep(STALLED / 3)
