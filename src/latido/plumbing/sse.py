"""/rt/mine: one stream per page of names of stale fragments. Plain ASGI: hundreds of idle pages cost no thread."""

import asyncio
import contextlib
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from http.cookies import SimpleCookie
from typing import Any

import psycopg
import structlog

from latido.plumbing.http import HEADERS
from latido.plumbing.realtime import CHANNEL

log = structlog.get_logger()
SAFE = tuple((name.lower().encode(), value.encode()) for name, value in HEADERS.items())
KEEP_ALIVE = 8  # seconds; rights are looked at again as often, and at once when told to
OVER = "session"  # the hint that says so
LONGEST = 3600  # seconds; then the page reconnects and reloads its fragments
GATHER = 0.25  # seconds between two hints of one fragment to one page: the first goes at once, the last is never lost

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
Topics = Callable[[str], Collection[str]]  # session key -> topics it may hear; empty when it may hear none


class Hub:
    """One LISTEN connection for the whole process, fanned out in memory."""

    def __init__(self, conninfo: str) -> None:
        self.conninfo = conninfo
        self.pages: defaultdict[str, set[asyncio.Queue[str]]] = defaultdict(set)

    async def listen(self) -> None:
        """For ever: reconnects, and tells every page to fetch everything again after a gap."""
        while True:
            try:
                await self._hear()
            except (psycopg.Error, OSError) as problem:
                log.warning("hints.lost", error=type(problem).__name__)
            await asyncio.sleep(0.5)

    async def _hear(self) -> None:
        async with await psycopg.AsyncConnection.connect(self.conninfo, autocommit=True) as db:
            await db.execute(f"LISTEN {CHANNEL}")
            self.spread((topic, "reconnected") for topic in list(self.pages))
            async for notice in db.notifies():
                self.spread(json.loads(notice.payload))

    def spread(self, hints: Any) -> None:
        for topic, fragment in hints:
            for page in self.pages.get(topic, ()):
                if page.full():
                    continue  # a page that reads nothing will reconnect
                page.put_nowait(fragment)


class Gathered:
    """One page's hints: a busy floor makes many of the same, and the page fetches the whole fragment each time."""

    def __init__(self) -> None:
        self._waiting: dict[str, float] = {}  # fragment -> when it may go
        self._last: dict[str, float] = {}  # fragment -> when it went

    def heard(self, fragment: str, now: float) -> None:
        self._waiting.setdefault(fragment, max(now, self._last.get(fragment, now - GATHER) + GATHER))

    def next_due(self) -> float:
        return min(self._waiting.values(), default=float("inf"))

    def due(self, now: float) -> list[str]:
        """What may go now; it is not due again until it is heard again."""
        ready = [fragment for fragment, at in self._waiting.items() if at <= now]
        for fragment in ready:
            del self._waiting[fragment]
            self._last[fragment] = now
        return ready


class Stream:
    """The ASGI application of /rt/mine. topics: a synchronous look-up, run in a thread."""

    def __init__(self, hub: Hub, topics: Topics, cookie: str) -> None:
        self.hub, self.topics, self.cookie = hub, topics, cookie

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        key = session_key(scope, self.cookie)
        topics = await asyncio.to_thread(self.topics, key) if key else ()
        if not topics:
            await _answer(send, 401)
            return
        page: asyncio.Queue[str] = asyncio.Queue(maxsize=1000)
        for topic in topics:
            self.hub.pages[topic].add(page)
        gone = asyncio.create_task(_gone(receive))
        try:
            await self.serve(send, page, key, topics, gone)
        finally:
            gone.cancel()
            for topic in topics:
                self.hub.pages[topic].discard(page)
                if not self.hub.pages[topic]:
                    del self.hub.pages[topic]

    async def serve(
        self, send: Send, page: "asyncio.Queue[str]", key: str, topics: Collection[str], gone: "asyncio.Task[None]"
    ) -> None:
        """Until the page goes, its time is over, or it may hear something else than it hears."""
        headers = [
            (b"content-type", b"text/event-stream"),
            (b"cache-control", b"no-store"),
            (b"x-accel-buffering", b"no"),
            *SAFE,
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        # what changed between the page's making and now is fetched again
        await _write(send, "retry: 1000\n\nevent: reconnected\ndata: \n\n")
        loop = asyncio.get_running_loop()
        ends, look_again = loop.time() + LONGEST, loop.time() + KEEP_ALIVE
        hints = Gathered()
        while not gone.done() and loop.time() < ends:
            wake = min(look_again, hints.next_due())
            with contextlib.suppress(TimeoutError):
                hints.heard(await asyncio.wait_for(page.get(), timeout=max(0.01, wake - loop.time())), loop.time())
            for fragment in hints.due(loop.time()):
                if fragment == OVER:
                    look_again = loop.time()
                else:
                    await _write(send, f"event: {fragment}\ndata: \n\n")
            if loop.time() >= look_again:
                if set(await asyncio.to_thread(self.topics, key)) != set(topics):
                    break
                await _write(send, ": here\n\n")
                look_again = loop.time() + KEEP_ALIVE
        with contextlib.suppress(OSError, RuntimeError):
            await send({"type": "http.response.body", "body": b"", "more_body": False})


def session_key(scope: Message, cookie: str) -> str:
    """The session's key as the browser sent it, or an empty string."""
    for name, value in scope.get("headers", ()):
        if name == b"cookie":
            found = SimpleCookie(value.decode("latin-1")).get(cookie)
            return found.value if found else ""
    return ""


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue


async def _write(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _answer(send: Send, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"cache-control", b"no-store"), *SAFE]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
