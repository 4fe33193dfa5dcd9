"""Writes to the agenda, and reads of one patient's. Each function is one transaction and one sentence of the domain."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord, Outcome, Shown, Tag
from latido.interactions import api as interactions
from latido.kernel import phone
from latido.kernel.actor import Actor
from latido.orgs import api as orgs
from latido.patients import api as patients
from latido.patients.contracts import Act
from latido.plumbing import outbox
from latido.scheduling import reserving, selectors
from latido.scheduling.contracts import AppointmentStatus, Booking, Place, ReadBack
from latido.scheduling.core import confirmation as spanish
from latido.scheduling.core import confirmation_en as english
from latido.scheduling.core.rules import Facts, Refused, Rule, may_book
from latido.scheduling.core.suggest import WORDS, suggest
from latido.scheduling.events import AppointmentBooked, AppointmentCancelled
from latido.scheduling.models import ONE_A_REQUEST, ONE_PLACE_AT_A_TIME, Appointment, Slot, VisitType
from latido.scheduling.selectors import AppointmentUnknown, PlaceUnknown


class SlotTaken(Exception):
    """Somebody else has just taken this time."""


class NotCancellable(Exception):
    """The appointment has already been kept, missed or begun."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One asking for a place: once however often it comes, from when on they wanted it, and in which contact."""

    request_id: UUID
    desired_on: date | None
    interaction_id: UUID | None


def book_appointment(
    patient_id: UUID,
    slot_id: UUID,
    visit_type_id: UUID,
    *,
    request_id: UUID,
    desired_on: date | None,
    actor: Actor,
    now: datetime,
    interaction_id: UUID | None = None,
) -> Booking:
    """Book one place for one patient, or say why not.

    Asking twice with the same request_id books once. Two people asking for the same place: the database's
    constraint decides, not a read before the write.

    Raises SlotTaken, Refused, PlaceUnknown, patients.PatientUnknown; AppointmentUnknown when the request was another
    patient's.
    """
    try:
        with transaction.atomic():
            return _book(
                patient_id,
                slot_id,
                visit_type_id,
                Asked(request_id, desired_on, interaction_id),
                actor=actor,
                now=now,
            )
    except Refused as refused:
        _audit_refusal(actor, patient_id, refused)
        raise


def _book(
    patient_id: UUID,
    slot_id: UUID,
    visit_type_id: UUID,
    asked: Asked,
    *,
    actor: Actor,
    now: datetime,
    kind: str = "appointment.booked",
) -> Booking:
    slot = Slot.objects.select_for_update().filter(id=slot_id).first()
    if slot is None:
        raise PlaceUnknown
    if earlier := _already_made(asked.request_id, patient_id, actor):  # after the lock: the other asker has committed
        return earlier
    may_book(_facts(patient_id, slot, visit_type_id, now), now)
    row = _take(
        Appointment(
            request_id=asked.request_id,
            patient_id=patient_id,
            slot=slot,
            visit_type_id=slot.visit_type_id,
            practitioner_id=slot.practitioner_id,
            site_id=slot.site_id,
            start=slot.start,
            end=slot.end,
            requested_on=selectors.today(now),
            desired_on=asked.desired_on,
            booked_by=actor.id,
            booked_at=now,
            interaction_id=asked.interaction_id,
        )
    )
    audit(actor, "appointment.booked", row, row.interaction_id)
    interactions.add_to_timeline(patient_id, kind, row.id, at=now)
    outbox.publish(AppointmentBooked(row.id, patient_id, actor.id, now))
    return selectors.booking_of(row.id)


def _already_made(request_id: UUID, patient_id: UUID, actor: Actor) -> Booking | None:
    """What this request made before, for the same patient; anybody else's does not exist here. Audited."""
    earlier = selectors.booking_of_request(request_id, patient_id)
    if earlier is not None:
        compliance.record(actor, AuditRecord("appointment.listed", (patient_id,), fields=("appointment",)))
    return earlier


def _facts(patient_id: UUID, slot: Slot, wanted_type_id: UUID, now: datetime) -> Facts:
    return Facts(
        start=slot.start,
        end=slot.end,
        blocked=slot.blocked,
        visit_type_id=slot.visit_type_id,
        wanted_type_id=wanted_type_id,
        deceased=patients.is_deceased(patient_id),
        booked=selectors.booked_times(patient_id, now, without=None),
    )


def _take(row: Appointment) -> Appointment:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as problem:
        raise _refusal(problem) from None
    return row


def _refusal(problem: IntegrityError) -> Exception:
    """Which promise the database kept."""
    name = getattr(getattr(problem.__cause__, "diag", None), "constraint_name", "")
    if name == ONE_PLACE_AT_A_TIME:
        return Refused(Rule.OVERLAPPING)
    return problem if name == ONE_A_REQUEST else SlotTaken()


@transaction.atomic
def cancel_appointment(
    appointment_id: UUID, reason: str, actor: Actor, now: datetime, interaction_id: UUID | None = None
) -> Booking:
    """Free the place. Asking twice cancels once. Raises AppointmentUnknown, NotCancellable."""
    if (row := _free(appointment_id, reason, actor, now, interaction_id)) is not None:
        interactions.add_to_timeline(row.patient_id, "appointment.cancelled", row.id, at=now)
    return selectors.booking_of(appointment_id)


def _free(
    appointment_id: UUID, reason: str, actor: Actor, now: datetime, interaction_id: UUID | None
) -> Appointment | None:
    """None when it was free."""
    row: Appointment | None = Appointment.objects.select_for_update().filter(id=appointment_id).first()
    if row is None:
        raise AppointmentUnknown
    if row.status == AppointmentStatus.CANCELLED:
        return None
    if row.status != AppointmentStatus.BOOKED or row.start <= now:
        raise NotCancellable
    row.status = AppointmentStatus.CANCELLED
    row.cancelled_by, row.cancelled_at, row.cancelled_reason = actor.id, now, reason.strip()[:200]
    row.interaction_id = interaction_id or row.interaction_id
    row.save(update_fields=["status", "cancelled_by", "cancelled_at", "cancelled_reason", "interaction_id"])
    audit(actor, "appointment.cancelled", row, row.interaction_id)
    outbox.publish(AppointmentCancelled(row.id, row.patient_id, actor.id, now))
    return row


def reschedule_appointment(
    appointment_id: UUID,
    slot_id: UUID,
    *,
    request_id: UUID,
    desired_on: date | None,
    actor: Actor,
    now: datetime,
    interaction_id: UUID | None = None,
) -> Booking:
    """The new place is booked and the old one freed, or nothing changes.

    Raises as book_appointment and cancel_appointment.
    """
    old = selectors.booking_of(appointment_id)
    if earlier := _already_made(request_id, old.patient_id, actor):
        return earlier
    try:
        with transaction.atomic():
            _free(appointment_id, _("Reprogramada"), actor, now, interaction_id)
            made = _book(
                old.patient_id,
                slot_id,
                old.visit_type.id,
                Asked(request_id, desired_on, interaction_id),
                actor=actor,
                now=now,
                kind="appointment.moved",
            )
            return reserving.carry(old.id, made)
    except Refused as refused:
        _audit_refusal(actor, old.patient_id, refused)
        raise


def suggest_places(
    patient_id: UUID,
    visit_type_id: UUID,
    *,
    site_id: UUID | None,
    after: datetime | None,
    actor: Actor,
    now: datetime,
    limit: int = 3,
) -> tuple[Place, ...]:
    """Free places to offer, earliest first, each with its reasons in words. Audited: it shows who their doctor is.

    Of a protected record it does not.
    """
    protected = compliance.closed_to(actor, [patient_id])
    usual = None if protected else selectors.usual_practitioner(patient_id)
    slots = selectors.free_slots(visit_type_id, site_id, max(after or now, now))
    by_id = {slot.id: slot for slot in slots}
    found = suggest(selectors.as_free(slots), usual, limit)
    detail = {"count": str(len(found))}
    compliance.record(
        actor, AuditRecord("appointment.places", (patient_id,), fields=("usual_practitioner",), detail=detail)
    )
    return tuple(
        selectors.place(by_id[free.slot_id], tuple(_(WORDS[reason]) for reason in reasons)) for free, reasons in found
    )


def appointments_of(
    patient_id: UUID, actor: Actor, now: datetime, interaction_id: UUID | None = None
) -> tuple[Booking, ...]:
    """A patient's visits: those to come, then the latest that were. Audited. Raises compliance's Protected.

    In a contact whose speaker may not know of reserved ones, those are not among them.
    """
    compliance.guard(actor, [patient_id], asked="appointment.listed", interaction_id=interaction_id)
    compliance.record(actor, AuditRecord("appointment.listed", (patient_id,), interaction_id, fields=("appointments",)))
    found = seen_by(actor, selectors.bookings_of(patient_id, now))
    if interaction_id is None or not any(each.tagged for each in found):
        return found
    may = interactions.may(interaction_id, patient_id, Act.APPOINTMENTS, now=now, sensitive=True).allowed
    return tuple(each for each in found if may or not each.tagged)


def bookings(patient_id: UUID, appointment_ids: Collection[UUID], actor: Actor) -> Mapping[UUID, Booking]:
    """Visits of a patient's timeline. Audited. Raises compliance's Protected."""
    compliance.guard(actor, [patient_id], asked="appointment.listed")
    found = seen_by(actor, selectors.bookings(patient_id, appointment_ids))
    detail = {"count": str(len(found))}
    compliance.record(actor, AuditRecord("appointment.listed", (patient_id,), fields=("appointments",), detail=detail))
    return {each.id: each for each in found}


def seen_by(actor: Actor, found: Iterable[Booking]) -> tuple[Booking, ...]:
    """These visits as this actor may see them: of a reserved one only where and when, or not even that."""
    shown = ((each, compliance.how_shown(each.tags, each.patient_id, actor=actor)) for each in found)
    return tuple(each if how is Shown.SHOW else _unnamed(each) for each, how in shown if how is not Shown.DENY)


def _unnamed(visit: Booking) -> Booking:
    """Nothing that tells what it is for, nor why it was cancelled; its kind's id stays, to offer other times for it."""
    kind = replace(visit.visit_type, code="", name="", requires="", preparation="", needs_nurse=False, tag=Tag.NONE)
    return replace(visit, visit_type=kind, practitioner="", cancelled_reason="", tags=(), tagged=True, reserved=True)


def reveal_appointment(appointment_id: UUID, actor: Actor, interaction_id: UUID | None = None) -> Booking:
    """One visit with its specialty and professional, which lists hide; of a reserved one, if the actor may know.
    Audited, refused ones too.

    Raises AppointmentUnknown, compliance's Protected.
    """
    booked = selectors.booking_of(appointment_id)
    compliance.guard(actor, [booked.patient_id], asked="appointment.revealed", interaction_id=interaction_id)
    found = next(iter(seen_by(actor, [booked])), None)
    shown = found is not None and not found.reserved
    compliance.record(
        actor,
        AuditRecord(
            "appointment.revealed",
            (booked.patient_id,),
            interaction_id,
            fields=("specialty", "practitioner") if shown else (),
            outcome=Outcome.DONE if shown else Outcome.REFUSED,
            detail={"appointment": str(appointment_id)},
        ),
    )
    if found is None:
        raise AppointmentUnknown
    return found


def confirmation(
    booking: Booking, *, nursing_note: bool = False, patient_pays: str = "", with_cancel: bool = True
) -> ReadBack:
    """What the agent reads aloud. nursing_note: this patient's preparations are nursing's to give."""
    kind = VisitType.objects.get(id=booking.visit_type.id)
    house = orgs.organisation()
    site = next((site for site in house.sites if site.id == booking.site_id), None)
    read_back = english.read_back if house.language == "en" else spanish.read_back
    return read_back(
        spanish.Visit(
            start=booking.start.astimezone(ZoneInfo(house.time_zone)),
            site=booking.site,
            floor=site.floor_hint if site else "",
            professional=booking.practitioner,
            arrive_before=kind.arrive_before,
            bring=kind.bring,
            preparation=kind.spoken_preparation,
            nurse_gives_it=kind.needs_nurse or nursing_note,
            remote=kind.remote,
            pays=patient_pays,
            cancel_by=phone.readable(house.main_number) if with_cancel else "",
        )
    )


def _audit_refusal(actor: Actor, patient_id: UUID, refused: Refused) -> None:
    """The sentence of a refusal tells something of the patient: it is written down, outside what was undone."""
    detail = {"rule": str(refused.rule)}
    compliance.record(actor, AuditRecord("appointment.booked", (patient_id,), outcome=Outcome.REFUSED, detail=detail))


def audit(actor: Actor, action: str, row: Appointment, interaction_id: UUID | None) -> None:
    """interaction_id: of the contact in which it is done."""
    detail = {"appointment": str(row.id)}
    record = AuditRecord(action, (row.patient_id,), interaction_id, fields=("appointment",), detail=detail)
    compliance.record(actor, record)
