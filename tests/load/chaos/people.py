"""The load: agents who stay whatever dies behind their page, and callers who never stop coming."""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from uuid import UUID

import aiohttp
import psycopg

from latido_run.asterisk import instance
from latido_run.asterisk.rest import Refused
from latido_run.carrier.carrier import Patient
from latido_run.carrier.instance import carrier_place
from tests.fixtures.house import House
from tests.load.chaos.journal import Journal, Placed
from tests.load.chaos.line import Line
from tests.process.agents import PULSE, Agent
from tests.process.town import MENU, STRAIGHT

LOOK = 0.5
STAYS = (6.0, 22.0)  # seconds a caller has, from placing the call
TROUBLES = (aiohttp.ClientError, OSError, TimeoutError, psycopg.Error, Refused)


class Person(Agent):
    """An agent who puts the phone and the state right by hand when something took them."""

    clicks = 0

    async def once(self, state: str, interaction: UUID | None, beat: bool) -> None:
        """What the page and its user do at a glance."""
        if beat:
            await self._post("/puesto/pulso/")
        if state == "after_contact" and interaction:
            await self.write_up(interaction)
        elif state in ("away", "offline"):
            self.clicks += 1
            await asyncio.wait_for(self._turn("available"), 2)

    async def phone_again(self) -> None:
        await self._phone()


@dataclass
class Staff:
    """All agents of the run: one look at the database serves them all."""

    where: House
    people: list[Person]
    _busy: set[asyncio.Task[None]] = field(default_factory=set)

    async def stay(self) -> None:
        """For ever."""
        turns = 0
        while True:
            with contextlib.suppress(*TROUBLES):
                await asyncio.wait_for(self._look(turns), 8)
            turns += 1
            await asyncio.sleep(LOOK)

    async def _look(self, turns: int) -> None:
        beat = turns % round(PULSE / LOOK) == 0
        if turns % 6 == 5:
            await self._phones()
        found = await asyncio.to_thread(
            self.where.rows, "SELECT agent_id, state, interaction_id FROM routing_agentdesk WHERE agent_id = ANY(%s)",
            [each.id for each in self.people],
        )  # fmt: skip
        how = {agent: (state, interaction) for agent, state, interaction in found}
        await self._each(lambda one: one.once(*how.get(one.id, ("offline", None)), beat))

    async def _phones(self) -> None:
        """A telephone that lost its account gets another, as a page does."""
        said = await instance.rx(carrier_place(self.where.home), "pjsip show registrations")
        there = [line for line in said.splitlines() if "Registered" in line]
        lost = {each.user for each in self.people if not any(each.user in line for line in there)}
        await self._each(lambda one: one.phone_again() if one.user in lost else asyncio.sleep(0))

    async def _each(self, work: Callable[[Person], Awaitable[None]]) -> None:
        await asyncio.gather(*map(work, self.people), return_exceptions=True)


@dataclass
class Callers:
    """So many on the line at any time; each decides by the seed and its own number."""

    journal: Journal
    line: Line
    seed: int
    at_once: int
    say: str
    coming: bool = True
    asterisk_deaths: int = 0
    own: set[str] = field(default_factory=set)  # who hung up by themselves

    async def come(self) -> None:
        """Until told that no more shall come; then until the last has gone."""
        self._next = len(self.journal.numbers())
        await asyncio.gather(*(self._one_after_another() for _ in range(self.at_once)))

    async def _one_after_another(self) -> None:
        while self.coming:
            n, self._next = self._next, self._next + 1
            chance = random.Random(f"{self.seed}-{n}")
            await asyncio.sleep(chance.uniform(0.2, 2.5))
            await self._call(n, chance)

    async def _call(self, n: int, chance: random.Random) -> None:
        number = f"57310{5_000_000 + n}"
        self.journal.add("placed", number=number)
        deaths = self.asterisk_deaths
        to, digits = chance.choice(((STRAIGHT, ""), (MENU, "1"), (MENU, "1")))
        name = f"patient-{number}"
        with contextlib.suppress(Refused):
            await self.line.phones.call(name, Patient(number, to, digits, 1.5, self.say, 120))
            await self._stays(name, chance.uniform(*STAYS))
        answered, elsewhere = name in self.line.answered, number in self.line.elsewhere
        self.journal.over(Placed(number, answered, elsewhere, deaths != self.asterisk_deaths))

    async def _stays(self, name: str, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        await asyncio.sleep(0.6)
        while loop.time() < until and name in self.line.there:
            await asyncio.sleep(0.2)
        if name in self.line.there:
            self.own.add(name)
            await self.line.phones.hang_up(name)
