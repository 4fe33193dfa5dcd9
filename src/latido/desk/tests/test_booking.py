"""The agenda in a call."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from latido.desk.tests.conftest import Floor
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.scheduling import api as scheduling
from latido.scheduling.contracts import AppointmentStatus, Booking
from latido.scheduling.models import Slot

pytestmark = pytest.mark.db


def url(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def free(floor: Floor) -> list[UUID]:
    return list(Slot.objects.order_by("start").values_list("id", flat=True))


def asking(floor: Floor, slot: UUID, **more: object) -> dict[str, object]:
    return {"request_id": new_id(), "slot": slot, "visit_type": floor.control, **more}


def booked(floor: Floor, patient: UUID) -> list[Booking]:
    found = scheduling.appointments_of(patient, floor.actor, utc_now())
    return [each for each in found if each.status is AppointmentStatus.BOOKED]


def book(floor: Floor, patient: UUID, slot: UUID) -> Booking:
    return scheduling.book_appointment(
        patient, slot, floor.control, request_id=new_id(), desired_on=None, actor=floor.actor, now=utc_now()
    )


def test_three_places_are_offered_with_the_words_to_read(ana: Client, floor: Floor, verified: Interaction) -> None:
    page = ana.get(url("places", verified.id, floor.rosa), {"visit_type": floor.control}).content.decode()

    assert page.count('data-testid="time-slot"') == 3
    assert "La más próxima" in page
    assert "Le confirmo: el " in page
    assert "Enfermería llama antes para la preparación" in page


def test_another_place_changes_the_words(ana: Client, floor: Floor, verified: Interaction) -> None:
    last = free(floor)[4]
    asked = {"visit_type": floor.control, "slot": last}

    page = ana.get(url("readback", verified.id, floor.rosa), asked).content.decode()

    start = Slot.objects.get(id=last).start
    assert f" {(start - timedelta(hours=5)).day} de " in page


def test_a_place_is_booked(ana: Client, floor: Floor, verified: Interaction) -> None:
    answer = ana.post(url("reserve", verified.id, floor.rosa), asking(floor, free(floor)[0]))

    assert answer.status_code == 200
    assert "Cita agendada" in answer.content.decode()
    assert "desk-booked" in json.loads(answer.headers["HX-Trigger"])
    assert len(booked(floor, floor.rosa)) == 1


def test_asking_twice_books_once(ana: Client, floor: Floor, verified: Interaction) -> None:
    asked = asking(floor, free(floor)[0])

    answers = [ana.post(url("reserve", verified.id, floor.rosa), asked).status_code for _ in range(2)]

    assert answers == [200, 200]
    assert len(booked(floor, floor.rosa)) == 1


def test_a_place_somebody_has_just_taken_is_a_conflict_with_fresh_options(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    first = free(floor)[0]
    book(floor, floor.lina, first)

    answer = ana.post(url("reserve", verified.id, floor.rosa), asking(floor, first))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Otra persona acaba de tomar ese horario" in page
    assert page.count('data-testid="time-slot"') == 3
    assert str(first) not in page


def test_what_was_not_read_aloud_is_not_booked(ana: Client, floor: Floor, verified: Interaction) -> None:
    first, _same_day, second = free(floor)[:3]

    answer = ana.post(url("reserve", verified.id, floor.rosa), asking(floor, second, read=first))

    assert answer.status_code == 409
    assert 'data-testid="unread"' in answer.content.decode()
    assert answer.context["slot_id"] == second
    assert booked(floor, floor.rosa) == []


def test_a_rule_that_forbids_it_is_said_in_words(ana: Client, floor: Floor, verified: Interaction) -> None:
    slot = Slot.objects.order_by("start")[0]
    Slot.objects.filter(id=slot.id).update(blocked=True)

    answer = ana.post(url("reserve", verified.id, floor.rosa), asking(floor, slot.id))

    assert answer.status_code == 422
    assert "bloqueado" in answer.content.decode()


def test_what_cannot_be_read_books_nothing(ana: Client, floor: Floor, verified: Interaction) -> None:
    answer = ana.post(url("reserve", verified.id, floor.rosa), {"slot": "x"})

    assert answer.status_code == 422
    assert booked(floor, floor.rosa) == []


def test_anyone_may_book_for_a_patient_and_nothing_is_disclosed(
    ana: Client, floor: Floor, talking: Interaction
) -> None:
    ana.post(url("link", talking.id, floor.rosa))

    offered = ana.get(url("places", talking.id, floor.rosa), {"visit_type": floor.control}).content.decode()
    answer = ana.post(url("reserve", talking.id, floor.rosa), asking(floor, free(floor)[0]))

    assert "Enfermería llama antes" not in offered
    assert answer.status_code == 200
    assert "Gutiérrez" not in answer.content.decode()


@pytest.mark.parametrize("act", ["cancelar", "reprogramar"])
def test_before_verification_no_appointment_is_named(ana: Client, floor: Floor, talking: Interaction, act: str) -> None:
    ana.post(url("link", talking.id, floor.rosa))
    visit = book(floor, floor.rosa, free(floor)[0])

    refused = [
        ana.get(url("choose-appointment", talking.id, floor.rosa, act)),
        ana.get(url("appointments", talking.id, floor.rosa)),
        ana.get(url("cancel", talking.id, floor.rosa, visit.id)),
        ana.post(url("reveal-appointment", talking.id, floor.rosa, visit.id)),
    ]

    assert {each.status_code for each in refused} == {403}


def test_an_appointment_moves_and_the_old_place_is_free(ana: Client, floor: Floor, verified: Interaction) -> None:
    places = free(floor)
    visit = book(floor, floor.rosa, places[0])

    panel = ana.get(url("move", verified.id, floor.rosa, visit.id)).content.decode()
    answer = ana.post(url("reserve", verified.id, floor.rosa), asking(floor, places[3], moving=visit.id))

    assert "Cambia la cita del" in panel
    assert "Cita reprogramada" in answer.content.decode()
    assert [each.start for each in booked(floor, floor.rosa)] == [Slot.objects.get(id=places[3]).start]


def test_cancelling_asks_why(ana: Client, floor: Floor, verified: Interaction) -> None:
    visit = book(floor, floor.rosa, free(floor)[0])

    answer = ana.post(url("cancel", verified.id, floor.rosa, visit.id))

    assert answer.status_code == 422
    assert "Elija un motivo" in answer.content.decode()
    assert len(booked(floor, floor.rosa)) == 1


def test_a_cancelled_appointment_can_be_taken_back(ana: Client, floor: Floor, verified: Interaction) -> None:
    visit = book(floor, floor.rosa, free(floor)[0])

    cancelled = ana.post(url("cancel", verified.id, floor.rosa, visit.id), {"reason": "cannot_come"})
    nothing = booked(floor, floor.rosa)
    ana.post(url("undo-cancel", verified.id, floor.rosa, visit.id))

    assert 'data-testid="undo-cancel"' in cancelled.content.decode()
    assert nothing == []
    assert [each.start for each in booked(floor, floor.rosa)] == [visit.start]


def test_what_was_freed_and_taken_by_another_cannot_be_taken_back(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    slot = free(floor)[0]
    visit = book(floor, floor.rosa, slot)
    ana.post(url("cancel", verified.id, floor.rosa, visit.id), {"reason": "cannot_come"})
    book(floor, floor.lina, slot)

    assert ana.post(url("undo-cancel", verified.id, floor.rosa, visit.id)).status_code == 409


def test_another_patients_appointment_does_not_exist_here(ana: Client, floor: Floor, verified: Interaction) -> None:
    visit = book(floor, floor.lina, free(floor)[0])

    answers = [
        ana.get(url("move", verified.id, floor.rosa, visit.id)),
        ana.post(url("cancel", verified.id, floor.rosa, visit.id), {"reason": "other"}),
        ana.post(url("reserve", verified.id, floor.rosa), asking(floor, free(floor)[1], moving=visit.id)),
    ]

    assert {each.status_code for each in answers} == {404}
    assert len(booked(floor, floor.lina)) == 1


def test_the_specialty_stays_hidden_until_asked_for(ana: Client, floor: Floor, verified: Interaction) -> None:
    visit = book(floor, floor.rosa, free(floor)[0])

    listed = ana.get(url("appointments", verified.id, floor.rosa)).content.decode()
    shown: Any = ana.post(url("reveal-appointment", verified.id, floor.rosa, visit.id))

    assert "Cita en Sede Norte" in listed
    assert "Cardiología" not in listed
    assert "Cardiología, control · Dr. Andrés Herrera" in shown.content.decode()


def test_after_the_hang_up_the_half_done_booking_can_still_be_finished(
    ana: Client, floor: Floor, hung_up: Interaction
) -> None:
    answer = ana.post(url("reserve", hung_up.id, floor.rosa), asking(floor, free(floor)[0]))

    assert answer.status_code == 200
    assert interactions.interaction(hung_up.id).closed_at is None
