"""A datagram says: look at the records now."""

import asyncio
import socket
from collections.abc import Callable
from pathlib import Path


class Ear(asyncio.DatagramProtocol):
    """Listens on one unix socket; a stale one of a dead process is replaced."""

    def __init__(self, heard: Callable[[], None]) -> None:
        self._heard = heard

    def datagram_received(self, data: bytes, addr: object) -> None:
        self._heard()

    @classmethod
    async def open(cls, path: Path, heard: Callable[[], None]) -> asyncio.DatagramTransport:
        """Start listening."""
        path.unlink(missing_ok=True)
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        listening.bind(str(path))
        listening.setblocking(False)
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: cls(heard), sock=listening)
        return transport
