"""Agents of a running house, for tests: a page that stays open, and a desk phone that answers, or not."""

import asyncio
import contextlib
import time
from uuid import UUID

import aiohttp

from latido_run.asterisk import instance
from latido_run.asterisk.rest import Refused, Rest
from latido_run.carrier.agents import SimulatedAgent
from latido_run.carrier.carrier import Carrier
from latido_run.carrier.instance import carrier_place
from tests.fixtures.house import PASSWORD, House

BROKEN = 38  # ISDN cause: network out of order
LOOK = 0.2
PULSE = 4.0


class Phones(Carrier):
    """Desk phones of agents: they answer, or as they are told to."""

    def __init__(self, where: House) -> None:
        super().__init__(where.home)
        place = carrier_place(where.home)
        self.rest = Rest(place.ari, place.ari_secret)
        self.manner: dict[str, str] = {}
        self.odd: set[str] = set()

    async def register(self, user: str, password: str, answer_as: str = "") -> None:
        await super().register(user, password, answer_as or f"{self.manner.get(user, '')}{user}")

    async def forgotten(self, user: str) -> None:
        """This phone is registered nowhere."""
        await instance.rx(carrier_place(self.home), f"pjsip send unregister {user}")
        while await self.contact(user):
            await asyncio.sleep(0.02)
        await self.unregister(user)

    async def contact(self, user: str) -> str:
        """Where our Asterisk reaches this phone, or nothing."""
        said = await instance.rx(instance.pbx_place(self.home), "pjsip show contacts")
        return next((line for line in said.splitlines() if f"{user}/sip:" in line), "")

    async def legs(self, user: str) -> list[str]:
        """The calls this phone has."""
        found = await self.rest.send("GET", "/channels", {})
        return [c["id"] for c in found if c["dialplan"]["exten"].endswith(user)]

    async def unplug(self, user: str) -> None:
        """The phone dies in mid-call, without a goodbye that means one."""
        self.odd.add(user)
        await self.forgotten(user)
        await self.drop(user)

    async def drop(self, user: str) -> None:
        """What goes on at this phone breaks off."""
        for leg in await self.legs(user):
            with contextlib.suppress(Refused):
                await self.rest.send("DELETE", f"/channels/{leg}", {"reason_code": BROKEN})

    async def close(self) -> None:
        await self.rest.close()
        await super().close()


class Agent(SimulatedAgent):
    """An agent whose page stays open whatever restarts behind it, and who closes every contact."""

    def __init__(self, where: House, phones: Phones, email: str) -> None:
        super().__init__(where.home, phones, email, PASSWORD, lambda _line: None)
        self.where, self.phones, self.email = where, phones, email
        self.id, self.user = UUID(int=0), ""
        self.silent, self.trouble = False, ""
        self._beat = 0.0

    async def come(self) -> None:
        """Log in, plug in the phone, be available."""
        self._http = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        await self._log_in()
        await self._phone()
        self.user = self._user
        self.id = UUID(self.user.removeprefix("agent-"))
        await self.turn("available")

    async def plug_in(self, manner: str = "") -> None:
        """The phone registers with a ticket of its own, as after anything that cut it off."""
        await self.phones.forgotten(self.user)
        self.phones.manner[self.user] = manner
        (self.phones.odd.add if manner else self.phones.odd.discard)(self.user)
        await self._phone()
        begins = f"/sip:{f'{manner}{self.user}'[:3]}"  # the console shows no more of it
        while begins not in await self.phones.contact(self.user):
            await asyncio.sleep(LOOK / 10)

    async def turn(self, to: str) -> None:
        await self._turn(to)

    async def ask(self, kind: str, interaction: UUID) -> None:
        """A key of the desk: hold, resume, hang up."""
        await self._post("/puesto/orden/", kind=kind, interaction=str(interaction))

    async def hand_back(self, where: str, interaction: UUID) -> None:
        """The desk's key that sends the caller to the clinic's own exchange."""
        await self._post("/puesto/orden/", kind="hand_back", where=where, interaction=str(interaction))

    async def hand_on(self, to: str, interaction: UUID, note: str = "") -> None:
        """The desk's key that hands the caller on: agent:<id>, queue:<code>, skill:<code>."""
        await self._post(f"/puesto/llamada/{interaction}/transferir/", to=to, note=note)

    async def stay(self) -> None:
        """For ever: the page's heartbeat, and the disposition of what is over."""
        while True:
            try:
                await self._look()
            except Exception as problem:  # whatever is being restarted: the page tries again
                self.trouble = repr(problem)
            await asyncio.sleep(LOOK)

    async def _look(self) -> None:
        if self.silent:
            return
        if time.monotonic() - self._beat > PULSE:
            self._beat = time.monotonic()
            await self._post("/puesto/pulso/")
        found = await asyncio.to_thread(
            self.where.rows,
            "SELECT interaction_id FROM routing_agentdesk WHERE agent_id = %s AND state = 'after_contact'",
            self.id,
        )
        for (interaction,) in found:
            await self.write_up(interaction)

    async def write_up(self, interaction: UUID) -> None:
        """Give a contact its disposition and finish it."""
        contact = f"/puesto/llamada/{interaction}/cierre"
        await self._post(f"{contact}/tipificar/", first="1", typed="")
        await self._post(f"{contact}/finalizar/", note="", promise="", promise_due="")

    async def leave(self) -> None:
        await self._http.close()
