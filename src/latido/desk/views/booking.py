"""The agenda in a call: book, move, cancel and take back."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from latido.desk.forms import CANCEL_REASONS, BookingForm, CancelForm, PlacesForm
from latido.desk.panels import booking, call, people, record
from latido.desk.panels.booking import Wanted
from latido.desk.views.base import fragment, must_may, of_contact, posted, unfinished
from latido.interactions.contracts import Interaction
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.patients.contracts import Act
from latido.plumbing.access import StaffRequest, access
from latido.scheduling import api as scheduling
from latido.scheduling.contracts import AppointmentStatus, Booking


@access("scheduling.book")
@require_GET
def book(request: StaffRequest, interaction_id: UUID, patient_id: UUID) -> HttpResponse:
    """What for, where and when; then three places. Anyone may book for a patient: nothing is disclosed."""
    contact = _for(request, interaction_id, patient_id, Act.BOOK)
    return _panel(request, contact, patient_id, Wanted(), template="desk/booking/_book_work.html")


@access("scheduling.book")
@require_GET
def move(request: StaffRequest, interaction_id: UUID, patient_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Another time for the same visit: the old one is freed only when the new one is booked."""
    contact = _for(request, interaction_id, patient_id, Act.MOVE)
    moving = _booked(request, contact, patient_id, appointment_id)
    wanted = Wanted(visit_type_id=moving.visit_type.id, site_id=moving.site_id)
    return _panel(request, contact, patient_id, wanted, template="desk/booking/_book_work.html", moving=moving)


@access("scheduling.book")
@require_GET
def places(request: StaffRequest, interaction_id: UUID, patient_id: UUID) -> HttpResponse:
    """The three best places for what is asked."""
    contact = _for(request, interaction_id, patient_id, Act.BOOK)
    return _panel(
        request, contact, patient_id, *_asked(request, contact, patient_id), template="desk/booking/_places_found.html"
    )


@access("scheduling.book")
@require_GET
def readback(request: StaffRequest, interaction_id: UUID, patient_id: UUID) -> HttpResponse:
    """The words of another of the three places."""
    contact = _for(request, interaction_id, patient_id, Act.BOOK)
    return _panel(
        request,
        contact,
        patient_id,
        *_asked(request, contact, patient_id),
        template="desk/booking/_readback_found.html",
    )


def _asked(request: StaffRequest, contact: Interaction, patient_id: UUID) -> tuple[Wanted, Booking | None]:
    form = PlacesForm(request.GET)
    form.is_valid()  # what cannot be read is as if it had not been asked
    asked = form.cleaned_data
    moving = asked.get("moving")
    wanted = Wanted(
        asked.get("visit_type"), asked.get("site"), asked.get("desired_on"), asked.get("after"), asked.get("slot")
    )
    return wanted, _moved(request, contact, patient_id, moving) if moving else None


def _panel(
    request: StaffRequest,
    contact: Interaction,
    patient_id: UUID,
    wanted: Wanted,
    moving: Booking | None = None,
    *,
    template: str,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    now = utc_now()
    seen = people.look(contact, patient_id, request.actor, now)
    shown = booking.context(seen, wanted, request.actor, now, moving=moving, request_id=more.pop("request_id", None))
    return render(request, template, {**shown, **more}, status=status)


@access("scheduling.book")
@require_POST
def reserve(request: StaffRequest, interaction_id: UUID, patient_id: UUID) -> HttpResponse:
    """Book the place that was read aloud, once however often it is asked; or offer others."""
    contact, now = _for(request, interaction_id, patient_id, Act.BOOK), utc_now()
    form = BookingForm(request.POST)
    if not form.is_valid():
        return _panel(request, contact, patient_id, Wanted(), template="desk/booking/_book_work.html", status=422)
    asked = form.cleaned_data
    moving = _moved(request, contact, patient_id, asked["moving"]) if asked["moving"] else None
    wanted = Wanted(asked["visit_type"], asked["site"], asked["desired_on"], asked["after"])
    again = {"template": "desk/booking/_book_work.html", "moving": moving, "request_id": asked["request_id"]}
    if asked["read"] and asked["read"] != asked["slot"]:  # the key was faster than the words
        return _panel(
            request, contact, patient_id, replace(wanted, slot_id=asked["slot"]), status=409, unread=True, **again
        )
    try:
        done = (
            _move(request, moving, contact, asked, now)
            if moving
            else _reserve(request, patient_id, contact, asked, now)
        )
    except scheduling.SlotTaken:
        return _panel(request, contact, patient_id, wanted, status=409, taken=True, **again)
    except scheduling.Refused as refused:
        words = _(scheduling.SENTENCES[refused.rule])
        return _panel(request, contact, patient_id, wanted, status=422, refused=words, **again)
    except (scheduling.PlaceUnknown, scheduling.AppointmentUnknown):
        raise Http404 from None
    return _done(request, contact, done, moved=moving is not None)


def _reserve(request: StaffRequest, patient_id: UUID, contact: Interaction, asked: dict[str, Any], now: Any) -> Booking:
    return scheduling.book_appointment(
        patient_id,
        asked["slot"],
        asked["visit_type"],
        request_id=asked["request_id"],
        desired_on=asked["desired_on"],
        actor=request.actor,
        now=now,
        interaction_id=contact.id,
    )


def _move(request: StaffRequest, moving: Booking, contact: Interaction, asked: dict[str, Any], now: Any) -> Booking:
    return scheduling.reschedule(
        moving.id,
        asked["slot"],
        request_id=asked["request_id"],
        desired_on=asked["desired_on"],
        actor=request.actor,
        now=now,
        interaction_id=contact.id,
    )


def _done(request: StaffRequest, contact: Interaction, done: Booking, *, moved: bool) -> HttpResponse:
    now = utc_now()
    seen = people.look(contact, done.patient_id, request.actor, now)
    head = call.head_context(seen, request.actor, now)
    context = {**head, **booking.booked_context(seen, done), "moved": moved}
    return fragment(request, "desk/booking/_booked_work.html", context, "desk-booked")


@access("scheduling.book")
@require_GET
def choose_appointment(request: StaffRequest, interaction_id: UUID, patient_id: UUID, act: str) -> HttpResponse:
    """Which of their appointments is to be changed or cancelled."""
    contact = _for(request, interaction_id, patient_id, Act.APPOINTMENTS)
    shown = record.appointments_context(contact, patient_id, request.actor, utc_now())
    return render(
        request,
        "desk/booking/_choose_appointment.html",
        {**shown, "contact": contact, "act": act, "about": f"paciente={patient_id}"},
    )


@access("scheduling.book")
@require_GET
def appointments(request: StaffRequest, interaction_id: UUID, patient_id: UUID) -> HttpResponse:
    """What comes next, in the patient's pane."""
    contact = _for(request, interaction_id, patient_id, Act.APPOINTMENTS)
    shown = record.appointments_context(contact, patient_id, request.actor, utc_now())
    return render(request, "desk/person/_appointments.html", {**shown, "contact": contact})


@access("patients.reveal")
@require_POST
def reveal_appointment(
    request: StaffRequest, interaction_id: UUID, patient_id: UUID, appointment_id: UUID
) -> HttpResponse:
    """Specialty and practitioner of one appointment, for thirty seconds, as plain text."""
    contact = _for(request, interaction_id, patient_id, Act.APPOINTMENTS)
    _booked(request, contact, patient_id, appointment_id)
    found = scheduling.reveal_appointment(appointment_id, request.actor, contact.id)
    words = (
        _("Reservada: la conoce enfermería") if found.reserved else f"{found.visit_type.name} · {found.practitioner}"
    )
    return HttpResponse(words, content_type="text/plain; charset=utf-8")


@access("scheduling.book")
@require_http_methods(["GET", "POST"])
def cancel(request: StaffRequest, interaction_id: UUID, patient_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Free the place, with the reason. It asks first and can be taken back."""
    contact = _for(request, interaction_id, patient_id, Act.CANCEL)
    appointment = _booked(request, contact, patient_id, appointment_id)
    form = CancelForm(posted(request))
    shown = {
        "contact": contact,
        "patient_id": patient_id,
        "appointment": appointment,
        "about": f"paciente={patient_id}",
    }
    if request.method == "GET":
        return render(request, "desk/booking/_cancel.html", {**shown, "form": form})
    if not form.is_valid():
        return render(request, "desk/booking/_cancel.html", {**shown, "form": form}, status=422)
    reason = dict(CANCEL_REASONS)[form.cleaned_data["reason"]]
    try:
        done = scheduling.cancel_appointment(appointment_id, str(reason), request.actor, utc_now(), contact.id)
    except scheduling.NotCancellable:
        form.add_error(None, _("Esta cita ya pasó o ya se atendió: no se puede cancelar."))
        return render(request, "desk/booking/_cancel.html", {**shown, "form": form}, status=409)
    now = utc_now()
    head = call.head_context(people.look(contact, patient_id, request.actor, now), request.actor, now)
    context = {**head, "booking": done, "undo": True}
    return fragment(request, "desk/booking/_cancelled.html", context, "desk-booked")


@access("scheduling.book")
@require_POST
def undo_cancel(request: StaffRequest, interaction_id: UUID, patient_id: UUID, appointment_id: UUID) -> HttpResponse:
    """The same place again, if nobody has taken it."""
    contact, now = _for(request, interaction_id, patient_id, Act.CANCEL), utc_now()
    cancelled = _any_of(request, contact, patient_id, appointment_id)
    if cancelled.status is not AppointmentStatus.CANCELLED:
        raise Http404
    wanted = Wanted(cancelled.visit_type.id, cancelled.site_id)
    place = booking.same_place(cancelled, request.actor, now)
    if place is None:
        return _panel(
            request, contact, patient_id, wanted, template="desk/booking/_book_work.html", status=409, taken=True
        )
    asked = {
        "slot": place.slot_id,
        "visit_type": cancelled.visit_type.id,
        "request_id": new_id(),
        "desired_on": cancelled.desired_on,
    }
    try:
        done = _reserve(request, patient_id, contact, asked, now)
    except scheduling.SlotTaken:
        return _panel(
            request, contact, patient_id, wanted, template="desk/booking/_book_work.html", status=409, taken=True
        )
    return _done(request, contact, done, moved=False)


def _for(request: StaffRequest, interaction_id: UUID, patient_id: UUID, act: Act) -> Interaction:
    """The actor's contact, on which this may be done: listing, moving and cancelling disclose, booking does not."""
    contact = unfinished(request, interaction_id)
    of_contact(contact, patient_id)
    must_may(contact.id, patient_id, act)
    return contact


def _any_of(request: StaffRequest, contact: Interaction, patient_id: UUID, appointment_id: UUID) -> Booking:
    found = scheduling.appointments_of(patient_id, request.actor, utc_now(), contact.id)
    for each in found:
        if each.id == appointment_id:
            return each
    raise Http404


def _booked(request: StaffRequest, contact: Interaction, patient_id: UUID, appointment_id: UUID) -> Booking:
    """One of this patient's own appointments; anybody else's does not exist here."""
    return _any_of(request, contact, patient_id, appointment_id)


def _moved(request: StaffRequest, contact: Interaction, patient_id: UUID, appointment_id: UUID) -> Booking:
    """The appointment that a form says is moved: only for who may now, however long the form has been open."""
    must_may(contact.id, patient_id, Act.MOVE)
    return _booked(request, contact, patient_id, appointment_id)
