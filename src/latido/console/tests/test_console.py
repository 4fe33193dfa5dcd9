import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.test import Client
from django.test.utils import override_settings

from latido.compliance.models import AuditEvent
from latido.console.pages import PAGES
from latido.orgs.tests.hospitals import SAN_RAFAEL, SANTA_LUCIA, found
from latido.plumbing import tenancy
from latido.routing import api as routing
from latido.routing.contracts import NewQueue
from latido.staff import api as staff
from latido.staff.contracts import Role
from latido.staff.tests.logins import browser, person

pytestmark = pytest.mark.db


@dataclass(frozen=True, slots=True)
class House:
    ana: UUID
    ada: UUID
    pia: UUID
    noor: UUID
    queue: UUID

    @property
    def admin(self) -> Client:
        return browser(self.ada)

    @property
    def officer(self) -> Client:
        return browser(self.pia)


@pytest.fixture
def house(db: None) -> Iterator[House]:
    """Ada administers and Pia guards privacy at San Rafael; Noor administers another hospital."""
    found(SANTA_LUCIA, "MX")
    found()
    with tenancy.organisation(SANTA_LUCIA):
        noor = person("Noor", Role.ADMINISTRATOR)
    with tenancy.organisation(SAN_RAFAEL), override_settings(DEMO=True):
        staff.add_skill("triage", "Triaje por enfermería")
        queue = routing.save_queue(NewQueue(code="CIT", name="Citas", greeting="Citas, Sede Norte"))
        ana, ada = person("Ana", Role.AGENT), person("Ada", Role.ADMINISTRATOR)
        yield House(ana, ada, person("Pia", Role.PRIVACY_OFFICER), noor, queue)


NEW = {"first_name": "Luz", "last_name": "Díaz", "email": "luz@demo.latido", "language": "es", "roles": ["agent"]}


def acts() -> list[str]:
    with tenancy.role("latido_auditor"):
        return list(AuditEvent.objects.order_by("id").values_list("action", flat=True))


def test_the_list_holds_our_people_and_nobody_elses(house: House) -> None:
    page = house.admin.get("/consola/usuarios/").content.decode()

    assert "ana@demo.latido" in page
    assert "noor@demo.latido" not in page


def test_a_search_finds_by_name_and_says_when_nobody_is_there(house: House) -> None:
    found = house.admin.post("/consola/usuarios/", {"q": "Ana Morales"}).content.decode()

    assert "ana@demo.latido" in found
    assert "Nadie con ese nombre" in house.admin.post("/consola/usuarios/", {"q": "zzz"}).content.decode()


def test_the_pages_of_a_search_hold_no_name_in_their_addresses(house: House) -> None:
    for n in range(30):
        person(f"Zoe{n}", Role.AGENT)
    found = house.admin.post("/consola/usuarios/", {"q": "zoe", "p": "1"}).content.decode()

    assert 'name="q" value="zoe"' in found
    assert found.count('id="person-') == 5
    assert re.findall(r'(?:href|hx-get|action)="[^"]*zoe', found) == []
    assert "zoe" not in house.admin.get("/consola/usuarios/?q=zoe").content.decode().split("<main")[0]


@pytest.mark.parametrize("page", ["-1", "x", "99999999999", "١"])
def test_a_page_that_does_not_exist_is_a_page_without_people_or_the_first(house: House, page: str) -> None:
    assert house.admin.post("/consola/usuarios/", {"p": page}).status_code == 200


def test_a_new_user_gets_a_link_that_is_shown_once_and_no_password(house: House) -> None:
    page = house.admin.post("/consola/usuarios/nuevo/", {**NEW, "skill_triage": "4"})

    assert page.status_code == 200
    made = next(each for each in staff.agents() if each.email == "luz@demo.latido")
    assert made.skills == {"triage": 4}
    assert "/cuenta/invitacion/" in page.context["link"]
    again = house.admin.get(f"/consola/usuarios/{made.id}/").content.decode()
    assert page.context["link"].split("/")[-2] not in again
    assert "Todavía no acepta su invitación" in again
    assert {"staff.created", "staff.invited", "configuration.changed"} <= set(acts())


@pytest.mark.parametrize(
    "wrong",
    [{"email": "no es"}, {"email": "ANA@demo.latido"}, {"roles": []}, {"roles": ["owner"]}, {"skill_triage": "6"}],
    ids=["no address", "taken", "no role", "unknown role", "beyond five"],
)
def test_a_wrong_form_comes_back_with_what_is_wrong(house: House, wrong: dict[str, object]) -> None:
    page = house.admin.post("/consola/usuarios/nuevo/", {**NEW, **wrong})

    assert page.status_code == 422
    assert page.context["form"].errors


def test_a_change_is_kept_and_the_address_stays(house: House) -> None:
    changed = {**NEW, "email": "otra@demo.latido", "roles": ["agent", "supervisor"]}

    assert house.admin.post(f"/consola/usuarios/{house.ana}/", changed).status_code == 200

    ana = staff.person(house.ana)
    assert ana is not None
    assert (ana.name, ana.email, ana.roles) == ("Luz Díaz", "ana@demo.latido", {Role.AGENT, Role.SUPERVISOR})


def test_deactivating_can_be_undone(house: House) -> None:
    row = house.admin.post(f"/consola/usuarios/{house.ana}/desactivar/")
    assert "Reactivar" in row.content.decode()
    assert staff.agent(house.ana) is None

    house.admin.post(f"/consola/usuarios/{house.ana}/reactivar/")

    assert staff.agent(house.ana) is not None
    assert [act for act in acts() if act.startswith("staff.")][-2:] == ["staff.deactivated", "staff.reactivated"]


def test_nobody_locks_themselves_out(house: House) -> None:
    assert house.admin.post(f"/consola/usuarios/{house.ada}/desactivar/").status_code == 409
    assert house.admin.post(f"/consola/usuarios/{house.ada}/", {**NEW, "roles": ["agent"]}).status_code == 422


def test_people_of_another_hospital_do_not_exist(house: House) -> None:
    for act in ("", "desactivar/", "reactivar/", "invitar/"):
        assert house.admin.post(f"/consola/usuarios/{house.noor}/{act}", NEW).status_code == 404


TUNED = {
    "name": "Citas",
    "ring_for": 20,
    "priority": 5,
    "position": 0,
    "greeting": "Citas",
    "target_percent": 90,
    "target_seconds": 15,
    "wrap_up_seconds": 60,
    "on_call_number": "601 555 0199",
    "on_call_after": 45,
}


def test_a_queue_is_tuned_and_the_change_written_down(house: House) -> None:
    assert house.admin.post("/consola/colas/CIT/", TUNED)["Location"] == "/consola/colas/"

    queue = routing.queues()[0]
    assert (queue.target_percent, queue.target_seconds, queue.wrap_up_seconds) == (90, 15, 60)
    assert (queue.on_call_number, queue.on_call_after) == ("+576015550199", 45)
    assert acts()[-1] == "configuration.changed"


def test_impossible_targets_are_refused(house: House) -> None:
    wrong = {"target_percent": 101, "target_seconds": 0, "wrap_up_seconds": -1, "on_call_after": 5}

    page = house.admin.post("/consola/colas/CIT/", TUNED | wrong)

    assert page.status_code == 422
    assert set(page.context["form"].errors) == set(wrong)


@pytest.mark.parametrize("number", ["123", "911", "enfermería", "*9"])
def test_no_short_number_is_on_call(house: House, number: str) -> None:
    """From here a country's emergency number reaches the town of the trunk, not of who calls."""
    page = house.admin.post("/consola/colas/CIT/", TUNED | {"on_call_number": number})

    assert set(page.context["form"].errors) == {"on_call_number"}


SLUGS = [f"{each.slug}/" for each in PAGES]


@pytest.mark.parametrize("page", ["", *SLUGS, "roles/", "historia/", "archivo/", "buscar/"])
def test_what_the_organisation_decided_can_be_read(house: House, page: str) -> None:
    assert house.admin.get(f"/consola/{page}").status_code == 200


def test_the_officer_reads_the_audit_and_the_reading_is_in_it(house: House) -> None:
    house.admin.post(f"/consola/usuarios/{house.ana}/desactivar/")

    page = house.officer.get("/consola/auditoria/?action=staff")
    again = house.officer.get("/consola/auditoria/?action=audit").content.decode()

    shown = [line.entry.action for line in page.context["lines"]]
    assert shown[0] == "staff.deactivated"
    assert all(action.startswith("staff.") for action in shown)
    assert "audit.read" in again


@pytest.mark.parametrize("asked", ["who=x", "before=x", "patient=1", "action=a.b"])
def test_a_garbled_question_shows_everything(house: House, asked: str) -> None:
    assert house.officer.get(f"/consola/auditoria/?{asked}").status_code == 200


def test_who_administers_does_not_read_the_audit_and_who_answers_does_neither(house: House) -> None:
    assert house.admin.get("/consola/auditoria/").status_code == 403
    assert browser(house.ana).get("/consola/usuarios/").status_code == 403
