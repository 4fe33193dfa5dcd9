from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from latido.compliance.models import AuditEvent
from latido.orgs.tests.hospitals import SANTA_LUCIA, agent, found
from latido.patients import api as patients
from latido.patients.tests.people import patient
from latido.plumbing import tenancy
from latido.plumbing.outbox import OutboxEvent
from latido.scheduling import api
from latido.scheduling.contracts import AppointmentStatus, Booking
from latido.scheduling.models import Appointment, Slot
from latido.scheduling.tests.agenda import practitioner, slot, visit_type

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]
NOW = datetime(2026, 11, 20, 19, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 14, 20, tzinfo=UTC)  # 9:20 in Bogota
ANA = agent()


def book(who: UUID, where: UUID, kind: UUID, request: UUID | None = None) -> Booking:
    return api.book_appointment(
        who, where, kind, request_id=request or uuid4(), desired_on=date(2026, 12, 5), actor=ANA, now=NOW
    )


def events() -> list[str]:
    return list(OutboxEvent.objects.order_by("id").values_list("kind", flat=True))


def audited() -> list[str]:
    with tenancy.role("latido_auditor"):
        return list(AuditEvent.objects.order_by("id").values_list("action", flat=True))


def test_a_place_is_booked_with_its_three_dates_audited_and_published() -> None:
    kind, rosa = visit_type(), patient("Rosa", "Gutiérrez")

    booked = book(rosa.id, slot(kind, practitioner(), TUESDAY), kind.id)

    assert (booked.status, booked.start, booked.practitioner) == (
        AppointmentStatus.BOOKED,
        TUESDAY,
        "Dr. Andrés Herrera",
    )
    assert (booked.requested_on, booked.desired_on) == (date(2026, 11, 20), date(2026, 12, 5))
    assert audited() == ["appointment.booked"]
    assert events() == ["scheduling.AppointmentBooked"]


def test_a_refusal_is_audited_since_it_tells_something_of_the_patient() -> None:
    kind, rosa = visit_type(), patient("Rosa", "Gutiérrez")
    kept = book(rosa.id, slot(kind, practitioner(), TUESDAY), kind.id)
    elsewhere = slot(kind, practitioner(), TUESDAY)
    later = book(rosa.id, slot(kind, practitioner(), TUESDAY + timedelta(hours=2)), kind.id)

    with pytest.raises(api.Refused):
        book(rosa.id, elsewhere, kind.id)
    with pytest.raises(api.Refused):
        api.reschedule(later.id, elsewhere, request_id=uuid4(), desired_on=None, actor=ANA, now=NOW)

    with tenancy.role("latido_auditor"):
        refused = AuditEvent.objects.filter(outcome="refused")
        rows = [(row.action, tuple(row.patient_ids), row.detail) for row in refused]
    assert rows == [("appointment.booked", (rosa.id,), {"rule": "overlapping"})] * 2
    status = set(Appointment.objects.filter(id__in=[kept.id, later.id]).values_list("status", flat=True))
    assert status == {AppointmentStatus.BOOKED}


def test_asking_twice_with_one_request_books_once() -> None:
    kind, rosa, request = visit_type(), patient("Rosa", "Gutiérrez"), uuid4()
    where = slot(kind, practitioner(), TUESDAY)

    assert book(rosa.id, where, kind.id, request) == book(rosa.id, where, kind.id, request)
    assert Appointment.objects.count() == 1
    assert len(events()) == 1


def test_a_taken_place_is_taken() -> None:
    kind = visit_type()
    where = slot(kind, practitioner(), TUESDAY)
    book(patient("Rosa", "Gutiérrez").id, where, kind.id)

    with pytest.raises(api.SlotTaken):
        book(patient("Tomás", "Gutiérrez").id, where, kind.id)


@pytest.mark.parametrize(
    ("rule", "slot_facts", "patient_facts"),
    [
        (api.Rule.IN_THE_PAST, {"start": NOW - timedelta(hours=1)}, {}),
        (api.Rule.BLOCKED, {"start": TUESDAY, "blocked": True}, {}),
        (api.Rule.DECEASED, {"start": TUESDAY}, {"deceased": True}),
    ],
)
def test_a_rule_that_forbids_it_is_named(
    rule: api.Rule, slot_facts: dict[str, object], patient_facts: dict[str, object]
) -> None:
    kind = visit_type()
    where = slot(kind, practitioner(), **slot_facts)  # type: ignore[arg-type]

    with pytest.raises(api.Refused) as refused:
        book(patient("Rosa", "Gutiérrez", **patient_facts).id, where, kind.id)

    assert refused.value.rule is rule
    assert (Appointment.objects.count(), events()) == (0, [])


def test_nobody_is_in_two_places_at_once() -> None:
    kind, rosa = visit_type(), patient("Rosa", "Gutiérrez")
    book(rosa.id, slot(kind, practitioner(), TUESDAY), kind.id)
    elsewhere = slot(kind, practitioner("Elena Rojas", "Dra."), TUESDAY + timedelta(minutes=10))

    with pytest.raises(api.Refused) as refused:
        book(rosa.id, elsewhere, kind.id)

    assert refused.value.rule is api.Rule.OVERLAPPING


def test_the_database_too_keeps_a_patient_in_one_place_and_a_practitioner_in_one_office() -> None:
    kind, rosa, herrera = visit_type(), patient("Rosa", "Gutiérrez"), practitioner()
    booked = book(rosa.id, slot(kind, herrera, TUESDAY), kind.id)
    other = Slot.objects.get(pk=slot(kind, practitioner("Elena Rojas"), TUESDAY))

    with pytest.raises(IntegrityError, match="patient_in_one_place"), transaction.atomic():
        Appointment.objects.create(
            request_id=uuid4(), patient=rosa, slot=other, visit_type=kind, practitioner_id=other.practitioner_id,
            site_id=booked.site_id, start=other.start, end=other.end, booked_at=NOW,
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="practitioner_in_one_place"), transaction.atomic():
        slot(kind, herrera, TUESDAY + timedelta(minutes=19))


def test_what_does_not_exist_is_unknown() -> None:
    kind, rosa = visit_type(), patient("Rosa", "Gutiérrez")

    with pytest.raises(api.PlaceUnknown):
        book(rosa.id, uuid4(), kind.id)
    with pytest.raises(patients.PatientUnknown):
        book(uuid4(), slot(kind, practitioner(), TUESDAY), kind.id)
    with pytest.raises(api.AppointmentUnknown):
        api.cancel_appointment(uuid4(), "viaje", ANA, NOW)


def test_a_cancelled_appointment_frees_its_place() -> None:
    kind = visit_type()
    where = slot(kind, practitioner(), TUESDAY)
    booked = book(patient("Rosa", "Gutiérrez").id, where, kind.id)

    cancelled = api.cancel_appointment(booked.id, " Le salió un viaje ", ANA, NOW)
    api.cancel_appointment(booked.id, "otra vez", ANA, NOW)

    assert (cancelled.status, cancelled.cancelled_reason) == (AppointmentStatus.CANCELLED, "Le salió un viaje")
    assert book(patient("Tomás", "Gutiérrez").id, where, kind.id).status is AppointmentStatus.BOOKED
    assert events().count("scheduling.AppointmentCancelled") == 1
    assert audited().count("appointment.cancelled") == 1


def test_a_visit_that_has_begun_is_not_cancelled() -> None:
    kind = visit_type()
    booked = book(patient("Rosa", "Gutiérrez").id, slot(kind, practitioner(), TUESDAY), kind.id)

    with pytest.raises(api.NotCancellable):
        api.cancel_appointment(booked.id, "tarde", ANA, TUESDAY)


def test_moving_books_the_new_place_and_frees_the_old_even_when_they_overlap() -> None:
    kind, rosa, request = visit_type(), patient("Rosa", "Gutiérrez"), uuid4()
    old = book(rosa.id, slot(kind, practitioner(), TUESDAY), kind.id)
    there = slot(kind, practitioner("Elena Rojas", "Dra."), TUESDAY + timedelta(minutes=10))

    moved = api.reschedule(old.id, there, request_id=request, desired_on=None, actor=ANA, now=NOW)
    again = api.reschedule(old.id, there, request_id=request, desired_on=None, actor=ANA, now=NOW)

    assert moved == again
    assert [b.id for b in api.appointments_of(rosa.id, ANA, NOW)] == [moved.id, old.id]
    assert events()[1:] == ["scheduling.AppointmentCancelled", "scheduling.AppointmentBooked"]


def test_when_the_new_place_is_taken_the_old_appointment_stays() -> None:
    kind, rosa, herrera = visit_type(), patient("Rosa", "Gutiérrez"), practitioner()
    old = book(rosa.id, slot(kind, herrera, TUESDAY), kind.id)
    taken = slot(kind, herrera, TUESDAY + timedelta(hours=1))
    book(patient("Tomás", "Gutiérrez").id, taken, kind.id)

    with pytest.raises(api.SlotTaken):
        api.reschedule(old.id, taken, request_id=uuid4(), desired_on=None, actor=ANA, now=NOW)

    assert api.appointments_of(rosa.id, ANA, NOW)[0] == old


def test_three_places_are_offered_each_with_its_reasons_in_words() -> None:
    kind, rosa, herrera, rojas = (
        visit_type(),
        patient("Rosa", "Gutiérrez"),
        practitioner(),
        practitioner("Elena Rojas", "Dra."),
    )
    for week in (2, 3):
        book(rosa.id, slot(kind, herrera, TUESDAY + timedelta(weeks=week)), kind.id)
    soonest = slot(kind, rojas, TUESDAY)
    book(patient("Tomás", "Gutiérrez").id, slot(kind, rojas, TUESDAY + timedelta(minutes=20)), kind.id)
    usual = slot(kind, herrera, TUESDAY + timedelta(days=1))
    slot(kind, rojas, TUESDAY - timedelta(days=30))
    slot(kind, rojas, TUESDAY + timedelta(hours=5), blocked=True)

    offered = api.suggest_places(rosa.id, kind.id, site_id=None, after=None, actor=ANA, now=NOW)

    assert [(place.slot_id, place.reasons) for place in offered] == [
        (soonest, ("La más próxima",)),
        (usual, ("Su médico de siempre", "Menos espera en sala")),
    ]
    assert audited()[-1] == "appointment.places"


def test_places_are_offered_after_a_day_at_a_site_or_not_at_all() -> None:
    kind, rosa, herrera = visit_type(), patient("Rosa", "Gutiérrez"), practitioner()
    slot(kind, herrera, TUESDAY)
    later = slot(kind, herrera, TUESDAY + timedelta(days=3))

    def offered(site: UUID | None, after: datetime | None) -> list[UUID]:
        places = api.suggest_places(rosa.id, kind.id, site_id=site, after=after, actor=ANA, now=NOW)
        return [place.slot_id for place in places]

    assert offered(None, TUESDAY) == [later]
    assert offered(uuid4(), None) == []


def test_a_patients_visits_are_listed_with_an_audit_row() -> None:
    kind, rosa, herrera = visit_type(), patient("Rosa", "Gutiérrez"), practitioner()
    second = book(rosa.id, slot(kind, herrera, TUESDAY + timedelta(days=1)), kind.id)
    first = book(rosa.id, slot(kind, herrera, TUESDAY), kind.id)

    assert [b.id for b in api.appointments_of(rosa.id, ANA, NOW)] == [first.id, second.id]
    assert [b.id for b in api.appointments_of(rosa.id, ANA, TUESDAY + timedelta(hours=1))] == [second.id, first.id]
    assert api.reveal_appointment(first.id, ANA) == first
    assert audited()[-2:] == ["appointment.listed", "appointment.revealed"]


def test_the_confirmation_is_read_in_the_hospitals_own_time() -> None:
    kind, rosa = visit_type(), patient("Rosa", "Gutiérrez")
    booked = book(rosa.id, slot(kind, practitioner(), TUESDAY), kind.id)

    said = api.confirmation(booked)

    assert said.text == (
        "Le confirmo: el martes 24 de noviembre a las 9:20 de la mañana, en la Sede Norte, tercer piso, con el doctor"
        " Andrés Herrera. Llegue a las 8:50 con su documento y los exámenes."
        " Para cancelar o cambiarla, llame al 601 555 0100. ¿Le repito algo?"
    )


def test_another_organisation_sees_and_takes_nothing() -> None:
    kind, rosa = visit_type(), patient("Rosa", "Gutiérrez")
    booked = book(rosa.id, slot(kind, practitioner(), TUESDAY), kind.id)
    free = slot(kind, practitioner("Elena Rojas"), TUESDAY)
    with tenancy.role("latido_router"):
        found(SANTA_LUCIA, "MX")
        with tenancy.organisation(SANTA_LUCIA), connection.cursor() as cursor:
            noor = agent(SANTA_LUCIA, 9)
            assert api.visit_types() == ()
            assert api.appointments_of(rosa.id, noor, NOW) == ()
            with pytest.raises(api.PlaceUnknown):
                book(rosa.id, free, kind.id)
            with pytest.raises(api.AppointmentUnknown):
                api.cancel_appointment(booked.id, "", noor, NOW)
            for model in (Appointment, Slot):
                cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608
                assert cursor.rowcount == 0
