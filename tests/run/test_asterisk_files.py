"""What Asterisk's files say, and what may never be in them."""

from pathlib import Path

import pytest

from latido_run.asterisk import conf, modules
from latido_run.asterisk.conf import NotForAsteriskError, PbxSettings, Place, Trunk

pytestmark = pytest.mark.core

DEMO = Trunk("demo", "127.0.0.2", 5260)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An instance whose program has every module we ask for, and some we do not."""
    folder = tmp_path / "root/usr/lib/x/asterisk/modules"
    folder.mkdir(parents=True)
    for name in (*modules.PBX, *modules.CARRIER, "app_system", "func_shell"):
        (folder / f"{name}.so").touch()
    return Place(
        name="pbx1",
        folder=tmp_path / "pbx",
        run=tmp_path / "run",
        spool=tmp_path / "spool",
        prefix=tmp_path,
        bind="127.0.0.1",
        sip=5160,
        ari=8188,
        rtp=(20000, 20199),
        ari_secret="a" * 64,
        ami=5138,
        ami_secret="b" * 64,
    )


def files(place: Place, **given: object) -> dict[str, str]:
    return dict(conf.pbx(place, PbxSettings(**{"trunks": (DEMO,), **given})))  # type: ignore[arg-type]


def test_only_listed_modules_are_loaded_and_none_runs_programs(place: Place) -> None:
    said = files(place)["modules.conf"]

    assert "autoload = no" in said
    assert not {"app_system", "func_shell", "app_agi", "res_agi", "app_exec"} & {
        line.removeprefix("load = ").removesuffix(".so") for line in said.splitlines()
    }


def test_without_the_digest_authenticator_nobody_would_be_asked_for_a_password() -> None:
    assert "res_pjsip_authenticator_digest" in modules.PBX


def test_a_module_this_asterisk_does_not_have_is_not_asked_for(place: Place) -> None:
    (place.modules / "codec_opus_open_source.so").unlink()

    assert "codec_opus" not in files(place)["modules.conf"]


def test_http_and_the_manager_listen_on_loopback_only(place: Place) -> None:
    said = files(place, bind="192.0.2.2", public_ip="203.0.113.5", media_address="")

    assert "bindaddr = 127.0.0.1" in said["http.conf"]
    assert "bindaddr = 127.0.0.1" in said["manager.conf"]
    assert "write = call\n" in said["manager.conf"]
    assert "bind = 192.0.2.2:5160" in said["pjsip.conf"]
    assert "external_media_address = 203.0.113.5" in said["pjsip.conf"]


def test_a_trunk_is_known_by_its_address_and_by_nothing_it_says(place: Place) -> None:
    said = files(place)["pjsip.conf"]

    assert "identify_by = ip" in said
    assert "match = 127.0.0.2" in said
    assert "match_header" not in said
    assert "anonymous" not in said


def test_what_a_caller_dialled_chooses_no_branch_of_a_condition(place: Place) -> None:
    said = files(place)["extensions.conf"]

    conditions = [line for line in said.splitlines() if "GotoIf(" in line]
    assert conditions
    assert not [line for line in conditions if "EXTEN" in line]
    assert "same => n(alone),Goto(overflow,${EXTEN},1)" in said


def test_the_overflow_destination_is_a_literal_of_the_dialplan(place: Place) -> None:
    ours = {"overflow": "576015550911", "overflows": (("+523315550100", "+523315550911"),), "apology": "/p/sorry"}
    said = files(place, **ours)["extensions.conf"]

    assert "[globals]" not in said
    assert "exten => _[+0-9]!,1,NoOp()\n same => n,Dial(PJSIP/576015550911@trunk-demo,60)" in said
    assert "exten => +523315550100,1,NoOp()\n same => n,Dial(PJSIP/+523315550911@trunk-demo,60)" in said
    assert said.count("Playback(/p/sorry)") == 3


def test_without_a_destination_the_caller_is_told(place: Place) -> None:
    said = files(place, apology="/p/sorry")["extensions.conf"]

    assert "Dial(" not in said
    assert "Playback(/p/sorry)" in said


def test_agents_call_nobody(place: Place) -> None:
    said = files(place)["extensions.conf"].partition("[from-agent]")[2]

    assert said.strip() == "exten => _[+*#0-9a-zA-Z]!,1,Hangup(21)"


def test_logs_are_kept_at_a_level_that_holds_no_numbers(place: Place) -> None:
    assert "messages => warning,error\n" in files(place)["logger.conf"]


@pytest.mark.parametrize(("media", "mapped"), [("127.0.0.1", True), ("192.0.2.2", False), ("", False)])
def test_in_tests_audio_stays_on_loopback(place: Place, media: str, mapped: bool) -> None:
    said = files(place, media_address=media, real_address="192.0.2.2")["rtp.conf"]

    assert ("192.0.2.2 => 127.0.0.1" in said) is mapped


@pytest.mark.parametrize("number", ["1", "12 34", "123,s,1", "1)\nexten => s,1,Dial(x", "${X}", "５５５５"])
def test_what_is_no_number_is_refused(number: str) -> None:
    with pytest.raises(NotForAsteriskError):
        PbxSettings(overflow=number)


@pytest.mark.parametrize("name", ["", "A", "a_b", "a]", "x" * 60, "ñ"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(NotForAsteriskError):
        Trunk(name, "192.0.2.1")


def test_the_carrier_knows_us_by_our_address_and_keeps_audio_only_for_tests(place: Place) -> None:
    quiet, ears = (dict(conf.carrier(place, ("127.0.0.1", 5160), ears=e))["extensions.conf"] for e in (False, True))

    assert "-heard.wav" not in quiet.partition("[answer]")[2]
    assert "-heard.wav" in ears.partition("[answer]")[2]
