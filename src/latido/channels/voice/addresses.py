"""Where this machine is reached: from inside, and by another exchange."""

import os
import socket

from latido_run.home import Home

NOWHERE = ("192.0.2.1", 9)  # RFC 5737: connecting a UDP socket to it sends nothing


def own() -> str:
    """The address this machine speaks from, where browsers on it can reach Asterisk's audio."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(NOWHERE)
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def of_our_exchange() -> tuple[str, int]:
    """Where others send their calls for us."""
    return os.environ.get("LATIDO_PUBLIC_IP") or own(), Home.from_env().ports.sip
