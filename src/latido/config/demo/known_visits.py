"""The visits of the people everybody knows: Rosa and her cardiologist, Tomás, Marta."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from latido.config.demo import told
from latido.config.demo.agenda import Agenda
from latido.config.demo.hospitals import Doctor
from latido.config.demo.person import Person
from latido.scheduling.contracts import AppointmentStatus as Status
from latido.scheduling.models import Appointment, Slot

SEEN_BEFORE = (181, 61)  # days ago


def write(
    agenda: Agenda, doctors: Sequence[tuple[Doctor, UUID]], slots: Sequence[Slot], people: Sequence[Person]
) -> list[Appointment]:
    """Rosa was seen twice by Dr. Herrera and sees him again; Tomás and Marta come next week. Lina has no visit."""
    rosa, tomas, _, marta = people[:4]
    herrera, herrera_id = doctors[0]
    control = agenda.types["CARC"]
    before = [
        agenda.slot(herrera, herrera_id, control, _at_nine(agenda, agenda.today - timedelta(days=days)))
        for days in SEEN_BEFORE
    ]
    Slot.objects.bulk_create(before)
    seen = [agenda.appointment(slot, rosa.id) for slot in before]
    for visit in seen:
        visit.status, visit.cancelled_at, visit.cancelled_reason = Status.FULFILLED, None, ""
    wanted = ((rosa, "CARC", herrera_id, 2), (tomas, "LAB", None, 3), (marta, "MG", None, 4))
    coming = [_coming(agenda, slots, *each) for each in wanted]
    Appointment.objects.bulk_create([*seen, *coming])
    told.tell([*seen, *coming])
    return coming


def _at_nine(agenda: Agenda, day: date) -> datetime:
    return datetime.combine(day, time(9, 20), tzinfo=agenda.zone)


def _coming(
    agenda: Agenda, slots: Sequence[Slot], person: Person, code: str, doctor_id: UUID | None, days: int
) -> Appointment:
    """The first place of the kind from so many days on."""
    slot = next(
        slot
        for slot in slots
        if slot.visit_type_id == agenda.types[code].id
        and slot.start > agenda.now + timedelta(days=days)
        and doctor_id in (None, slot.practitioner_id)
    )
    visit = agenda.appointment(slot, person.id)
    visit.status, visit.cancelled_at, visit.cancelled_reason = Status.BOOKED, None, ""
    return visit
