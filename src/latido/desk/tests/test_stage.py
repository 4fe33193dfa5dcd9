"""The desk and what fills its middle."""

import pytest
from django.test import Client

from latido.desk.tests.conftest import Floor
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction
from latido.kernel.time import utc_now
from latido.patients.contracts import Check

pytestmark = pytest.mark.db
PAGES = ["/puesto/", "/puesto/ahora/", "/puesto/bandeja/", "/puesto/estado/", "/puesto/contactos/"]


@pytest.mark.parametrize("page", PAGES)
def test_the_desk_is_for_who_has_one(bea: Client, page: str) -> None:
    assert bea.get(page).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_led_to_the_login(floor: Floor, client: Client, page: str) -> None:
    assert client.get(page).status_code == 302
    assert client.get(page, headers={"HX-Request": "true"}).status_code == 401


def test_noor_of_another_hospital_sees_her_own_empty_desk(noor: Client, ringing: Interaction) -> None:
    page = noor.get("/puesto/").content.decode()

    assert 'data-testid="idle"' in page
    assert str(ringing.id) not in page


def test_the_whole_page_holds_the_shell_and_what_is_in_hand(ana: Client) -> None:
    page = ana.get("/puesto/").content.decode()

    assert "<latido-softphone" in page
    assert 'hx-history="false"' in page
    assert 'data-lock-url="/cuenta/bloquear/"' in page and 'action="/cuenta/idioma/"' in page
    assert 'data-testid="idle"' in page


def test_a_call_that_rings_is_on_screen_without_a_name(ana: Client, ringing: Interaction) -> None:
    page = ana.get("/puesto/ahora/").content.decode()

    assert 'data-testid="offer"' in page
    assert "Citas, Sede Norte" in page
    assert "Gutiérrez" not in page
    assert page.count('data-testid="candidate"') == 3


def test_what_the_page_already_shows_is_not_sent_again(ana: Client, ringing: Interaction) -> None:
    assert ana.get("/puesto/ahora/", {"now": f"offer-{ringing.id.hex}"}).status_code == 204


def test_a_form_being_typed_is_never_swapped(ana: Client, hung_up: Interaction) -> None:
    answer = ana.get("/puesto/ahora/", {"now": f"call-{hung_up.id.hex}", "doing": "booking"})

    assert answer.headers["HX-Retarget"] == "#stage-notice"
    assert "La llamada terminó" in answer.content.decode()


def test_a_call_is_about_nobody_until_somebody_is_chosen(ana: Client, talking: Interaction) -> None:
    page = ana.get("/puesto/ahora/").content.decode()

    assert "¿Quién llama?" in page
    assert "Gutiérrez" not in page


def test_a_verified_person_opens_with_the_record(ana: Client, verified: Interaction) -> None:
    page = ana.get("/puesto/ahora/").content.decode()

    assert "Rosa Elvira Gutiérrez Peña" in page
    assert "Consultar con enfermería antes de dar preparación" in page
    assert "52123907" not in page


def test_the_inbox_counts_what_is_mine_and_who_waits(ana: Client, talking: Interaction) -> None:
    mine = ana.get("/puesto/bandeja/").content.decode()
    queues = ana.get("/puesto/bandeja/", {"vista": "colas"}).content.decode()

    assert "En llamada con usted" in mine
    assert "Nadie espera" in queues


def test_the_inbox_names_the_verified_person_and_no_other_of_the_contact(
    ana: Client, floor: Floor, talking: Interaction
) -> None:
    now = utc_now()
    for person in (floor.tomas, floor.rosa):
        interactions.link_patient(talking.id, person, actor=floor.actor, now=now)
    for check, said in (("document", "52123907"), ("birth_date", "12/03/1954"), ("email", "rosa@correo.example")):
        interactions.verify(talking.id, floor.rosa, Check(check), said, actor=floor.actor, now=now)

    page = ana.get("/puesto/bandeja/").content.decode()

    assert "Rosa" in page
    assert "Tom" not in page
