"""*Asistió* and *No asistió* on the patient's page: with the right, after two data, with undo."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from latido.desk.tests.conftest import Floor, LogIn
from latido.desk.tests.test_editing import confirmed, opened, url
from latido.kernel.time import utc_now
from latido.scheduling.contracts import AppointmentStatus
from latido.scheduling.models import Appointment, Slot

pytestmark = pytest.mark.db


@pytest.fixture
def visit(floor: Floor) -> UUID:
    """Rosa's, of two hours ago."""
    free, start = Slot.objects.order_by("start")[0], utc_now() - timedelta(hours=2)
    Slot.objects.filter(id=free.id).update(start=start, end=start + timedelta(minutes=20))
    row = Appointment.objects.create(
        request_id=uuid4(), patient_id=floor.rosa, slot=free, visit_type_id=free.visit_type_id,
        practitioner_id=free.practitioner_id, site_id=free.site_id, start=start, end=start + timedelta(minutes=20),
        booked_at=start - timedelta(days=3),
    )  # fmt: skip
    return UUID(str(row.id))


def status(visit: UUID) -> str:
    return str(Appointment.objects.get(id=visit).status)


def page(client: Client, floor: Floor) -> str:
    return str(client.get(url("open-record", floor.rosa)).content.decode())


def test_an_agent_says_it_after_two_data_and_takes_it_back(floor: Floor, ana: Client, visit: UUID) -> None:
    opened(ana, floor)
    assert 'data-testid="came"' in page(ana, floor)

    first = ana.post(url("say-came", floor.rosa, visit, "asistio"))
    assert (first.url, status(visit)) == (url("confirm", floor.rosa) + "?doing=visits", AppointmentStatus.BOOKED)
    confirmed(ana, floor)
    ana.post(url("say-came", floor.rosa, visit, "asistio"))
    assert status(visit) == AppointmentStatus.FULFILLED
    shown = page(ana, floor)
    assert ('data-testid="came"' in shown, 'data-testid="undo-came"' in shown) == (False, True)

    ana.post(url("say-came", floor.rosa, visit, "deshacer"))
    ana.post(url("say-came", floor.rosa, visit, "no-asistio"))
    assert status(visit) == AppointmentStatus.NO_SHOW


def test_without_the_right_nothing_is_offered_nor_done(floor: Floor, log_in: LogIn, visit: UUID) -> None:
    cata = log_in("cata")
    opened(cata, floor)

    assert 'data-testid="visits"' not in page(cata, floor)
    assert cata.post(url("say-came", floor.rosa, visit, "asistio")).status_code == 403
    assert status(visit) == AppointmentStatus.BOOKED


def test_without_a_reason_or_of_somebody_else_it_is_not_there(floor: Floor, ana: Client, visit: UUID) -> None:
    assert ana.post(url("say-came", floor.rosa, visit, "asistio")).status_code == 404
    opened(ana, floor)
    confirmed(ana, floor)

    assert ana.post(url("say-came", floor.rosa, uuid4(), "asistio")).status_code == 404
    assert ana.post(url("say-came", floor.rosa, visit, "otra-cosa")).status_code == 404
    assert status(visit) == AppointmentStatus.BOOKED
