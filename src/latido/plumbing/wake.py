"""A datagram that says "look at the database now". Losing one costs 250 ms, never correctness."""

import contextlib
import socket

from django.db import transaction

from latido_run.home import Home


def wake(name: str) -> None:
    """After the commit, nudge one process: "router", "worker" or "voice-<node>"; of the routers every shard's."""
    transaction.on_commit(lambda: _send(name))


def _send(name: str) -> None:
    for path in Home.from_env().sockets.glob(f"{name}.*sock"):  # router.sock, router.1.sock
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
            out.setblocking(False)
            out.sendto(b"!", str(path))


def ear(name: str) -> socket.socket:
    """The receiving end, bound and non-blocking; a stale one of a dead process is replaced."""
    path = Home.from_env().sockets / f"{name}.sock"
    path.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listening.bind(str(path))
    listening.setblocking(False)
    return listening
