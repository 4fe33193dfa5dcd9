"""Whether somebody came to their appointment: said once its day has come, and taken back by who may say it.

When they were last here is not written anywhere: it is the latest of the appointments they came to (`kept`).
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Max

from latido.compliance import api as compliance
from latido.interactions import api as interactions
from latido.kernel.actor import Actor
from latido.orgs import api as orgs
from latido.plumbing import outbox
from latido.scheduling import selectors
from latido.scheduling.contracts import AppointmentStatus, Booking
from latido.scheduling.core.coming import Came, may_say, may_take_back
from latido.scheduling.events import AppointmentAttended, AppointmentMissed, AppointmentReopened
from latido.scheduling.models import Appointment
from latido.scheduling.selectors import AppointmentUnknown
from latido.scheduling.services import audit, seen_by

PERMISSION = "scheduling.attend"
_SAID: Mapping[Came, tuple[AppointmentStatus, str, type[AppointmentAttended] | type[AppointmentMissed]]] = {
    Came.CAME: (AppointmentStatus.FULFILLED, "appointment.attended", AppointmentAttended),
    Came.MISSED: (AppointmentStatus.NO_SHOW, "appointment.missed", AppointmentMissed),
}
_KINDS = {status: kind for status, kind, _event in _SAID.values()}


class NotSayable(Exception):
    """Its day has not come, it was cancelled, or something else was said of it already."""


@transaction.atomic
def say_came(
    patient_id: UUID, appointment_id: UUID, came: Came, *, actor: Actor, now: datetime, interaction_id: UUID | None
) -> Booking:
    """They came, or did not. Saying the same twice says it once. Audited.

    Raises AppointmentUnknown, NotSayable, compliance's Protected.
    """
    row = _held(patient_id, appointment_id, actor, interaction_id)
    status, kind, event = _SAID[came]
    if row.status == status:
        return selectors.booking_of(row.id)
    if not may_say(came, AppointmentStatus(row.status), row.start, now, ZoneInfo(orgs.time_zone())):
        raise NotSayable
    row.status, row.told_by, row.told_at = status, actor.id, now
    row.save(update_fields=["status", "told_by", "told_at"])
    audit(actor, kind, row, interaction_id)
    interactions.add_to_timeline(row.patient_id, kind, row.id, at=row.start)
    outbox.publish(event(row.id, row.patient_id, actor.id, now))
    return selectors.booking_of(row.id)


@transaction.atomic
def take_back_came(
    patient_id: UUID, appointment_id: UUID, *, actor: Actor, now: datetime, interaction_id: UUID | None
) -> Booking:
    """As if nobody had said it. Asking twice takes back once. Audited.

    Raises AppointmentUnknown, NotSayable, compliance's Protected.
    """
    row = _held(patient_id, appointment_id, actor, interaction_id)
    status = AppointmentStatus(row.status)
    if status is AppointmentStatus.BOOKED:
        return selectors.booking_of(row.id)
    if not may_take_back(status, row.told_at, now):
        raise NotSayable
    row.status, row.told_by, row.told_at = AppointmentStatus.BOOKED, None, None
    try:
        with transaction.atomic():
            row.save(update_fields=["status", "told_by", "told_at"])
    except IntegrityError:  # they were booked elsewhere at the same time since
        raise NotSayable from None
    audit(actor, "appointment.reopened", row, interaction_id)
    interactions.take_from_timeline(row.patient_id, _KINDS[status], row.id)
    outbox.publish(AppointmentReopened(row.id, row.patient_id, actor.id, now))
    return selectors.booking_of(row.id)


def _held(patient_id: UUID, appointment_id: UUID, actor: Actor, interaction_id: UUID | None) -> Appointment:
    """This patient's, as far as the actor may know that it is there."""
    compliance.guard(actor, [patient_id], asked="appointment.listed", interaction_id=interaction_id)
    row: Appointment | None = (
        Appointment.objects.select_for_update().filter(id=appointment_id, patient_id=patient_id).first()
    )
    if row is None or not seen_by(actor, [selectors.booking_of(row.id)]):
        raise AppointmentUnknown
    return row


class Kept:
    """The answer to the port of patients: when each was last here, as far as this house knows."""

    def last_visits(self, patient_ids: Collection[UUID]) -> Mapping[UUID, date]:
        came = Appointment.objects.filter(patient_id__in=patient_ids, status=AppointmentStatus.FULFILLED)
        zone = ZoneInfo(orgs.time_zone())
        last = came.values_list("patient_id").annotate(last=Max("start")).order_by()
        return {patient_id: at.astimezone(zone).date() for patient_id, at in last}
