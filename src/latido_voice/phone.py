"""/phone: the agent's browser speaks SIP here with a one-time ticket; every frame goes on to Asterisk's websocket."""

import asyncio
import contextlib
import time
from collections import defaultdict, deque
from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

import structlog
from aiohttp import ClientError, WSMsgType, web
from aiohttp.client import ClientWebSocketResponse

from latido_voice.accounts import Accounts
from latido_voice.ari import Ari, Refused
from latido_voice.desk_phones import DeskPhones, Tell
from latido_voice.doors import Account, Doors, Unavailable, user_of
from latido_voice.state import REVOKED, UNREGISTERED

log = structlog.get_logger()

REFUSALS = 3  # wrong passwords a socket may try
GUESSES = 10  # wrong tickets an address may try in GUESS_SECONDS
GUESS_SECONDS = 60.0
LOST_CODE = 1006
SWEEP_SECONDS = 60.0
GUARD_SECONDS = 2.0
CLOSE_SECONDS = 2.0  # for a page to agree that its socket closes
LONGEST_FRAME = 65536


class Phones:
    """The sockets of agents' phones, and whose account Asterisk knows. tell hears of phones that come and go."""

    def __init__(self, ari: Ari, accounts: Accounts, doors: Doors, sip: str, tell: Tell) -> None:
        self._ari, self._accounts, self._doors, self._sip, self._tell = ari, accounts, doors, sip, tell
        self._latest: dict[str, Account] = {}  # whose password Asterisk knows, by agent
        self._sockets: dict[str, Account] = {}
        self._pages: dict[str, web.WebSocketResponse] = {}
        self._marks: dict[str, frozenset[str]] = {}  # of phones whose ticket we never saw
        self._closing: set[asyncio.Task[bool]] = set()
        self.desks = DeskPhones(accounts, self._mint_wired, tell)
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._guesses: defaultdict[str, deque[float]] = defaultdict(deque)

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/phone", self.phone), web.post("/phone/sip", self.wire)]

    def is_here(self, agent: str) -> bool:
        """Whether the agent's browser phone is on the line."""
        return agent in self._sockets

    async def phone(self, request: web.Request) -> web.StreamResponse:
        """A browser's socket, from its ticket to its end."""
        if not _same_host(request):
            raise web.HTTPForbidden
        account = await self._redeem(request)
        page = web.WebSocketResponse(
            protocols=("sip",), heartbeat=15, timeout=CLOSE_SECONDS, max_msg_size=LONGEST_FRAME
        )
        await page.prepare(request)
        self._sockets[account.agent], self._pages[account.agent] = account, page
        self.desks.forget(account.user)
        try:
            await self._mint(account, browser=True)
            url = f"{self._ari.base.replace('http', 'ws')}/ws"
            async with self._ari.http.ws_connect(url, protocols=("sip",)) as pbx:
                await _Relay(account, page, pbx, self._tell).run()
        except (Refused, ClientError, OSError) as problem:
            log.warning("phone.no_asterisk", agent=account.agent, error=type(problem).__name__)
        finally:
            await asyncio.shield(self._closed(account, page.close_code or LOST_CODE))
            await page.close()
        return page

    async def wire(self, request: web.Request) -> web.Response:
        """A desk phone's account: SIP over UDP, no relay."""
        account = await self._redeem(request)
        try:
            await self._mint_wired(account)
        except Refused as problem:
            raise web.HTTPServiceUnavailable from problem
        self.desks.add(account)
        return web.json_response({"user": account.user, "server": self._sip})

    async def recall(self, ready: Iterable[Account]) -> None:
        """Of the phones the records hold to be ready, those that are not there are told of."""
        for account in ready:
            if not await self.desks.recall(account) and not self.is_here(account.agent):
                self._tell(account, False, UNREGISTERED)

    async def sweep(self) -> None:
        """For ever: remove accounts nobody has used for two looks, such as those of agents who never came back."""
        idle: set[str] = set()
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            here = {user_of(agent) for agent in self._sockets}
            unused = {user for user in await self._accounts.offline() if user not in here}
            for user in idle & unused:
                await self._drop(user)
            idle = unused

    async def guard(self) -> None:
        """For ever: close the phones of those whose sessions ended. Without the records nobody is cut off."""
        while True:
            await asyncio.sleep(GUARD_SECONDS)
            with contextlib.suppress(Unavailable):
                await self.close_the_ended()

    async def close_the_ended(self) -> None:
        """Close the phones that were opened in sessions that are over."""
        here = {account.agent: account for account in (*self.desks.known(), *self._latest.values())}
        if not here:
            return
        now = await self._doors.marks(here)
        for agent, account in here.items():
            open_now = now.get(agent, frozenset())
            known = frozenset({account.mark}) if account.mark else self._marks.setdefault(agent, open_now)
            if known.isdisjoint(open_now):
                await self._revoke(account)
        self._marks = {agent: marks for agent, marks in self._marks.items() if agent in here}

    async def _revoke(self, account: Account) -> None:
        """First the call and the account, then the socket, whose page may be slow to agree."""
        agent = account.agent
        log.info("phone.revoked", agent=agent)
        self._sockets.pop(agent, None)
        self._marks.pop(agent, None)
        self.desks.forget(account.user)
        self._tell(account, False, REVOKED)
        async with self._locks[agent]:
            if self._latest.get(agent, account).mark == account.mark:
                self._latest.pop(agent, None)
                await self._accounts.remove(account.user)
        if page := self._pages.pop(agent, None):
            task = asyncio.create_task(page.close(code=REVOKED, message=b"over"))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    async def _drop(self, user: str) -> None:
        known = next((account for account in self._latest.values() if account.user == user), None)
        if known is not None and known.agent in self._sockets:
            return
        self.desks.forget(user)
        if known is not None:
            del self._latest[known.agent]
        await self._accounts.remove(user)

    async def _redeem(self, request: web.Request) -> Account:
        """The account of the request's ticket. Raises the HTTP answer to give instead."""
        who = request.remote or ""
        guesses = self._guesses[who]
        while guesses and guesses[0] < time.monotonic() - GUESS_SECONDS:
            guesses.popleft()
        if len(guesses) >= GUESSES and not _is_loopback(who):  # every agent may come through one proxy here
            raise web.HTTPTooManyRequests
        try:
            account = await self._doors.redeem(request.query.get("ticket", ""))
        except Unavailable as problem:
            raise web.HTTPServiceUnavailable from problem
        if account is None:
            guesses.append(time.monotonic())
            raise web.HTTPForbidden
        self._guesses.pop(who, None)
        return account

    async def _mint(self, account: Account, *, browser: bool) -> None:
        async with self._locks[account.agent]:  # making and removing an account never interleave
            self._latest[account.agent] = account
            await self._accounts.mint(account, browser=browser)

    async def _mint_wired(self, account: Account) -> None:
        await self._mint(account, browser=False)

    async def _closed(self, account: Account, code: int) -> None:
        """Forget the account, unless a newer page has one: a reload asks before its old socket closes."""
        if self._sockets.get(account.agent) is account:
            del self._sockets[account.agent]
            self._pages.pop(account.agent, None)
            self._tell(account, False, code)
        async with self._locks[account.agent]:
            if self._latest.get(account.agent) is account:
                del self._latest[account.agent]
                await self._accounts.remove(account.user)


class _Relay:
    """One page's frames to Asterisk and back."""

    def __init__(self, account: Account, page: web.WebSocketResponse, pbx: ClientWebSocketResponse, tell: Tell) -> None:
        self._account, self._page, self._pbx, self._tell = account, page, pbx, tell
        self._has_call, self._refusals = account.has_call, 0

    async def run(self) -> None:
        """Until either side closes or guesses too much."""
        ways = [asyncio.create_task(self._upward()), asyncio.create_task(self._downward())]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _upward(self) -> None:
        async for message in self._page:
            if message.type is WSMsgType.TEXT:
                await self._pbx.send_str(message.data)

    async def _downward(self) -> None:
        async for message in self._pbx:
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                continue
            text = message.data if message.type is WSMsgType.TEXT else message.data.decode()
            if _answers(text, "REGISTER") and not self._registration(text):
                return
            await self._page.send_str(text)

    def _registration(self, answer: str) -> bool:
        """Hear the answer to a registration; False after too many wrong passwords."""
        if answer.startswith("SIP/2.0 200"):
            self._refusals = 0
            self._tell(self._account, True, int(self._has_call))
            self._has_call = True  # later refreshes of the registration change nothing
        self._refusals += answer.startswith(("SIP/2.0 401", "SIP/2.0 403"))
        return self._refusals <= REFUSALS


def _answers(text: str, method: str) -> bool:
    """Whether the frame is a SIP answer to a request of that method."""
    if not text.startswith("SIP/2.0 "):
        return False
    head = text.split("\r\n\r\n", 1)[0].split("\r\n")
    return any(line.lower().startswith("cseq:") and line.endswith(method) for line in head)


def _same_host(request: web.Request) -> bool:
    """A browser says whose page opens the socket; other programs say nothing."""
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).hostname == urlsplit(f"//{request.host}").hostname


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
