"""The one way out: what it does not ask, whatever somebody typed, and what it does not listen to."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

import pytest
from django.test.utils import override_settings

from latido.plumbing import egress, tenancy
from latido.plumbing.egress import Unreachable, fetch, may_ask

pytestmark = pytest.mark.core
LOOPBACK = override_settings(LATIDO_INSIDE_NETWORKS=[ip_network("127.0.0.0/8")])


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        size = {"/large": egress.MOST + 1, "/small": 2}.get(self.path, 0)
        self.send_response(302 if self.path == "/away" else 200)
        if self.path == "/away":
            self.send_header("Location", "/small")
        self.end_headers()
        self.wfile.write(b"{}" if size == 2 else b"x" * size)

    def log_message(self, *_args: object) -> None:
        """Quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with LOOPBACK:
        yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def why(ask: Callable[[], object]) -> str:
    with pytest.raises(Unreachable) as refused:
        ask()
    return refused.value.why


@pytest.mark.parametrize(
    "url",
    [
        "http://idp.example/",
        "http://127.0.0.1/",
        "ftp://idp.example/",
        "file:///etc/passwd",
        "gopher://idp.example/",
        "//idp.example/",
        "https://",
        "https://ana@idp.example/",
        "https://idp.example@127.0.0.1/",
        "https://idp.example:99999/",
        "https://idp.example/a b",
        "https://idp.example/\r\nX: 1",
        "",
    ],
)
def test_an_address_that_looks_wrong_is_not_asked(url: str) -> None:
    assert not may_ask(url)
    assert why(lambda: fetch(url)) == egress.FORBIDDEN


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "0.0.0.0",  # noqa: S104
        "10.0.0.8",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:169.254.169.254]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fd00::1]",
        "[fe80::1]",
        "[ff02::1]",
    ],
)
def test_what_a_name_stands_for_is_judged_however_it_is_written(host: str) -> None:
    assert why(lambda: fetch(f"https://{host}/")) in {egress.FORBIDDEN, egress.UNKNOWN}


def test_a_name_that_is_nobodys_is_unknown() -> None:
    assert why(lambda: fetch("https://no-hay.invalid/")) == egress.UNKNOWN


def test_a_network_the_operator_opened_is_asked_and_another_is_not(address: str) -> None:
    assert fetch(f"{address}/small").json() == {}
    assert why(lambda: fetch("https://10.0.0.8/")) == egress.FORBIDDEN


@pytest.mark.parametrize(("path", "said"), [("/away", egress.REFUSED), ("/large", egress.TOO_LARGE)])
def test_nothing_is_followed_elsewhere_and_nothing_endless_is_read(address: str, path: str, said: str) -> None:
    assert why(lambda: fetch(f"{address}{path}")) == said


LETTERS = 200  # ten seconds of them


@contextmanager
def drip(first: bytes = b"") -> Iterator[tuple[int, list[bytes]]]:
    """A server that does not end what it begins to say; and what it got to say of it."""
    listener = socket.create_server(("127.0.0.1", 0))
    over, said = threading.Event(), list[bytes]()

    def answer() -> None:
        client, _address = listener.accept()
        with client:
            client.sendall(first)
            while len(said) < LETTERS and not over.wait(0.05):
                try:
                    client.send(b"H")
                except OSError:
                    return
                said.append(b"H")

    threading.Thread(target=answer, daemon=True).start()
    yield listener.getsockname()[1], said
    over.set()
    listener.close()


@LOOPBACK
def test_who_answers_a_letter_at_a_time_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(egress, "SECONDS", 0.4)
    with drip() as (port, said):
        assert why(lambda: fetch(f"http://127.0.0.1:{port}/")) == egress.SILENT
        assert len(said) < LETTERS


@LOOPBACK
def test_a_handshake_of_a_letter_at_a_time_is_cut_off_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(egress, "SECONDS", 0.4)
    with drip(first=b"\x16\x03\x03\x3f\xff\x02\x00\x3f\xfb") as (port, said):  # of a greeting of 16 kB
        assert why(lambda: fetch(f"https://127.0.0.1:{port}/")) == egress.SILENT
        assert len(said) < LETTERS


def test_a_name_that_nobody_tells_about_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    told = threading.Event()

    def silent(*_asked: object, **_how: object) -> list[object]:
        assert told.wait(10), "it was waited for"
        return []

    monkeypatch.setattr(egress, "SECONDS", 0.4)
    monkeypatch.setattr(socket, "getaddrinfo", silent)

    assert why(lambda: fetch("https://idp.example/")) == egress.SILENT
    told.set()


def test_each_of_its_addresses_gets_its_share_of_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    def nobody(_where: object, timeout: float) -> socket.socket:
        waits.append(timeout)
        raise TimeoutError

    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"198.18.0.{n}", 443)) for n in range(4)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_how: found)
    monkeypatch.setattr(socket, "create_connection", nobody)
    with override_settings(LATIDO_INSIDE_NETWORKS=[ip_network("198.18.0.0/15")]):
        assert why(lambda: fetch("https://idp.example/")) == egress.SILENT

    assert len(waits) == 4
    assert waits[0] <= egress.SECONDS / 4


def test_a_stranger_with_a_certificate_of_their_own_is_not_believed(address: str) -> None:
    plain = address.replace("http://", "https://")

    assert why(lambda: fetch(f"{plain}/small")) == egress.SILENT


def test_nobody_is_asked_while_a_transaction_waits() -> None:
    token = tenancy._scope.set(tenancy.Scope(role="latido_login"))
    try:
        with pytest.raises(RuntimeError):
            fetch("https://idp.example/")
    finally:
        tenancy._scope.reset(token)
