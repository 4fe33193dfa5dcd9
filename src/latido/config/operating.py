"""What a machine asks the web process: is it alive, is everything ready, how much of everything.

Plain ASGI, before Django: they answer while PostgreSQL is away. The first two say names of processes and nothing
else; the figures are for whoever has the token in `secrets/metrics`.
"""

import asyncio
import hmac
import json
import time

import psycopg
import structlog
from django.db import DatabaseError
from prometheus_client import CONTENT_TYPE_LATEST

from latido.config.metrics import LONG_PROCESSES, exposition, silent_for
from latido.plumbing.sse import SAFE, Message, Send
from latido_run import postgres
from latido_run.home import Home

ALIVE, READY, FIGURES = "/healthz", "/readyz", "/metrics"
PATHS = frozenset({ALIVE, READY, FIGURES})
SILENT = 10.0  # seconds after which a process that should be here is not
PATIENCE = 2  # seconds for PostgreSQL
FRESH = 1.0  # seconds for which PostgreSQL's answer is good: anybody may ask, and asking costs a connection

log = structlog.get_logger()


class Operating:
    def __init__(self, home: Home) -> None:
        self.home = home
        self.asking = asyncio.Lock()
        self.database: tuple[float, bool] = (-FRESH, False)  # when it was asked last, and whether it answered

    async def __call__(self, scope: Message, send: Send) -> None:
        if scope["path"] == ALIVE:
            await answer(send, 200, b"ok\n")
        elif scope["path"] == READY:
            missing = await self.missing()
            await answer(send, 503 if missing else 200, json.dumps({"ready": not missing, "missing": missing}).encode())
        elif not self.knows_token(scope):
            await answer(send, 401, b"")
        else:
            await self.figures(send)

    async def missing(self) -> list[str]:
        """The parts without which no call can be answered and that do not answer now."""
        silent = [name for name in LONG_PROCESSES if (silent_for(self.home, name) or 0.0) > SILENT]
        async with self.asking:
            if time.monotonic() - self.database[0] >= FRESH:
                self.database = (time.monotonic(), await self.database_answers())
        return silent if self.database[1] else ["postgres", *silent]

    async def database_answers(self) -> bool:
        try:
            dsn = postgres.dsn(self.home, "latido_app")
            async with await psycopg.AsyncConnection.connect(dsn, connect_timeout=PATIENCE) as db:
                await db.execute("SELECT 1")
        except (psycopg.Error, OSError):
            return False
        return True

    def knows_token(self, scope: Message) -> bool:
        given = next((value for name, value in scope.get("headers", ()) if name == b"authorization"), b"")
        return hmac.compare_digest(given, f"Bearer {self.home.secret('metrics')}".encode())

    async def figures(self, send: Send) -> None:
        try:
            page = await asyncio.to_thread(exposition, self.home)
        except DatabaseError as problem:
            log.warning("metrics.unavailable", error=type(problem).__name__)
            await answer(send, 503, b"")
        else:
            await answer(send, 200, page, CONTENT_TYPE_LATEST)


async def answer(send: Send, status: int, body: bytes, kind: str = "text/plain; charset=utf-8") -> None:
    headers = [
        (b"content-type", kind.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *SAFE,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
