"""Whether somebody came: said once its day has come, audited, published, taken back; and when they were last here."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from latido.compliance.contracts import Tag
from latido.compliance.models import AuditEvent
from latido.interactions.models import TimelineEntry
from latido.orgs.tests.hospitals import agent
from latido.patients import ports as patient_ports
from latido.patients import selectors as patients
from latido.patients.contracts import Check
from latido.patients.models import Patient
from latido.patients.tests.people import patient
from latido.plumbing import tenancy
from latido.plumbing.outbox import OutboxEvent
from latido.scheduling import api
from latido.scheduling.api import Came
from latido.scheduling.contracts import AppointmentStatus
from latido.scheduling.models import Appointment
from latido.scheduling.tests.agenda import practitioner, slot, visit_type

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]
BOOKED = datetime(2026, 11, 20, 19, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 14, 20, tzinfo=UTC)  # 9:20 in Bogota
AFTER = TUESDAY + timedelta(hours=1)
ANA = agent()


def booked(who: Patient, start: datetime = TUESDAY, tag: Tag = Tag.NONE) -> UUID:
    kind = visit_type(code=uuid4().hex[:6], tag=tag)
    made = api.book_appointment(
        who.id, slot(kind, practitioner(), start), kind.id, request_id=uuid4(), desired_on=None, actor=ANA, now=BOOKED
    )
    return made.id


def say(who: Patient, which: UUID, came: Came, now: datetime = AFTER) -> AppointmentStatus:
    return api.say_came(who.id, which, came, actor=ANA, now=now, interaction_id=None).status


def take_back(who: Patient, which: UUID, now: datetime = AFTER) -> AppointmentStatus:
    return api.take_back_came(who.id, which, actor=ANA, now=now, interaction_id=None).status


def last_visit(who: Patient) -> date | None:
    row = Patient.objects.get(id=who.id)
    return patient_ports.last_visit(row.id, row.last_visit_on)


def told() -> tuple[list[str], list[str], set[str]]:
    with tenancy.role("latido_auditor"):
        audited = list(AuditEvent.objects.order_by("id").values_list("action", flat=True))
    events = list(OutboxEvent.objects.order_by("id").values_list("kind", flat=True))
    return audited[1:], events[1:], set(TimelineEntry.objects.values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("came", "status", "action", "event"),
    [
        (Came.CAME, AppointmentStatus.FULFILLED, "appointment.attended", "scheduling.AppointmentAttended"),
        (Came.MISSED, AppointmentStatus.NO_SHOW, "appointment.missed", "scheduling.AppointmentMissed"),
    ],
)
def test_it_is_said_once_audited_published_and_taken_back(
    came: Came, status: AppointmentStatus, action: str, event: str
) -> None:
    rosa = patient("Rosa", "Gutiérrez")
    which = booked(rosa)

    assert [say(rosa, which, came), say(rosa, which, came)] == [status, status]
    assert told() == ([action], [event], {"appointment.booked", action})

    assert [take_back(rosa, which), take_back(rosa, which)] == [AppointmentStatus.BOOKED] * 2
    audited, events, kinds = told()
    assert (audited, events) == ([action, "appointment.reopened"], [event, "scheduling.AppointmentReopened"])
    assert kinds == {"appointment.booked"}


def test_the_last_visit_follows_what_was_kept_and_never_goes_before_what_a_file_said() -> None:
    rosa = patient("Rosa", "Gutiérrez")
    first, second = booked(rosa), booked(rosa, TUESDAY + timedelta(days=1))
    later = AFTER + timedelta(days=1)
    assert last_visit(rosa) is None
    assert Check.LAST_VISIT not in patients.checks_available(Patient.objects.get(id=rosa.id))

    say(rosa, first, Came.CAME, later)
    say(rosa, second, Came.CAME, later)
    assert last_visit(rosa) == date(2026, 11, 25)
    assert Check.LAST_VISIT in patients.checks_available(Patient.objects.get(id=rosa.id))

    take_back(rosa, first, later)
    assert last_visit(rosa) == date(2026, 11, 25)
    take_back(rosa, second, later)
    assert last_visit(rosa) is None
    say(rosa, first, Came.MISSED, later)
    assert last_visit(rosa) is None

    Patient.objects.filter(id=rosa.id).update(last_visit_on=date(2026, 12, 1))
    say(rosa, second, Came.CAME, later)
    assert last_visit(rosa) == date(2026, 12, 1)


def test_what_has_not_come_or_was_cancelled_is_not_said() -> None:
    rosa = patient("Rosa", "Gutiérrez")
    which = booked(rosa)

    with pytest.raises(api.NotSayable):
        say(rosa, which, Came.CAME, TUESDAY - timedelta(days=1))
    with pytest.raises(api.NotSayable):
        say(rosa, which, Came.MISSED, TUESDAY - timedelta(minutes=1))
    api.cancel_appointment(which, "no puede", ANA, BOOKED)
    for came in Came:
        with pytest.raises(api.NotSayable):
            say(rosa, which, came)
    with pytest.raises(api.NotSayable):
        take_back(rosa, which)


def test_what_came_with_the_agenda_or_is_a_month_old_is_not_taken_back() -> None:
    rosa = patient("Rosa", "Gutiérrez")
    which = booked(rosa)
    say(rosa, which, Came.CAME)

    with pytest.raises(api.NotSayable):
        take_back(rosa, which, AFTER + timedelta(days=31))
    Appointment.objects.filter(id=which).update(told_at=None)
    with pytest.raises(api.NotSayable):
        take_back(rosa, which)


def test_nobody_says_it_of_another_patients_appointment() -> None:
    rosa, tomas = patient("Rosa", "Gutiérrez"), patient("Tomás", "Peña")
    which = booked(rosa)

    for act in (lambda: say(tomas, which, Came.CAME), lambda: take_back(tomas, which)):
        with pytest.raises(api.AppointmentUnknown):
            act()
    assert Appointment.objects.get().status == AppointmentStatus.BOOKED
