"""What the demonstration's appointments leave on their patients' timelines, as if they had been made here."""

from collections.abc import Iterable, Iterator

from latido.interactions.models import TimelineEntry
from latido.scheduling.contracts import AppointmentStatus as Status
from latido.scheduling.models import Appointment

BATCH = 2000
CAME_TO = {Status.FULFILLED: "appointment.attended", Status.NO_SHOW: "appointment.missed"}


def tell(visits: Iterable[Appointment]) -> None:
    TimelineEntry.objects.bulk_create([entry for visit in visits for entry in _of(visit)], BATCH)


def _of(visit: Appointment) -> Iterator[TimelineEntry]:
    about = {"patient_id": visit.patient_id, "ref": visit.id}
    yield TimelineEntry(kind="appointment.booked", at=visit.booked_at, **about)
    if visit.cancelled_at is not None:
        yield TimelineEntry(kind="appointment.cancelled", at=visit.cancelled_at, **about)
    if kind := CAME_TO.get(Status(visit.status)):
        yield TimelineEntry(kind=kind, at=visit.start, **about)
