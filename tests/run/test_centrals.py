"""Another exchange beside ours: what it may reach, how it is known, and what its own administrator is told to write."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from latido_run.asterisk import beside, centrals, conf
from latido_run.asterisk.beside import Beside
from latido_run.asterisk.conf import Central, NotForAsteriskError, PbxSettings
from latido_run.asterisk.lines import Route
from latido_run.doctor import exchanges
from latido_run.doctor.findings import Level
from tests.run.test_asterisk_files import DEMO, files, place

__all__ = ["place"]
pytestmark = pytest.mark.core

NUMBER = "+576015550100"
FORMS = (NUMBER, "576015550100", "6015550100")
CENTRAL = Central("central", "192.168.1.10", routes=(Route("600", NUMBER, FORMS), Route("650")), extensions=("101",))
HOW_TO = Path(__file__).resolve().parents[2] / "docs/operate/beside-your-pbx.md"


def contexts(central: Central = CENTRAL) -> dict[str, list[str]]:
    """The dialplan of an exchange, by context."""
    found = re.split(r"^\[(.+)\]$", centrals.dialplan(central, "/p/sorry"), flags=re.MULTILINE)[1:]
    return {name: text.strip().splitlines() for name, text in zip(found[::2], found[1::2], strict=True)}


def test_a_call_of_an_exchange_reaches_our_numbers_and_no_telephone() -> None:
    found = contexts()
    reachable = found["from-trunk-central"] + found["numbers-trunk-central"] + found["of-trunk-central-600"]

    dialled = {line.removeprefix("exten => ").split(",")[0] for line in reachable if line.startswith("exten")}
    assert dialled == {"600", "650", *FORMS, "i", "_[+0-9]!"}
    assert not [line for line in reachable if "Dial(" in line]
    assert [line for line in reachable if "include" in line] == ["include => numbers-trunk-central"]
    assert "exten => 600,1,Goto(of-trunk-central-600,+576015550100,1)" in reachable
    assert "exten => i,1,Hangup(1)" in found["numbers-trunk-central"]


def test_only_digits_of_a_diversion_choose_the_number_and_not_again_a_diversion() -> None:
    found = contexts()

    (line,) = [line for line in found["from-trunk-central"] if "REDIRECTING" in line]
    assert line == "exten => 650,1,Goto(numbers-trunk-central,${FILTER(0-9+,${REDIRECTING(from-num)})},1)"
    assert not [line for line in found["numbers-trunk-central"] if "650" in line]


def test_what_we_cannot_take_goes_back_to_the_queue_it_came_from() -> None:
    found = contexts()["back-trunk-central-600"]

    assert found[1] == " same => n,Hangup(34)"
    assert " same => n(up),Dial(PJSIP/600@trunk-central,60)" in found


def test_who_is_handed_to_an_extension_that_does_not_answer_or_is_gone_rings_elsewhere() -> None:
    found = contexts()["to-trunk-central"]

    assert found == [
        "exten => 101,1,Dial(PJSIP/101@trunk-central,60)",
        " same => n,Goto(overflow,101,1)",
        "exten => i,1,Goto(overflow,0,1)",
    ]


def test_who_came_by_an_exchange_never_overflows_to_a_carrier(place: conf.Place) -> None:
    said = files(place, centrals=(CENTRAL,), overflow="576015550911")["extensions.conf"]

    overflow = said.partition("[overflow]")[2].partition("[agent-leg]")[0].splitlines()
    assert overflow[1] == 'exten => _[+0-9]!,1,GotoIf($["${PBX}" != ""]?back)'
    assert overflow[-1] == " same => n(back),Goto(back-${PBX},${EXTEN},1)"


def test_an_exchange_is_known_by_its_addresses_and_asked_for_a_password_where_there_is_one(place: conf.Place) -> None:
    known = replace(CENTRAL, also=("10.0.0.0/24",))
    said = files(place, centrals=(known,))["pjsip.conf"]
    asked = files(place, centrals=(replace(known, password="ab" * 16),))["pjsip.conf"]

    assert "match = 192.168.1.10\nmatch = 10.0.0.0/24\n" in said
    assert "auth =" not in said
    assert "identify_by = ip\n" in asked
    assert "\nauth = trunk-central\noutbound_auth = trunk-central\n" in asked
    assert "endpoint_identifier_order = username,ip\n" in asked


def test_one_that_registers_is_known_by_nothing_but_its_password(place: conf.Place) -> None:
    moves = Central("central", password="ab" * 16, registers=True, routes=CENTRAL.routes)
    said = files(place, centrals=(moves,))["pjsip.conf"].partition("[trunk-central]")[2]

    assert "identify_by = username,auth_username" in said
    assert "auth = trunk-central" in said
    assert "match =" not in said
    assert "contact = sip" not in said
    with pytest.raises(NotForAsteriskError):
        replace(moves, password="")


def test_tcp_listens_only_where_an_exchange_wants_it(place: conf.Place) -> None:
    over_tcp = replace(CENTRAL, transport="tcp")

    assert "protocol = tcp" not in files(place, centrals=(CENTRAL,))["pjsip.conf"]
    said = files(place, centrals=(over_tcp,))["pjsip.conf"]
    assert "protocol = tcp\nbind = 127.0.0.1:5160\n" in said
    assert "contact = sip:192.168.1.10:5060\\;transport=tcp\n" in said


def test_without_an_exchange_the_files_are_as_they_were(place: conf.Place) -> None:
    said = files(place, overflow="576015550911")

    assert "PBX" not in said["extensions.conf"]
    assert "qualify" not in said["pjsip.conf"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "a]\n[b"},
        {"address": "1.2.3.4\nmatch = 0.0.0.0/0"},
        {"also": ("0.0.0.0/0\nx",)},
        {"extensions": ("101,1,Dial(x",)},
        {"codecs": ("alaw\nx",)},
        {"transport": "ws"},
        {"password": "x\ny"},
    ],
)
def test_what_would_be_configuration_of_its_own_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(NotForAsteriskError):
        replace(CENTRAL, **wrong)  # type: ignore[arg-type]


def test_a_route_is_made_of_numbers() -> None:
    with pytest.raises(NotForAsteriskError):
        Route("600,1,Dial(PJSIP/1@trunk-demo)")


def test_the_how_to_shows_what_the_command_prints() -> None:
    shown = re.findall(r"```ini\n(.*?)```", HOW_TO.read_text(), re.DOTALL)
    at = Beside(replace(CENTRAL, routes=CENTRAL.routes[:1]), "192.168.1.20", 5160)

    for_several = beside.dialplan(replace(at, central=replace(CENTRAL, routes=CENTRAL.routes[1:])))
    assert shown[:2] == [beside.trunk(at), beside.dialplan(at)]
    assert shown[2:] == [for_several.removeprefix("[latido]\n").partition("[from-latido]")[0]]


def test_the_exchange_lets_us_dial_its_queues_what_was_chosen_and_nothing_else() -> None:
    said = beside.dialplan(Beside(CENTRAL, "192.168.1.20", 5160, (("+573001112233", "3001112233"),)))

    back = said.partition("[from-latido]\n")[2].splitlines()
    assert back == [
        "exten => 600,1,Goto(ext-queues,600,1)",
        "exten => 650,1,Goto(ext-queues,650,1)",
        "exten => 101,1,Goto(from-internal,101,1)",
        "exten => +573001112233,1,Goto(from-internal,3001112233,1)",
    ]


def test_its_administrator_is_given_the_password_and_how_to_register() -> None:
    moves = Central("central", password="ab" * 16, registers=True, routes=CENTRAL.routes)
    at = Beside(moves, "192.168.1.20", 5160)

    assert "username = trunk-central\npassword = abab" in beside.trunk(at)
    assert "client_uri = sip:trunk-central@192.168.1.20:5160" in beside.trunk(at)
    assert "Secret: abab" in beside.screens(at)
    assert "Registration: Send" in beside.screens(at)


def test_a_carrier_and_an_exchange_stand_beside_each_other(place: conf.Place) -> None:
    said = dict(conf.pbx(place, PbxSettings(trunks=(DEMO,), centrals=(CENTRAL,))))["pjsip.conf"]

    assert said.index("[trunk-demo]") < said.index("[trunk-central]")


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("  Contact:  trunk-central/sip:192.168.1.10:5060   9f1b Avail   1.2", Level.GOOD),
        ("  Contact:  trunk-central/sip:192.168.1.10:5060   9f1b Unavail   nan", Level.BAD),
        ("  Contact:  trunk-other/sip:192.168.1.10:5060   9f1b Avail   1.2", Level.BAD),
        ("  Contact:  trunk-central/sip:192.168.1.10:5060   9f1b NonQual   -nan", Level.NOTE),
        ("", Level.BAD),
    ],
)
def test_the_doctor_says_whether_the_exchange_is_there(said: str, level: Level) -> None:
    assert exchanges._there("central", said).level is level
