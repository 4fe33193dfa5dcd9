"""Every address of the desk: another hospital's ids do not exist, and a right that is missing is a refusal."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from latido.desk.tests.conftest import Floor, LogIn
from latido.desk.urls import urlpatterns
from latido.interactions import api as interactions
from latido.interactions.contracts import Given, Interaction
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.plumbing.access import Access

pytestmark = pytest.mark.db
EVERYTHING = [route for route in urlpatterns if isinstance(route, URLPattern)]
OF_A_CONTACT = [route for route in EVERYTHING if "interaction_id" in route.pattern.converters]
WORDS = {"check": "document", "field": "document", "work": "who", "act": "cancelar"}


def address(route: URLPattern, contact: UUID, patient: UUID) -> str:
    known = {"interaction_id": contact, "patient_id": patient, **WORDS}
    wanted = route.pattern.converters
    return reverse(f"desk:{route.name}", kwargs={name: known.get(name) or new_id() for name in wanted})


def asked(client: Client, url: str) -> set[int]:
    return {client.get(url).status_code, client.post(url).status_code}


def answers(client: Client, routes: list[URLPattern], contact: UUID, patient: UUID) -> dict[str, set[int]]:
    return {route.name or "": asked(client, address(route, contact, patient)) for route in routes}


def test_noor_of_another_hospital_finds_nothing(noor: Client, floor: Floor, verified: Interaction) -> None:
    found = answers(noor, OF_A_CONTACT, verified.id, floor.rosa)

    beyond = {name for name, codes in found.items() if not codes <= {404, 405}}
    assert beyond == {"alarm-seen"}  # which answers with her own hospital's alarms, whatever the id


def test_a_contact_of_a_colleague_is_not_mine(log_in: LogIn, floor: Floor, verified: Interaction) -> None:
    found = answers(log_in("sam"), OF_A_CONTACT, verified.id, floor.rosa)

    beyond = {name for name, codes in found.items() if not codes <= {404, 405}}
    assert beyond == {"listen", "alarm-seen"}  # whoever may listen, listens to everybody's; alarms are everybody's


def test_who_has_no_desk_is_refused_everywhere(bea: Client, floor: Floor, verified: Interaction) -> None:
    found = answers(bea, EVERYTHING, verified.id, floor.rosa)

    assert {name: codes for name, codes in found.items() if codes != {403}} == {}


def test_every_address_says_who_may_use_it() -> None:
    declared: list[Access] = [route.callback.access for route in EVERYTHING]  # type: ignore[attr-defined]

    assert all(each.permission for each in declared)


def test_a_patient_who_is_not_of_this_call_does_not_exist_in_it(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    for name in ("book", "appointments"):
        url = reverse(f"desk:{name}", args=[verified.id, floor.lina])
        assert ana.get(url).status_code == 404
    revealed = reverse("desk:reveal", args=[verified.id, floor.lina, "document"])
    assert ana.post(revealed).status_code == 404


def test_a_finished_contact_is_no_reason_to_look_at_its_patients(
    ana: Client, floor: Floor, hung_up: Interaction
) -> None:
    given = (Given("1.1", floor.rosa),)
    interactions.close_interaction(
        hung_up.id, given, note="", promise="", promise_due=None, actor=floor.actor, now=utc_now()
    )

    of_rosa = [hung_up.id, floor.rosa]
    asked_for = {
        "book": ana.get(reverse("desk:book", args=of_rosa)),
        "appointments": ana.get(reverse("desk:appointments", args=of_rosa)),
        "cancel": ana.get(reverse("desk:choose-appointment", args=[*of_rosa, "cancelar"])),
        "reveal": ana.post(reverse("desk:reveal", args=[*of_rosa, "document"])),
        "head": ana.get(reverse("desk:head", args=[hung_up.id])),
        "work": ana.get(reverse("desk:work", args=[hung_up.id, "person"])),
    }

    assert {name: answer.status_code for name, answer in asked_for.items()} == dict.fromkeys(asked_for, 404)
    said = ana.post(reverse("desk:caller-kind", args=[hung_up.id]), {"caller_kind": "patient"})
    assert said.status_code == 409


def test_billing_handles_calls_and_does_not_book(log_in: LogIn, floor: Floor, verified: Interaction) -> None:
    person = log_in("cata")

    assert person.get(reverse("desk:home")).status_code == 200
    assert person.get(reverse("desk:book", args=[verified.id, floor.rosa])).status_code == 403
    assert person.get(reverse("desk:new-patient", args=[verified.id])).status_code == 403
