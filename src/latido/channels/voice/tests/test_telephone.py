"""Tickets, numbers, and the files written from them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection

from latido.channels.voice import api, on_call
from latido.channels.voice.contracts import NotATelephone, UnknownNumber
from latido.channels.voice.jobs import drop_tickets
from latido.channels.voice.models import PhoneTicket
from latido.kernel.actor import system
from latido.kernel.ids import new_id
from latido.orgs.models import Organisation
from latido.orgs.tests.hospitals import SAN_RAFAEL, SANTA_LUCIA, found
from latido.plumbing import tenancy
from latido.staff import api as staff
from latido.staff.contracts import Role
from latido.staff.tests.logins import person
from latido_run.asterisk import instance
from latido_run.home import Home

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def ana() -> tuple[UUID, UUID]:
    """An agent, and whose."""
    found()
    with tenancy.organisation(SAN_RAFAEL):
        return person("Ana", Role.AGENT), SAN_RAFAEL


def test_a_ticket_is_good_once_and_its_password_is_known_to_both_sides() -> None:
    agent, organisation = ana()
    ticket = api.mint_ticket(agent, organisation, has_call=True, now=NOON)

    redeemed = api.redeem_ticket(ticket.ticket, now=NOON)

    assert redeemed is not None
    assert (redeemed.agent_id, redeemed.organisation_id, redeemed.has_call) == (agent, organisation, True)
    assert redeemed.password == ticket.password
    assert ticket.user == f"agent-{agent.hex}"
    assert api.redeem_ticket(ticket.ticket, now=NOON) is None


@pytest.mark.parametrize(("seconds", "good"), [(0, True), (29, True), (30, False), (3600, False)])
def test_a_ticket_lasts_half_a_minute(seconds: int, good: bool) -> None:
    ticket = api.mint_ticket(*ana(), has_call=False, now=NOON)

    assert (api.redeem_ticket(ticket.ticket, now=NOON + timedelta(seconds=seconds)) is not None) is good


@pytest.mark.parametrize("guess", ["", "x", "x" * 10_000, "' OR true --"])
def test_a_guess_is_no_ticket(guess: str) -> None:
    api.mint_ticket(new_id(), new_id(), has_call=False, now=NOON)

    assert api.redeem_ticket(guess, now=NOON) is None


@pytest.mark.parametrize("door", ["deactivated", "password"])
def test_a_ticket_dies_with_the_sessions_of_its_agent(door: str) -> None:
    agent, organisation = ana()
    ticket = api.mint_ticket(agent, organisation, has_call=False, now=NOON)

    with tenancy.organisation(organisation):
        act = staff.deactivate if door == "deactivated" else staff.give_temporary_password
        act(agent, actor=system("tests", organisation))

    assert api.redeem_ticket(ticket.ticket, now=NOON) is None


def test_unused_tickets_of_an_agent_are_dropped_and_nobody_elses() -> None:
    agent, organisation = ana()
    for who in (agent, new_id()):
        api.mint_ticket(who, organisation, has_call=False, now=NOON)

    with tenancy.organisation(organisation):
        drop_tickets(str(agent), at="")

        assert PhoneTicket.objects.exclude(agent_id=agent).count() == PhoneTicket.objects.count() == 1


def test_twenty_sockets_with_one_ticket_and_one_opens() -> None:
    ticket = api.mint_ticket(*ana(), has_call=False, now=NOON)

    def redeem(_: int) -> bool:
        try:
            return api.redeem_ticket(ticket.ticket, now=NOON) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(redeem, range(20))).count(True) == 1


def test_neither_ticket_nor_password_is_kept() -> None:
    organisation = new_id()
    ticket = api.mint_ticket(new_id(), organisation, has_call=False, now=NOON)

    with tenancy.organisation(organisation):
        kept = str(PhoneTicket.objects.values().get())
    assert ticket.ticket not in kept
    assert ticket.password not in kept


def test_old_tickets_are_swept_when_a_new_one_is_made() -> None:
    organisation = new_id()
    api.mint_ticket(new_id(), organisation, has_call=False, now=NOON)
    api.mint_ticket(new_id(), organisation, has_call=False, now=NOON + timedelta(minutes=1))

    with tenancy.organisation(organisation):
        assert PhoneTicket.objects.count() == 1


def test_another_hospital_sees_neither_numbers_nor_tickets() -> None:
    ours, theirs = new_id(), new_id()
    api.mint_ticket(new_id(), ours, has_call=False, now=NOON)

    with tenancy.organisation(theirs):
        assert PhoneTicket.objects.count() == 0


def test_a_number_leads_to_whose_it_is() -> None:
    organisation = hospital("+576015550100")

    found = api.find_number("576015550100")

    assert (found.organisation_id, found.flow) == (organisation, "menu")


def test_a_number_of_nobody_is_unknown() -> None:
    hospital("+576015550100")
    hospital("+523315550100")

    with pytest.raises(UnknownNumber):
        api.find_number("12345")


@pytest.mark.parametrize("number", ["", "1", "123)\nexten => s,1,System(id)", "${SHELL(id)}", "9" * 30])
def test_only_a_number_may_be_rung_on_overflow(number: str) -> None:
    with tenancy.organisation(new_id()), pytest.raises(NotATelephone):
        api.save_overflow(number)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("a b", "192.0.2.1"),
        ("a]\n[b", "192.0.2.1"),
        ("ok", "1.2.3.4\nmatch = 0.0.0.0/0"),
        ("ok", ""),
        ("ok", "127.0.0.1"),
    ],
)
def test_only_names_and_addresses_may_be_written_into_asterisks_files(name: str, address: str) -> None:
    with tenancy.organisation(new_id()), pytest.raises(NotATelephone):
        api.save_trunk(name, address)


def test_whoever_is_on_call_is_dialled_through_the_line_and_hears_whose_emergency_it_is() -> None:
    house = hospital("+576015550100")
    with tenancy.organisation(house):
        said = on_call.prompt()

    found = api.to_dial(house, "+576015550980")

    assert found is not None
    assert found.where.startswith("PJSIP/+576015550980@trunk-")
    assert found.prompt == said.name
    assert said.text.count("Emergencia en espera en Clínica.") == 2
    assert "marque uno" in said.text


def test_without_a_line_nobody_outside_is_dialled() -> None:
    assert api.to_dial(new_id(), "+576015550980") is None


@pytest.mark.parametrize("number", ["1,60)\nexten => s,1,System(id)", "${SHELL(id)}", "1@elsewhere.example"])
def test_only_a_number_is_dialled(number: str) -> None:
    house = hospital("+576015550100")

    with pytest.raises(ValueError, match=r".*"):
        api.to_dial(house, number)


def hospital(number: str) -> UUID:
    row = Organisation(name="Clínica", country=number[1:3], time_zone="America/Bogota", main_number=number)
    row.emergency_number = "123"
    with tenancy.organisation(row.id):
        row.save()
        api.save_trunk(f"trunk-{row.id.hex[-8:]}", "192.0.2.7", 5062)
        api.save_number(number, "menu")
        api.save_overflow(f"{number[:-3]}911")
    return row.id


def test_asterisks_files_say_what_our_data_say(monkeypatch: pytest.MonkeyPatch, home: Home) -> None:
    if not (instance.prefix(home) / "bin/asterisk").exists():
        pytest.skip("Asterisk is not installed here")
    monkeypatch.setenv("LATIDO_MEDIA_ADDRESS", "127.0.0.1")
    hospital("+576015550100")
    hospital("+523315550100")

    call_command("asterisk_config")

    etc = home.asterisk / "etc"
    dialplan, sip = (etc / "extensions.conf").read_text(), (etc / "pjsip.conf").read_text()
    assert "Dial(PJSIP/+576015550911@trunk-" in dialplan
    assert "exten => 523315550100,1,NoOp()\n same => n,Dial(PJSIP/+523315550911@trunk-" in dialplan
    assert sip.count("match = 192.0.2.7") == 2
    assert (home.asterisk / "media_address").read_text().strip() == "127.0.0.1"
    assert all(file.stat().st_mode & 0o077 == 0 for file in etc.iterdir())


def test_without_any_data_the_files_still_take_calls_and_ring_nobody(home: Home) -> None:
    if not (instance.prefix(home) / "bin/asterisk").exists():
        pytest.skip("Asterisk is not installed here")

    call_command("asterisk_config")

    dialplan = (home.asterisk / "etc/extensions.conf").read_text()
    assert "Stasis(latido,arrival)" in dialplan
    assert "Dial(" not in dialplan


@pytest.mark.parametrize(
    ("number", "may"), [("+573001112233", True), ("+18765551234", False), ("+579015551234", False)]
)
def test_whoever_is_called_back_has_a_telephone_of_this_country_whoever_wrote_the_promise(
    number: str, may: bool
) -> None:
    ana()
    with tenancy.organisation(SAN_RAFAEL):
        api.save_trunk("operador", "203.0.113.5")

    assert (api.to_call_back(SAN_RAFAEL, number) is not None) is may


def test_nobody_is_called_back_through_the_carrier_of_another_house() -> None:
    ana()
    found(SANTA_LUCIA)
    with tenancy.organisation(SANTA_LUCIA):
        api.save_trunk("ajeno", "203.0.113.9")

    assert api.to_call_back(SAN_RAFAEL, "+573001234567") is None
