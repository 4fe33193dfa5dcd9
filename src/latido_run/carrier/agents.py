"""Simulated agents: a real session in the web, a real SIP phone, contacts taken and closed by themselves."""

import asyncio
import contextlib
import re
from collections.abc import Callable

import aiohttp
from yarl import URL

from latido_run import options, tls
from latido_run.carrier.carrier import Carrier
from latido_run.home import Home

PULSE = 4.0  # seconds; a page silent for fifteen is away
LOOK = 1.0
RETRY = 3.0
_NOT_YET = 409
CSRF = ("__Host-latido-csrf", "latido-csrf")
_WRAP_UP = re.compile(r"/puesto/llamada/([0-9a-f-]{36})/cierre/finalizar/")


class NotLoggedInError(Exception):
    """The web would not let this agent in: is it the demonstration?"""


class SimulatedAgent:
    """One agent who is always available. say: hears what they do."""

    def __init__(self, home: Home, carrier: Carrier, email: str, password: str, say: Callable[[str], None]) -> None:
        self._home, self._carrier = home, carrier
        self._email, self._password, self._say = email, password, say
        self._chosen = options.read(home)
        self._url = URL(self._chosen.address(home.ports.web))
        self._user = ""  # of the phone, once it has one

    async def work(self) -> None:
        """For ever: log in, be there, take calls; again after anything goes wrong."""
        while True:
            try:
                async with self._browser() as self._http:
                    await self._shift()
            except (aiohttp.ClientError, OSError, TimeoutError) as problem:
                self._say(f"{self._email}: {type(problem).__name__}")
            await asyncio.sleep(RETRY)

    def _browser(self) -> aiohttp.ClientSession:
        trusted = aiohttp.TCPConnector(ssl=tls.trusting(self._home))
        return aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), connector=trusted)

    async def _shift(self) -> None:
        await self._log_in()
        await self._phone()
        await self._turn("available")
        self._say(f"{self._email}: disponible")
        loop = asyncio.get_running_loop()
        beat = phone = loop.time()
        while True:
            await asyncio.sleep(LOOK)
            if loop.time() - beat > PULSE:
                beat = loop.time()
                await self._post("/puesto/pulso/")
            if loop.time() - phone > RETRY and not await self._carrier.is_registered(self._user):
                phone = loop.time()
                await self._phone()  # Asterisk was restarted and has forgotten us
            await self._wrap_up()
            await self._come_back()

    async def _log_in(self) -> None:
        """Raises NotLoggedInError."""
        login = self._url / "cuenta/ingresar/"
        async with self._http.get(login) as page:
            await page.read()
        async with self._http.post(
            login, data={"login": self._email, "password": self._password}, headers=self._csrf()
        ) as answer:
            if answer.url.path == login.path or "segundo" in answer.url.path:
                raise NotLoggedInError(self._email)

    async def _phone(self) -> None:
        """A ticket from the desk, an account from the voice process, a registration."""
        ticket = await self._post("/telefono/boleto/")
        wire = URL(self._chosen.address(self._home.ports.voice)) / "phone/sip" % {"ticket": ticket["ticket"]}
        async with self._http.post(wire) as answer:
            answer.raise_for_status()
        self._user = str(ticket["user"])
        await self._carrier.register(self._user, ticket["password"], self._answer_as())
        for _ in range(100):
            if await self._carrier.is_registered(self._user):
                return
            await asyncio.sleep(0.05)

    def _answer_as(self) -> str:
        """The name their phone answers by; "" answers every call at once."""
        return ""

    async def _turn(self, to: str) -> None:
        """Into this state; for a telephone that has registered a moment ago it may take another."""
        for _ in range(100):
            async with self._http.post(
                self._url.with_path("/puesto/estado/cambiar/"), data={"to": to}, headers=self._csrf()
            ) as answer:
                if answer.status != _NOT_YET:
                    answer.raise_for_status()
                    return
            await asyncio.sleep(0.05)
        raise TimeoutError(to)

    async def _wrap_up(self) -> None:
        """Close what waits for a disposition."""
        async with self._http.get(self._url / "puesto/ahora/") as page:
            found = _WRAP_UP.search(await page.text())
        if found and await self._may_close(found.group(1)):
            contact = f"/puesto/llamada/{found.group(1)}/cierre"
            await self._post(f"{contact}/tipificar/", first="1", typed="")
            await self._post(f"{contact}/finalizar/", note="", promise="", promise_due="")
            self._say(f"{self._email}: contacto finalizado")

    async def _may_close(self, _contact: str) -> bool:
        """Whether the after-contact work is done."""
        return True

    async def _come_back(self) -> None:
        """Two missed offers make an agent not answering: one key brings them back."""
        async with self._http.get(self._url / "puesto/estado/") as page:
            if 'value="back"' in await page.text() or '"to": "back"' in await page.text():
                await self._post("/puesto/estado/cambiar/", to="back")

    async def _post(self, path: str, **fields: str) -> dict[str, str]:
        async with self._http.post(self._url.with_path(path), data=fields, headers=self._csrf()) as answer:
            if answer.status >= 500 or answer.status == 403:
                answer.raise_for_status()
            with contextlib.suppress(aiohttp.ContentTypeError):
                return dict(await answer.json())
            return {}

    def _csrf(self) -> dict[str, str]:
        cookies = self._http.cookie_jar.filter_cookies(self._url)
        token = next((cookies[name].value for name in CSRF if name in cookies), "")
        return {"X-CSRFToken": token, "Referer": str(self._url)}
