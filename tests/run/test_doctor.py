"""The doctor names what is wrong before a patient finds out."""

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from latido_run import options
from latido_run.asterisk import centrals, conf
from latido_run.asterisk.lines import Central, Route, Trunk
from latido_run.doctor import backups, machine, parts
from latido_run.doctor.findings import Level
from latido_run.home import Home
from latido_run.options import Options

pytestmark = pytest.mark.process


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path / "home").create()
    (made.asterisk / "etc").mkdir()
    yield made
    shutil.rmtree(made.sockets)


@contextmanager
def carrier(answer: bytes) -> Iterator[int]:
    """Somebody who answers one packet so; the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.bind(("127.0.0.1", 0))

        def reply() -> None:
            _, who = door.recvfrom(2000)
            door.sendto(answer, who)

        threading.Thread(target=reply, daemon=True).start()
        yield door.getsockname()[1]


def configured(home: Home, port: int, dial: str = "Dial(PJSIP/+5716015550@trunk-operador,60)") -> Home:
    etc = home.asterisk / "etc"
    (etc / "extensions.conf").write_text(f"[overflow]\nexten => _[+0-9]!,1,NoOp()\n same => n,{dial}\n")
    (etc / "pjsip.conf").write_text(f"[trunk-operador]\ntype = aor\ncontact = sip:127.0.0.1:{port}\n")
    return home


def test_an_overflow_whose_carrier_answers_is_good_even_if_it_refuses(home: Home) -> None:
    with carrier(b"SIP/2.0 404 Not Found\r\n\r\n") as port:
        findings = list(parts.overflow(configured(home, port)))

    assert [finding.level for finding in findings] == [Level.GOOD]


def test_an_overflow_whose_carrier_is_silent_is_bad(home: Home) -> None:
    findings = list(parts.overflow(configured(home, 9)))

    assert [finding.level for finding in findings] == [Level.BAD]
    assert "+5716015550" in findings[0].text


def test_no_overflow_at_all_is_bad(home: Home) -> None:
    findings = list(parts.overflow(configured(home, 9, dial="Answer(0,i)")))

    assert [finding.level for finding in findings] == [Level.BAD]


def beside_an_exchange(home: Home, *carriers: Trunk) -> Home:
    """The files as they are written for an exchange beside ours, with no overflow destination."""
    exchange = Central("hospital", "192.0.2.5", routes=(Route("6001", "+576015550100"),))
    etc = home.asterisk / "etc"
    (etc / "extensions.conf").write_text(f"{centrals.dialplan(exchange, '')}[overflow]\nexten => _[+0-9]!,1,Hangup()\n")
    lines = [conf.trunk(each, "from-trunk") for each in carriers]
    (etc / "pjsip.conf").write_text("".join([*lines, centrals.sip(exchange)]))
    return home


def test_without_an_overflow_only_a_house_without_a_carrier_goes_back_to_its_exchange(home: Home) -> None:
    assert list(parts.overflow(beside_an_exchange(home))) == []

    findings = list(parts.overflow(beside_an_exchange(home, Trunk("operador", "127.0.0.1", 9))))

    assert [finding.level for finding in findings] == [Level.BAD]


def test_a_name_without_tls_loses_the_microphone(home: Home) -> None:
    options.save(home, Options(host="clinica.example"))

    assert next(machine.microphone(home)).level is Level.BAD


def test_a_real_installation_without_a_backup_is_bad(home: Home) -> None:
    assert [finding.level for finding in backups.backups(home)] == [Level.BAD]
