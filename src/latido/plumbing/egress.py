"""The one way out to an address that somebody typed: what it may reach, how much it may say, and how long it may take.

A name is resolved once and the connection goes to the address that was judged, so that a name cannot change its
mind in between. Nothing is followed elsewhere. Addresses of the house's own networks are closed unless the operator
opened them; plain http is for loopback alone, where tests live.
"""

import http.client
import json
import queue
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

from django.conf import settings

from latido.plumbing import tenancy

MOST = 1_000_000  # bytes of an answer
SECONDS = 5.0  # for the whole of it: the name, the connection, TLS, the answer
AT_ONCE = 6  # questions; each keeps one of the threads that give pages
PATIENCE = 1.0  # seconds for one of those to end
WELL_KNOWN = ip_network("64:ff9b::/96")  # IPv4 behind NAT64
Address = IPv4Address | IPv6Address
_asking = threading.BoundedSemaphore(AT_ONCE)


class Unreachable(Exception):
    """A foreign system could not be asked. why: a code, one of those in this module."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


FORBIDDEN, UNKNOWN, SILENT, BUSY, UNTRUSTED, TOO_LARGE, REFUSED, UNREADABLE = (
    "forbidden",  # an address this house does not ask
    "unknown",  # no such name
    "silent",  # nobody there, or too slow
    "busy",  # too many of ours wait for answers already
    "untrusted",  # its certificate is not to be believed
    "too_large",
    "refused",  # another answer than 200
    "unreadable",  # not what was expected
)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes

    def json(self) -> dict[str, Any]:
        """The object in it. Raises Unreachable."""
        try:
            found = json.loads(self.body)
        except ValueError as garbled:
            raise Unreachable(UNREADABLE) from garbled
        if not isinstance(found, dict):
            raise Unreachable(UNREADABLE)
        return found


def may_ask(url: str) -> bool:
    """Whether an address can be right by its look alone; no name is resolved."""
    try:
        _place(url)
    except Unreachable:
        return False
    return True


def fetch(
    url: str,
    *,
    form: Mapping[str, str] | None = None,
    said: tuple[bytes, str] | None = None,
    headers: Mapping[str, str] | None = None,
    ok: bool = True,
) -> Answer:
    """What that address answers to a GET, to a POST of a form, or of what is said: bytes, and of which type.

    ok: anything but 200 is an error.

    Outside every scope: nobody waits with a transaction open. Raises Unreachable.
    """
    if tenancy.scope() is not None:
        raise RuntimeError("a foreign system is never asked inside a transaction")
    place = _place(url)
    if not _asking.acquire(timeout=PATIENCE):
        raise Unreachable(BUSY)
    try:
        if form is not None:
            said = (urlencode(form).encode(), "application/x-www-form-urlencoded")
        answer = _answer(place, said, {"Accept": "*/*", **(headers or {})})
    finally:
        _asking.release()
    if ok and answer.status != HTTPStatus.OK:
        raise Unreachable(REFUSED)
    return answer


@contextmanager
def conversation(host: str, port: int, *, secure: bool) -> Iterator[socket.socket]:
    """A line to that place, for as long as SECONDS. In clear only to networks that the operator opened.

    Outside every scope. Raises Unreachable; what breaks on the line is an OSError of whoever talks.
    """
    if tenancy.scope() is not None:
        raise RuntimeError("a foreign system is never asked inside a transaction")
    until = time.monotonic() + SECONDS
    allowed = [each for each in _resolved(host, port, until) if _may_reach(each)] if host else []
    if not secure:
        allowed = [each for each in allowed if _opened(ip_address(each.partition("%")[0]))]
    if not allowed:
        raise Unreachable(FORBIDDEN)
    line = _first_that_answers(allowed, port, until)
    try:
        if secure:
            line = _greeting(line, host)
            line.do_handshake()
    except ssl.SSLCertVerificationError as stranger:
        line.close()
        raise Unreachable(UNTRUSTED) from stranger
    except (OSError, ValueError) as failed:
        line.close()
        raise Unreachable(SILENT) from failed
    cut = threading.Timer(max(0.0, until - time.monotonic()), _cut, [line])
    cut.daemon = True
    cut.start()
    try:
        yield line
    finally:
        cut.cancel()
        line.close()


def _answer(place: SplitResult, said: tuple[bytes, str] | None, headers: Mapping[str, str]) -> Answer:
    """Within its seconds."""
    until = time.monotonic() + SECONDS
    connection = _connected(place, until)
    cut = threading.Timer(max(0.0, until - time.monotonic()), _cut, [connection.sock])
    cut.daemon = True
    cut.start()
    try:
        if isinstance(connection.sock, ssl.SSLSocket):
            connection.sock.do_handshake()
        answer = _asked(connection, place, said, headers)
    except ssl.SSLCertVerificationError as stranger:
        raise Unreachable(UNTRUSTED) from stranger
    except (OSError, http.client.HTTPException, ValueError) as failed:
        raise Unreachable(SILENT) from failed
    finally:
        cut.cancel()
        connection.close()
    if time.monotonic() > until:
        raise Unreachable(SILENT)  # what was cut off may look whole
    return answer


def _asked(
    connection: http.client.HTTPConnection,
    place: SplitResult,
    said: tuple[bytes, str] | None,
    headers: Mapping[str, str],
) -> Answer:
    path = f"{place.path or '/'}{'?' + place.query if place.query else ''}"
    sent = dict(headers)
    if said is not None:
        sent["Content-Type"] = said[1]
    connection.request("GET" if said is None else "POST", path, said[0] if said else None, sent)
    response = connection.getresponse()
    body = response.read(MOST + 1)
    if len(body) > MOST:
        raise Unreachable(TOO_LARGE)
    return Answer(response.status, body)


def _place(url: str) -> SplitResult:
    try:
        place = urlsplit(url)
        host, _port = place.hostname or "", place.port
    except ValueError as garbled:
        raise Unreachable(FORBIDDEN) from garbled
    plain = place.scheme == "http" and _is_own_loopback(host)
    if not host or "@" in place.netloc or not (place.scheme == "https" or plain) or not url.isprintable() or " " in url:
        raise Unreachable(FORBIDDEN)
    return place


def _is_own_loopback(host: str) -> bool:
    try:
        at = ip_address(host)
    except ValueError:
        return False
    return at.is_loopback and _opened(at)


def _connected(place: SplitResult, until: float) -> http.client.HTTPConnection:
    """To the first of its addresses that may be asked and answers; TLS has yet to greet."""
    host = place.hostname or ""
    usual = 443 if place.scheme == "https" else 80
    port = place.port or usual
    allowed = [each for each in _resolved(host, port, until) if _may_reach(each)]
    if not allowed:
        raise Unreachable(FORBIDDEN)
    connection = http.client.HTTPConnection(host, port)
    connection.default_port = usual
    plain = _first_that_answers(allowed, port, until)
    try:
        connection.sock = plain if place.scheme == "http" else _greeting(plain, host)
    except (OSError, ValueError) as failed:
        plain.close()
        raise Unreachable(SILENT) from failed
    return connection


def _resolved(host: str, port: int, until: float) -> list[str]:
    """Its addresses. The system's own question has no end that we could set, so another thread waits for it."""
    found: queue.SimpleQueue[list[Any] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as nobody:
            found.put(nobody)

    threading.Thread(target=ask, daemon=True).start()
    try:
        told = found.get(timeout=max(0.0, until - time.monotonic()))
    except queue.Empty as silent:
        raise Unreachable(SILENT) from silent
    if isinstance(told, Exception):
        raise Unreachable(UNKNOWN) from told
    return list(dict.fromkeys(str(entry[4][0]) for entry in told))


def _first_that_answers(addresses: Sequence[str], port: int, until: float) -> socket.socket:
    """Each gets its share of the time that is left."""
    failed: OSError | None = None
    for n, each in enumerate(addresses):
        share = (until - time.monotonic()) / (len(addresses) - n)
        if share <= 0:
            break
        try:
            found = socket.create_connection((each, port), timeout=share)
        except OSError as silent:
            failed = silent
        else:
            found.settimeout(SECONDS)
            return found
    raise Unreachable(SILENT) from failed


def _greeting(plain: socket.socket, host: str) -> ssl.SSLSocket:
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)


def _cut(sock: socket.socket) -> None:
    """Ends a conversation that takes too long, whoever waits in it."""
    try:
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
    except OSError:
        return


def _may_reach(address: str) -> bool:
    at = ip_address(address.partition("%")[0])
    if _opened(at):
        return True
    return all(each.is_global and not each.is_multicast for each in (at, *_inside(at)))


def _opened(at: Address) -> bool:
    """By the operator, in LATIDO_INSIDE_NETWORKS."""
    return any(at in network for network in settings.LATIDO_INSIDE_NETWORKS)


def _inside(at: Address) -> list[Address]:
    """The IPv4 addresses an IPv6 one stands for."""
    if isinstance(at, IPv4Address):
        return []
    behind = IPv4Address(int(at) & 0xFFFFFFFF) if at in WELL_KNOWN else None
    return [each for each in (at.ipv4_mapped, at.sixtofour, *(at.teredo or ()), behind) if each is not None]
