"""Asterisk as the voice process reaches it: typed requests, and events over one websocket."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import cast

import aiohttp
import structlog

from latido_run.asterisk.rest import Refused, Rest
from latido_voice import ari_models as models

__all__ = ["RECONNECT", "Ari", "Refused"]

log = structlog.get_logger()

APP = "latido"
WANTED = (
    "StasisStart",
    "ChannelStateChange",
    "ChannelDestroyed",
    "ChannelDtmfReceived",
    "PlaybackFinished",
    "PeerStatusChange",
)
RECONNECT = 0.2  # seconds


class Ari(Rest):
    """Typed requests, and events for ever."""

    def __init__(self, port: int, secret: str) -> None:
        super().__init__(port, secret)
        self.channels = models.ChannelsApi(self.send)
        self.bridges = models.BridgesApi(self.send)
        self.playbacks = models.PlaybacksApi(self.send)
        self.applications = models.ApplicationsApi(self.send)
        self.endpoints = models.EndpointsApi(self.send)
        self.asterisk = models.AsteriskApi(self.send)

    async def events(self) -> AsyncIterator[models.AnyEvent | None]:
        """None each time the connection is made, then what happens; connects again for ever."""
        url = f"{self.base.replace('http', 'ws')}/ari/events?app={APP}&subscribeAll=true"
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
        """Everything about every channel and phone, of which a few kinds are sent."""
        await self.applications.filter(APP, json_body={"allowed": [{"type": kind} for kind in WANTED]})
