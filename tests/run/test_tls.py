"""Without a certificate of its own, `--host` gets one that a browser trusting our authority accepts."""

import shutil
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from latido_run import tls
from latido_run.home import Home
from latido_run.options import Options

pytestmark = pytest.mark.process


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path / "home").create()
    yield made
    shutil.rmtree(made.sockets)


def shake_hands(options: Options, authority: Path, name: str) -> str | None:
    """The TLS version agreed between a server with these options and a browser that trusts the authority."""
    here, there = socket.socketpair()
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(options.tls_cert, options.tls_key)

    def serve() -> None:
        with server.wrap_socket(there, server_side=True, suppress_ragged_eofs=True) as served:
            served.recv(1)

    thread = threading.Thread(target=serve)
    thread.start()
    browser = ssl.create_default_context(cafile=str(authority))
    with browser.wrap_socket(here, server_hostname=name) as met:
        version = met.version()
        met.send(b".")
    thread.join(5)
    return version


@pytest.mark.parametrize("host", ["clinica.example", "192.0.2.7"])
def test_a_browser_that_trusts_our_authority_accepts_the_host(home: Home, host: str) -> None:
    options = tls.with_local_authority(home, Options(host=host))

    assert options.https
    assert shake_hands(options, home.secrets_dir / "tls/ca.pem", host) == "TLSv1.3"


def test_the_authority_is_made_once_and_its_key_is_private(home: Home) -> None:
    first = tls.with_local_authority(home, Options(host="a.example"))
    authority = (home.secrets_dir / "tls/ca.pem").read_bytes()

    again = tls.with_local_authority(home, Options(host="b.example"))

    assert (home.secrets_dir / "tls/ca.pem").read_bytes() == authority
    assert first.tls_cert != again.tls_cert
    assert (home.secrets_dir / "tls/ca.key").stat().st_mode & 0o777 == 0o600
