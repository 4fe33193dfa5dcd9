"""An id in an address or in a form is of this contact, of its patients and of this agent, or it does not exist."""

from typing import Any
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
from latido.scheduling import api as scheduling
from latido.scheduling.contracts import Booking
from latido.scheduling.models import Appointment, Slot

pytestmark = pytest.mark.db
WORDS = {"check": "document", "field": "document", "work": "person", "act": "cancelar", "method": "in_person"}
WORDS |= {name: str(new_id()) for name in ("related_id", "grant_id", "right_id")}
ROUTES = [route for route in urlpatterns if isinstance(route, URLPattern)]
OF_A_PERSON = [r for r in ROUTES if {"interaction_id", "patient_id"} <= r.pattern.converters.keys()]
OF_SUPERVISORS = {"restore-relative", "tag-contact", "tag-appointment"}
NOT_ASKED = {"link"} | OF_SUPERVISORS  # adds whoever is named
OF_A_VISIT = [r for r in ROUTES if "appointment_id" in r.pattern.converters]
OF_A_CONTACT = [r for r in ROUTES if "interaction_id" in r.pattern.converters]


def statuses(client: Client, route: URLPattern, **ids: UUID) -> set[int]:
    names = route.pattern.converters
    url = reverse(f"desk:{route.name}", kwargs={name: {**WORDS, **ids}[name] for name in names})
    return {client.get(url).status_code, client.post(url).status_code} - {405}


def places() -> list[UUID]:
    return list(Slot.objects.order_by("start").values_list("id", flat=True))


def visit_of(floor: Floor, patient: UUID, request_id: UUID | None = None) -> Booking:
    return scheduling.book_appointment(
        patient,
        places()[0],
        floor.control,
        request_id=request_id or new_id(),
        desired_on=None,
        actor=floor.actor,
        now=utc_now(),
    )


def test_a_patient_of_nobody_in_this_call_is_reached_by_no_address(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    ids = {"interaction_id": verified.id, "patient_id": floor.lina, "appointment_id": visit_of(floor, floor.lina).id}

    found = {route.name: statuses(ana, route, **ids) for route in OF_A_PERSON if route.name not in NOT_ASKED}

    assert {name: codes for name, codes in found.items() if codes != {404}} == {}


def test_an_appointment_of_another_patient_is_reached_by_no_address(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    visit = visit_of(floor, floor.lina)
    ids = {"interaction_id": verified.id, "patient_id": floor.rosa, "appointment_id": visit.id}

    found = {route.name: statuses(ana, route, **ids) for route in OF_A_VISIT if route.name not in NOT_ASKED}

    assert {name: codes for name, codes in found.items() if codes != {404}} == {}


def test_what_is_of_another_patient_is_reserved_through_no_record(
    log_in: LogIn, floor: Floor, verified: Interaction
) -> None:
    sam = log_in("sam")
    sam.post(reverse("desk:open-record", args=[floor.tomas]), {"code": "data", "reason": "lo pide su familia"})
    ids = {"interaction_id": verified.id, "patient_id": floor.tomas, "appointment_id": visit_of(floor, floor.lina).id}

    found = {route.name: statuses(sam, route, **ids) for route in ROUTES if route.name in OF_SUPERVISORS}

    assert {name: codes for name, codes in found.items() if codes != {404}} == {}
    assert len(found) == len(OF_SUPERVISORS)


def reserving(floor: Floor, **more: object) -> dict[str, Any]:
    return {"request_id": new_id(), "slot": places()[2], "visit_type": floor.control, **more}


def test_a_request_that_booked_for_another_patient_books_and_shows_nothing(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    used = new_id()
    theirs, own = visit_of(floor, floor.lina, used), reverse("desk:reserve", args=[verified.id, floor.rosa])

    answer = ana.post(own, reserving(floor, request_id=used))

    assert answer.status_code == 404
    assert list(Appointment.objects.values_list("id", flat=True)) == [theirs.id]


def test_moving_with_a_request_that_booked_for_another_patient_frees_nothing(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    used = new_id()
    visit_of(floor, floor.lina, used)
    mine = scheduling.book_appointment(
        floor.rosa, places()[1], floor.control, request_id=new_id(), desired_on=None, actor=floor.actor, now=utc_now()
    )
    url = reverse("desk:reserve", args=[verified.id, floor.rosa])

    answer = ana.post(url, reserving(floor, request_id=used, moving=mine.id))

    assert answer.status_code == 404
    assert Appointment.objects.get(id=mine.id).status == "booked"


@pytest.mark.parametrize("name", ["places", "readback", "reserve"])
def test_a_form_that_moves_an_appointment_asks_for_verification_like_the_page_that_opened_it(
    ana: Client, floor: Floor, talking: Interaction, name: str
) -> None:
    interactions.link_patient(talking.id, floor.rosa, actor=floor.actor, now=utc_now())
    visit = visit_of(floor, floor.rosa)
    url, asked = reverse(f"desk:{name}", args=[talking.id, floor.rosa]), reserving(floor, moving=visit.id)

    answer = ana.post(url, asked) if name == "reserve" else ana.get(url, asked)

    assert answer.status_code == 403
    assert Appointment.objects.get(id=visit.id).status == "booked"


def test_a_form_cannot_move_another_patients_appointment(ana: Client, floor: Floor, verified: Interaction) -> None:
    visit = visit_of(floor, floor.lina)
    for name in ("places", "readback"):
        url = reverse(f"desk:{name}", args=[verified.id, floor.rosa])
        assert ana.get(url, {"visit_type": floor.control, "moving": visit.id}).status_code == 404


def test_a_disposition_is_given_to_nobody_outside_the_call(ana: Client, floor: Floor, hung_up: Interaction) -> None:
    ana.post(reverse("desk:choose", args=[hung_up.id]), {"code": "1.1", "about": floor.lina})
    ana.post(reverse("desk:choose", args=[hung_up.id]), {"drop": f"1.1|{floor.lina}"})

    assert [each.patient_id for each in interactions.given(hung_up.id)] == [None]


def test_a_telephone_commands_its_own_call_alone(log_in: LogIn, floor: Floor, verified: Interaction) -> None:
    answer = log_in("sam").post(reverse("desk:command"), {"interaction": verified.id, "kind": "hang_up"})

    assert answer.status_code == 404


def test_a_contact_that_is_closed_shows_its_patient_by_no_address(
    ana: Client, floor: Floor, hung_up: Interaction
) -> None:
    interactions.close_interaction(
        hung_up.id,
        (Given("1.1", floor.rosa),),
        note="",
        promise="",
        promise_due=None,
        actor=floor.actor,
        now=utc_now(),
    )
    ids = {"interaction_id": hung_up.id, "patient_id": floor.rosa, "appointment_id": visit_of(floor, floor.rosa).id}
    shown = []
    for route in OF_A_CONTACT:
        wanted = {name: {**WORDS, **ids}.get(name) or new_id() for name in route.pattern.converters}
        for method in ("get", "post"):
            page = getattr(ana, method)(reverse(f"desk:{route.name}", kwargs=wanted)).content.decode()
            shown += [f"{method} {route.name} {word}" for word in ("Gutiérrez", "+573", "52123907") if word in page]

    assert shown == []
