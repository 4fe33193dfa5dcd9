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


@contextmanager
def drip() -> Iterator[int]:
    """A server that never ends its first line."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def answer() -> None:
        client, _address = listener.accept()
        with client:
            while not over.wait(0.05):
                try:
                    client.send(b"H")
                except OSError:
                    return

    threading.Thread(target=answer, daemon=True).start()
    yield listener.getsockname()[1]
    over.set()
    listener.close()


@LOOPBACK
def test_who_answers_a_letter_at_a_time_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(egress, "SECONDS", 0.4)
    with drip() as port:
        assert why(lambda: fetch(f"http://127.0.0.1:{port}/")) == egress.SILENT


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
