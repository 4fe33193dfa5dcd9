"""Twenty people ask for one place: committed data and real connections."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from latido.orgs.tests.hospitals import SAN_RAFAEL, agent, found
from latido.patients.tests.people import patient
from latido.patients.tests.test_races import at_once
from latido.plumbing import tenancy
from latido.plumbing.outbox import OutboxEvent
from latido.scheduling import api
from latido.scheduling.contracts import Booking
from latido.scheduling.models import Appointment
from latido.scheduling.tests.agenda import practitioner, slot, visit_type

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]
NOW = datetime(2026, 11, 20, 19, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 14, 20, tzinfo=UTC)
ANA = agent()


def booking(who: UUID, where: UUID, kind: UUID, request: UUID) -> Booking:
    return api.book_appointment(who, where, kind, request_id=request, desired_on=None, actor=ANA, now=NOW)


def test_twenty_people_ask_for_one_place_and_one_gets_it() -> None:
    found()
    with tenancy.organisation(SAN_RAFAEL):
        kind = visit_type()
        where = slot(kind, practitioner(), TUESDAY)
        people = [patient("Persona", f"Número{'abcdefghijklmnopqrst'[n]}").id for n in range(20)]

    outcomes = at_once(20, lambda n: booking(people[n], where, kind.id, uuid4()))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Booking"] + ["SlotTaken"] * 19
    with tenancy.organisation(SAN_RAFAEL):
        assert Appointment.objects.count() == 1
    assert OutboxEvent.objects.count() == 1


def test_one_request_sent_ten_times_at_once_books_once_and_all_hear_the_same() -> None:
    found()
    with tenancy.organisation(SAN_RAFAEL):
        kind = visit_type()
        where, rosa, request = slot(kind, practitioner(), TUESDAY), patient("Rosa", "Gutiérrez").id, uuid4()

    outcomes = at_once(10, lambda _: booking(rosa, where, kind.id, request))

    assert len(set(outcomes)) == 1
    assert isinstance(outcomes[0], Booking)
    assert OutboxEvent.objects.count() == 1


def test_one_patient_booked_in_two_places_at_once_is_in_one() -> None:
    found()
    with tenancy.organisation(SAN_RAFAEL):
        kind, rosa = visit_type(), patient("Rosa", "Gutiérrez").id
        places = [slot(kind, practitioner(f"Médico {n}"), TUESDAY) for n in range(8)]

    outcomes = at_once(8, lambda n: booking(rosa, places[n], kind.id, uuid4()))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Booking"] + ["Refused"] * 7
