"""One process after the other is killed; how long until another does its work; who was cut off."""

import asyncio
import json
import os
import random
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp
import psycopg

from latido_run.asterisk import instance
from latido_run.asterisk.rest import Refused, Rest
from tests.fixtures.house import House
from tests.load.chaos.journal import Journal, Kill
from tests.load.chaos.people import Callers
from tests.load.chaos.talks import Talks
from tests.load.rows import say

PROCESSES = ("web", "router", "worker", "voice", "postgres", "asterisk")
LOOK = 0.05
LOST_AFTER = 60.0  # seconds without its work: not recovered
BREATH = (1.5, 4.0)  # seconds of ordinary life between a recovery and the next kill
FEWEST = 2  # talks at the instant of a kill
DEAF = 1.5  # seconds until people hang up a line that is dead


class NeverBackError(Exception):
    """Nobody took the dead process's place in time."""


@dataclass
class Breaker:
    """Kills by the seed; writes each in the journal once its talks' fate is known."""

    where: House
    journal: Journal
    callers: Callers
    chance: random.Random

    async def go_on(self, plan: list[str], until: float) -> None:
        """Kill what the plan says, until it is done or the time is up (monotonic)."""
        for process in plan:
            if time.monotonic() > until:
                return
            await asyncio.sleep(self.chance.uniform(*BREATH))
            talking = await self._talks()
            recovery, talks = await self._watched(process, talking)
            kill = Kill(process, round(recovery, 3), len(talking), len(talks.cut), len(talks.left))
            self.journal.killed(kill)
            say(f"{process:<9} back in {recovery:6.2f} s, {kill.went_on} of {kill.stayed} talks went on")

    async def _watched(self, process: str, talking: set[str]) -> tuple[float, Talks]:
        """One death, and what Asterisk tells of the talks of that instant until some ordinary life later."""
        place = instance.pbx_place(self.where.home)
        talks = Talks(self.callers, Rest(place.ari, place.ari_secret), talking)
        watching = asyncio.create_task(talks.watch())
        try:
            recovery = await self._kill(process)
            await asyncio.sleep(self.chance.uniform(*BREATH))
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            await talks.rest.close()
        return recovery, talks

    async def _talks(self) -> set[str]:
        """Who talks with an agent, once there are some."""
        end = time.monotonic() + LOST_AFTER
        while True:
            rows = await self._rows(
                "SELECT from_mark FROM interactions_interaction WHERE state IN ('connected', 'held')"
            )
            sealed = await asyncio.to_thread(self.where.sealed)
            up = [name.removeprefix("patient-") for name in self.callers.line.up]
            talking = {mark for (mark,) in rows}
            found = {number for number in up if not talking.isdisjoint(sealed.of(f"+{number}"))}
            if len(found) >= FEWEST or time.monotonic() > end:
                return found
            await asyncio.sleep(0.2)

    async def _kill(self, process: str) -> float:
        """Seconds until its work is done again. Raises NeverBackError."""
        facts = self._processes()
        pid, epoch = facts[process]["pid"], await self._epoch()
        os.kill(pid, signal.SIGKILL)
        died, wall = time.monotonic(), time.time()
        if process == "asterisk":
            self.callers.asterisk_deaths += 1
            clearing = asyncio.create_task(self._hang_up_dead_lines())
        works = self._proof(process, epoch, wall)
        while time.monotonic() - died < LOST_AFTER:
            now = self._processes().get(process, {})
            if now.get("pid") not in (None, pid) and now.get("state") == "running" and await works():
                taken = time.monotonic() - died
                if process == "asterisk":
                    await clearing
                    self.callers.asterisk_deaths += 1  # whoever came meanwhile met a dead one
                return taken
            await asyncio.sleep(LOOK)
        raise NeverBackError(process)

    def _proof(self, process: str, epoch: int, wall: float) -> Callable[[], Awaitable[bool]]:
        """What shows that the work of this process is done again."""

        async def router() -> bool:
            return await self._epoch() > epoch

        async def worker() -> bool:
            with suppress(OSError):
                return (self.where.home.run / "worker.alive").stat().st_mtime > wall
            return False

        async def postgres() -> bool:
            return bool(await self._rows("SELECT 1", patient=False))

        proofs = {"web": self._page, "router": router, "worker": worker, "postgres": postgres}
        return proofs.get(process, self._listens)

    async def _epoch(self) -> int:
        rows = await self._rows("SELECT max(epoch) FROM routing_leader WHERE lease_until > now()", patient=False)
        return int(rows[0][0] or 0) if rows else 0

    async def _page(self) -> bool:
        with suppress(aiohttp.ClientError, OSError, TimeoutError):
            async with aiohttp.ClientSession() as http, http.get(f"{self.where.url}/cuenta/ingresar/") as page:
                return page.status == HTTPStatus.OK
        return False

    async def _listens(self) -> bool:
        return "latido" in await instance.rx(instance.pbx_place(self.where.home), "ari show apps")

    async def _hang_up_dead_lines(self) -> None:
        """What carriers and phones do when no more sound comes; nobody told them that the call is over."""
        phones = self.callers.line.phones
        before = [each["id"] for each in await phones.rest.send("GET", "/channels", {})]
        await asyncio.sleep(DEAF)
        for channel in before:
            with suppress(Refused):
                await phones.rest.send("DELETE", f"/channels/{channel}", {})

    async def _rows(self, sql: str, *values: object, patient: bool = True) -> list[tuple[Any, ...]]:
        """From the database; patient: wait for one that is not there."""
        end = time.monotonic() + LOST_AFTER
        while True:
            try:
                return await asyncio.to_thread(self.where.rows, sql, *values)
            except psycopg.OperationalError:
                if not patient or time.monotonic() > end:
                    return []
            await asyncio.sleep(0.2)

    def _processes(self) -> dict[str, dict[str, Any]]:
        with suppress(OSError, ValueError):
            facts = json.loads((self.where.home.run / "status.json").read_text())
            return {each["name"]: each for each in facts["processes"]}
        return {}


def plan(seed: int, each: int, done: list[Kill]) -> list[str]:
    """The order of kills by the seed, without those that are done."""
    order = [process for process in PROCESSES for _ in range(each)]
    random.Random(seed).shuffle(order)
    for kill in done:
        order.remove(kill.process)
    return order
