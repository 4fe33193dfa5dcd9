"""The product's agents for measuring: real rows, real tickets, small telephones that answer at once."""

import asyncio
import multiprocessing
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

import aiohttp

from latido_run.home import Home
from tests.load import staff
from tests.load.sip import Dialog, Telephone

HEARTBEAT = 4.0  # seconds
PATIENCE = 20.0  # seconds for what should take milliseconds
LOOK_AGAIN = 0.05

T = TypeVar("T")


@dataclass
class Floor:
    """Agents of one organisation, made available, and made available again after each call."""

    home: Home
    telephone: Telephone
    agents: dict[str, Any] = field(default_factory=dict)  # SIP account -> who acts
    available: list[tuple[str, float]] = field(default_factory=list)  # account, the instant it was free again
    closed: int = 0  # contacts with their disposition
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    async def open(self, agents: int) -> None:
        """Register and make available the first so many simulated agents."""
        spawn = multiprocessing.get_context("spawn")
        self.staff = ProcessPoolExecutor(2, spawn, staff.begin, (str(self.home.path),))
        self.actors = await self.ask(staff.simulated, agents)
        self.telephone.freed = self.freed
        async with aiohttp.ClientSession() as http:
            for actor in self.actors:
                ticket = await self.ask(staff.ticket, actor)
                url = f"http://127.0.0.1:{self.home.ports.voice}/phone/sip"
                async with http.post(url, params={"ticket": ticket.ticket}) as answer:
                    assert answer.status == 200, answer.status
                await self.telephone.register(ticket.user, ticket.password)
                self.agents[ticket.user] = actor
        for actor in self.actors:
            await self.ask(staff.available, actor)
        self.do(self.beat())

    def ask(self, what: Callable[..., T], *about: Any) -> Awaitable[T]:
        return asyncio.get_running_loop().run_in_executor(self.staff, what, *about)

    async def beat(self) -> None:
        """What an agent's page does."""
        while True:
            await self.ask(staff.beat, self.actors)
            await asyncio.sleep(HEARTBEAT)

    def freed(self, dialog: Dialog) -> None:
        self.do(self.finish(dialog.user))

    async def finish(self, user: str) -> None:
        """The disposition, as soon as the call is in *Cierre*: one commit, and free again."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            await asyncio.sleep(LOOK_AGAIN)
            at = await self.ask(staff.wrap_up, self.agents[user])
            if at is not None:
                self.closed += 1
                self.available.append((user, at))
                return
        raise AssertionError("a call never reached its wrap-up")

    def waits(self) -> list[float]:
        """Seconds from the commit that made an agent free to the next INVITE of that agent's telephone."""
        found = []
        for user, at in self.available:
            rings = [d.invited for d in self.telephone.dialogs.values() if d.user == user and d.invited > at]
            found += [min(rings) - at] if rings else []
        return found

    def do(self, what: Any) -> None:
        task = asyncio.ensure_future(what)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def close(self) -> None:
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        self.staff.shutdown(cancel_futures=True)
