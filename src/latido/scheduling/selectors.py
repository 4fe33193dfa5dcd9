"""Reads of the agenda."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncHour

from latido.compliance.contracts import Tag
from latido.orgs import api as orgs
from latido.scheduling import contracts
from latido.scheduling.contracts import AppointmentStatus, Booking, Place
from latido.scheduling.core.suggest import SOON, Free
from latido.scheduling.models import Appointment, Slot, VisitType

LOOKED_AT = 500  # free places considered for one suggestion
PAST_SHOWN = 5  # earlier visits in a patient's list


class PlaceUnknown(LookupError):
    """No such time in this organisation's agenda."""


class AppointmentUnknown(LookupError):
    """No such appointment in this organisation."""


def visit_type(row: VisitType) -> contracts.VisitType:
    return contracts.VisitType(
        id=row.id,
        code=row.code,
        name=row.name,
        minutes=row.minutes,
        requires=row.requires,
        preparation=row.preparation,
        needs_nurse=row.needs_nurse,
        tag=Tag(row.tag),
    )


def visit_types() -> tuple[contracts.VisitType, ...]:
    return tuple(visit_type(row) for row in VisitType.objects.all())


def booking(row: Appointment) -> Booking:
    return Booking(
        id=row.id,
        patient_id=row.patient_id,
        status=AppointmentStatus(row.status),
        visit_type=visit_type(row.visit_type),
        practitioner=row.practitioner.spoken_name,
        site_id=row.site_id,
        site=row.site.name,
        start=row.start,
        end=row.end,
        requested_on=row.requested_on,
        desired_on=row.desired_on,
        cancelled_reason=row.cancelled_reason,
        practitioner_id=row.practitioner_id,
        told_at=row.told_at,
        tags=tags_of(row),
        tagged=bool(tags_of(row)),
    )


def tags_of(row: Appointment) -> tuple[Tag, ...]:
    """Why it is reserved: by its kind, or by what was said of it alone."""
    return tuple(Tag(each) for each in dict.fromkeys((row.visit_type.tag, *row.hand_tags)) if each)


def _appointments() -> QuerySet[Appointment]:
    return Appointment.objects.select_related("visit_type", "practitioner", "site")


def booking_of_request(request_id: UUID, patient_id: UUID) -> Booking | None:
    """What this request made for this patient. Raises AppointmentUnknown when it was another's."""
    row = _appointments().filter(request_id=request_id, patient_id=patient_id).first()
    if row is None and Appointment.objects.filter(request_id=request_id).exists():
        raise AppointmentUnknown
    return booking(row) if row else None


def booking_of(appointment_id: UUID) -> Booking:
    row = _appointments().filter(id=appointment_id).first()
    if row is None:
        raise AppointmentUnknown
    return booking(row)


def bookings_of(patient_id: UUID, now: datetime) -> tuple[Booking, ...]:
    """What is to come, soonest first, then what was, latest first. One question."""
    of_patient = _appointments().filter(patient_id=patient_id)
    to_come = Q(end__gt=now, status=AppointmentStatus.BOOKED)
    latest = Appointment.objects.filter(~to_come, patient_id=patient_id).order_by("-start").values("id")[:PAST_SHOWN]
    found = [booking(row) for row in of_patient.filter(to_come | Q(id__in=latest)).order_by("start")]
    coming = [each for each in found if each.end > now and each.status is AppointmentStatus.BOOKED]
    return (*coming, *(each for each in reversed(found) if each not in coming))


def bookings(patient_id: UUID, appointment_ids: Collection[UUID]) -> tuple[Booking, ...]:
    """Those of these visits that are this patient's."""
    return tuple(booking(row) for row in _appointments().filter(patient_id=patient_id, id__in=appointment_ids))


def booked_times(patient_id: UUID, now: datetime, without: UUID | None) -> tuple[tuple[datetime, datetime], ...]:
    """When a patient is to be elsewhere. without: an appointment about to be cancelled."""
    booked = Appointment.objects.filter(patient_id=patient_id, status=AppointmentStatus.BOOKED, end__gt=now)
    return tuple(booked.exclude(id=without).values_list("start", "end"))


def free_slots(visit_type_id: UUID, site_id: UUID | None, after: datetime) -> list[Slot]:
    taken = Appointment.objects.filter(slot_id=OuterRef("id")).exclude(status=AppointmentStatus.CANCELLED)
    free = Slot.objects.filter(
        ~Exists(taken), visit_type_id=visit_type_id, start__gt=after, blocked=False, practitioner__active=True
    )
    if site_id:
        free = free.filter(site_id=site_id)
    return list(free.select_related("practitioner", "site").order_by("start", "id")[:LOOKED_AT])


def as_free(slots: Sequence[Slot]) -> list[Free]:
    """With how full the waiting room will be, and the hour as the place's clock shows it."""
    if not slots:
        return []
    zone = ZoneInfo(orgs.time_zone())
    first = slots[0].start
    crowd = _crowd(first, first + SOON)
    return [
        Free(s.id, s.practitioner_id, s.start.astimezone(zone), crowd[s.site_id, s.start.replace(minute=0, second=0)])
        for s in slots
    ]


def _crowd(start: datetime, end: datetime) -> Counter[tuple[UUID, datetime]]:
    """Appointments by site and hour."""
    booked = Appointment.objects.filter(
        status=AppointmentStatus.BOOKED, start__gte=start.replace(minute=0, second=0), start__lte=end
    )
    by_hour = booked.annotate(hour=TruncHour("start")).values_list("site_id", "hour").annotate(n=Count("id"))
    return Counter({(site, hour): n for site, hour, n in by_hour})


def usual_practitioner(patient_id: UUID) -> UUID | None:
    """Whom they have been booked with most, the latest when that does not decide; none after a single visit."""
    seen = Appointment.objects.filter(patient_id=patient_id).exclude(status=AppointmentStatus.CANCELLED)
    times = Counter(seen.order_by("-start").values_list("practitioner_id", flat=True)[:20])
    found = times.most_common(1)
    return found[0][0] if found and found[0][1] > 1 else None


def place(slot: Slot, reasons: tuple[str, ...]) -> Place:
    return Place(
        slot_id=slot.id,
        practitioner_id=slot.practitioner_id,
        practitioner=slot.practitioner.spoken_name,
        site_id=slot.site_id,
        site=slot.site.name,
        visit_type_id=slot.visit_type_id,
        start=slot.start,
        end=slot.end,
        reasons=reasons,
    )


def today(now: datetime) -> date:
    return now.astimezone(ZoneInfo(orgs.time_zone())).date()
