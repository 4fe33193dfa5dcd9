"""Where this machine is reached: from inside, and by another exchange."""

import os
import socket
from ipaddress import ip_address, ip_network

NOWHERE = ("192.0.2.1", 9)  # RFC 5737: connecting a UDP socket to it sends nothing


def own() -> str:
    """The address this machine speaks from, where browsers on it can reach Asterisk's audio."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(NOWHERE)
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def seen_from(address: str) -> str:
    """Where another exchange finds us: on a network of ours, or on none that was named, at our own address."""
    public, near = os.environ.get("LATIDO_PUBLIC_IP", ""), _is_near(address)
    return public if public and not near else own()


def _is_near(address: str) -> bool:
    nets = filter(None, os.environ.get("LATIDO_LOCAL_NETS", "").split(","))
    try:
        return any(ip_address(address) in ip_network(net) for net in nets)
    except ValueError:  # a name, or nothing: it comes to us
        return False
