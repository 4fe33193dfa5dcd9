"""A line to the clinic's own exchange: what it must say, what is made of it, and what its administrator is given."""

from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command

from latido.channels.voice import addresses, api, lines, neighbours, selectors, services
from latido.channels.voice.contracts import CARRIER, CENTRAL, ExtensionItem, RouteItem, Trunk, TrunkItem
from latido.orgs.tests.hospitals import SAN_RAFAEL, SANTA_LUCIA, found
from latido.plumbing import tenancy

pytestmark = pytest.mark.db
NUMBER = "+576015550100"
ITEM: dict[str, Any] = {"address": "192.168.1.10", "role": CENTRAL, "routes": (RouteItem("600", NUMBER),)}


@pytest.fixture(autouse=True)
def hospitals(db: None) -> None:
    """Two, of which one has a number."""
    found()
    with tenancy.organisation(SAN_RAFAEL):
        api.save_number(NUMBER, "menu")


def save(name: str, organisation: UUID = SAN_RAFAEL, **given: Any) -> None:
    with tenancy.organisation(organisation):
        services.save_line(name, TrunkItem(**ITEM | given))


def wrong(**given: Any) -> list[tuple[str, str]]:
    """Field and subject of everything wrong with this exchange."""
    with tenancy.organisation(SAN_RAFAEL):
        return [(each.field, each.about) for each in lines.problems("central", TrunkItem(**ITEM | given))]


def test_an_exchange_with_an_address_and_a_queue_is_enough() -> None:
    assert wrong() == []


@pytest.mark.parametrize(
    ("given", "field", "about"),
    [
        ({"address": ""}, "address", ""),
        ({"address": "127.0.0.1"}, "address", ""),
        ({"address": "a b"}, "address", ""),
        ({"also": ("0.0.0.0/0",)}, "also", "0.0.0.0/0"),
        ({"also": ("127.0.0.1",)}, "also", "127.0.0.1"),
        ({"routes": ()}, "routes", ""),
        ({"routes": (RouteItem("600", NUMBER), RouteItem("601", NUMBER))}, "routes", NUMBER),
        ({"routes": (RouteItem("600", NUMBER), RouteItem("600"))}, "routes", "600"),
        ({"extensions": (ExtensionItem("1", "x"),)}, "extensions", "1"),
        ({"registers": True}, "registers", ""),
        ({"role": "other"}, "role", ""),
        ({"codecs": "g729"}, "role", ""),
    ],
)
def test_what_is_wrong_with_an_exchange_is_said_beside_its_field(given: dict[str, Any], field: str, about: str) -> None:
    assert (field, about) in wrong(**given)


def test_no_two_lines_have_one_address_or_one_name_whosever_they_are() -> None:
    save("otra", SANTA_LUCIA)
    assert wrong() == [("address", "")]

    save("central", SANTA_LUCIA, address="192.168.1.12")
    assert wrong(address="192.168.1.11") == [("key", "")]


def test_a_carrier_has_no_queues() -> None:
    assert ("routes", "") in wrong(role=CARRIER)


def test_its_password_is_kept_nowhere_and_is_another_for_another_house_and_after_a_change() -> None:
    def password(organisation: Any = SAN_RAFAEL, mark: str = "abcd", name: str = "central") -> str:
        return services.central_password(Trunk(name, organisation, TrunkItem(**ITEM | {"password": mark})))

    save("central", password="abcd")
    (line,) = selectors.trunks(CENTRAL)

    assert services.central_password(line) == password()
    assert len({password(), password(SANTA_LUCIA), password(mark="ef"), password(name="b")}) == 4
    assert password(mark="") == ""
    assert password() not in str(line)


def test_the_number_is_reached_however_the_exchange_dials_it() -> None:
    save("central")
    (line,) = selectors.trunks(CENTRAL)

    (route,) = services.central(line).routes
    assert (route.queue, route.number) == ("600", NUMBER)
    assert set(route.forms) == {NUMBER, NUMBER[1:], "6015550100"}


def test_without_a_carrier_whoever_is_on_call_is_dialled_through_the_own_exchange_and_never_anothers() -> None:
    save("ajena", SANTA_LUCIA)
    assert api.to_dial(SAN_RAFAEL, "+573001112233") is None

    save("central", address="192.168.1.11")
    found = api.to_dial(SAN_RAFAEL, "+573001112233")
    assert found is not None
    assert found.where == "PJSIP/+573001112233@trunk-central"

    with tenancy.organisation(SAN_RAFAEL):
        api.save_trunk("operador", "203.0.113.5")
    found = api.to_dial(SAN_RAFAEL, "+573001112233")
    assert found is not None
    assert found.where == "PJSIP/+573001112233@trunk-operador"


def test_the_command_prints_what_stands_there_with_its_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LATIDO_PUBLIC_IP", "192.168.1.20")
    save("central", password="abcd")
    (at,) = neighbours.beside_us("central")

    printed = StringIO()
    call_command("central", stdout=printed)

    said = printed.getvalue()
    assert f"contact = sip:192.168.1.20:{at.port}\n" in said
    assert "exten => 600,1,Dial(PJSIP/600@latido,10)\n same => n,Goto(ext-queues,600,1)" in said
    assert f"Secret: {at.central.password}" in said
    with pytest.raises(CommandError):
        call_command("central", "nadie", stdout=printed)


@pytest.mark.parametrize("where", ["central:102", "otra:101", "101", "", "central:"])
def test_a_call_is_handed_back_where_it_was_agreed_and_nowhere_else(where: str) -> None:
    ways = (ExtensionItem("101", "Recepción"),)
    save("central", extensions=ways)

    way = api.way_back(SAN_RAFAEL, "central:101")

    assert way is not None
    assert way.where == "to-trunk-central,101"
    said = {prompt.name: prompt.text for prompt in neighbours.prompts(SAN_RAFAEL)}
    assert said == {way.prompt: "Le comunicamos con Recepción. Por favor, no cuelgue."}
    assert api.way_back(SAN_RAFAEL, where) is None
    assert api.way_back(SANTA_LUCIA, "central:101") is None


@pytest.mark.parametrize(
    ("nets", "address", "public"),
    [("", "192.168.1.10", True), ("192.168.1.0/24", "192.168.1.10", False), ("10.0.0.0/8", "pbx.example", True)],
)
def test_an_exchange_on_a_network_of_ours_finds_us_there(
    monkeypatch: pytest.MonkeyPatch, nets: str, address: str, public: bool
) -> None:
    monkeypatch.setenv("LATIDO_PUBLIC_IP", "203.0.113.5")
    monkeypatch.setenv("LATIDO_LOCAL_NETS", nets)

    assert (addresses.seen_from(address) == "203.0.113.5") is public
