"""Asterisk as the voice process reaches it: requests over HTTP on loopback, events over one websocket."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any, cast

import aiohttp
import structlog

from latido_voice import ari_models as models

log = structlog.get_logger()

APP = "latido"
WANTED = (
    "StasisStart",
    "ChannelStateChange",
    "ChannelDestroyed",
    "ChannelDtmfReceived",
    "PlaybackFinished",
)
RECONNECT = 0.2  # seconds


class Refused(Exception):
    """Asterisk said no, or was not there."""


class Ari:
    """Typed requests, and events for ever."""

    def __init__(self, port: int, secret: str, app: str = APP) -> None:
        self.base, self.app = f"http://127.0.0.1:{port}", app
        key = aiohttp.encode_basic_auth("latido", secret)
        limits = aiohttp.TCPConnector(limit=0, keepalive_timeout=10)  # Asterisk closes idle ones after 15 s
        time = aiohttp.ClientTimeout(total=30)
        self.http = aiohttp.ClientSession(connector=limits, timeout=time, headers={"Authorization": key})
        self.channels = models.ChannelsApi(self.send)
        self.bridges = models.BridgesApi(self.send)
        self.playbacks = models.PlaybacksApi(self.send)
        self.applications = models.ApplicationsApi(self.send)
        self.endpoints = models.EndpointsApi(self.send)
        self.asterisk = models.AsteriskApi(self.send)

    async def send(self, method: str, path: str, query: dict[str, Any], body: Any = None) -> Any:
        """One request. Raises Refused."""
        given = {key: _text(value) for key, value in query.items() if value is not None}
        try:
            async with self.http.request(method, f"{self.base}/ari{path}", params=given, json=body) as answer:
                text = await answer.text()
                if answer.status >= 400:
                    raise Refused(f"{method} {path.split('?')[0]}: {answer.status}")
                return json.loads(text) if text else None
        except (aiohttp.ClientError, OSError, TimeoutError) as problem:
            raise Refused(f"{method} {path}: {type(problem).__name__}") from problem

    async def events(self) -> AsyncIterator[models.AnyEvent | None]:
        """None each time the connection is made, then what happens; connects again for ever."""
        url = f"{self.base.replace('http', 'ws')}/ari/events?app={self.app}&subscribeAll=true"
        while True:
            try:
                async with self.http.ws_connect(url, heartbeat=15) as socket:
                    yield None
                    async for message in socket:
                        if message.type is aiohttp.WSMsgType.TEXT:
                            yield cast(models.AnyEvent, json.loads(message.data))
            except (aiohttp.ClientError, OSError) as problem:
                log.warning("ari.no_events", error=type(problem).__name__)
            await asyncio.sleep(RECONNECT)

    async def hear_only_what_matters(self) -> None:
        """Everything about every channel, of which five kinds are sent."""
        await self.applications.filter(self.app, json_body={"allowed": [{"type": kind} for kind in WANTED]})

    async def close(self) -> None:
        await self.http.close()


def _text(value: Any) -> str:
    """A parameter as a URL says it."""
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(value) if isinstance(value, list) else str(value)
