"""An appointment is reserved by a word of its own, whatever its kind, or no more."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import Shown, Tag, Tagged, Thing
from latido.kernel.actor import Actor
from latido.plumbing import sql
from latido.scheduling.contracts import Booking
from latido.scheduling.models import Appointment
from latido.scheduling.selectors import AppointmentUnknown, booking_of, tags_of


@transaction.atomic
def tag_appointment(appointment_id: UUID, patient_id: UUID, tag: Tag, why: str, *, actor: Actor, now: datetime) -> None:
    """For that reason, from now on. Audited. Raises AppointmentUnknown, PermissionError, WhyMissing."""
    row = _of(appointment_id, patient_id)
    compliance.tag_item(Thing.APPOINTMENT, row.id, tag, why, about=(patient_id,), actor=actor, now=now)
    row.hand_tags = sorted({*row.hand_tags, tag.value})
    sql.change(row, "hand_tags")


@transaction.atomic
def untag_appointment(
    appointment_id: UUID, patient_id: UUID, tag_id: UUID, why: str, *, actor: Actor, now: datetime
) -> None:
    """By who may see it. Audited. Raises AppointmentUnknown, PermissionError, WhyMissing, compliance's TagUnknown."""
    row = _of(appointment_id, patient_id)
    if compliance.how_shown(tags_of(row), patient_id, actor=actor) is not Shown.SHOW:
        raise PermissionError("reserved")
    tag = compliance.untag_item(tag_id, Thing.APPOINTMENT, row.id, why, about=(patient_id,), actor=actor, now=now)
    row.hand_tags = [each for each in row.hand_tags if each != tag]
    sql.change(row, "hand_tags")


def appointment_tags(appointment_id: UUID, patient_id: UUID, *, actor: Actor) -> tuple[Tagged, ...] | None:
    """Who said so and why, the newest first; None when they may not know. Raises AppointmentUnknown."""
    row = _of(appointment_id, patient_id)
    shown = compliance.how_shown(tags_of(row), patient_id, actor=actor)
    return compliance.tags_of_item(Thing.APPOINTMENT, row.id) if shown is Shown.SHOW else None


def carry(old_id: UUID, made: Booking) -> Booking:
    """The same visit at another time is as reserved, for the same reasons. In the running transaction."""
    tags = Appointment.objects.values_list("hand_tags", flat=True).get(id=old_id)
    if not tags:
        return made
    Appointment.objects.filter(id=made.id).update(hand_tags=tags)
    compliance.carry_item_tags(Thing.APPOINTMENT, old_id, made.id)
    return booking_of(made.id)


def _of(appointment_id: UUID, patient_id: UUID) -> Appointment:
    """Held; of somebody else nothing is read."""
    theirs = Appointment.objects.select_for_update().filter(id=appointment_id, patient_id=patient_id)
    row: Appointment | None = theirs.first()
    if row is None:
        raise AppointmentUnknown
    return row
