"""The agenda in a call: what may be asked for, the three best places, and the words that confirm one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from latido.desk.core.emphasis import emphasised
from latido.desk.panels import guides
from latido.desk.panels.people import Seen
from latido.kernel.actor import Actor
from latido.kernel.ids import new_id
from latido.orgs import api as orgs
from latido.plumbing.ui.words import short_day
from latido.scheduling import api as scheduling
from latido.scheduling.contracts import AppointmentStatus, Booking, Place, VisitType

SAME_HOUR = 50  # places looked at for the one that was just freed


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the three places must fit."""

    visit_type_id: UUID | None = None
    site_id: UUID | None = None
    desired_on: date | None = None
    after: datetime | None = None  # beyond the places already offered
    slot_id: UUID | None = None  # the one chosen among them


def context(
    seen: Seen,
    wanted: Wanted,
    actor: Actor,
    now: datetime,
    *,
    moving: Booking | None = None,
    request_id: UUID | None = None,
) -> dict[str, Any]:
    """The whole panel. request_id: kept while one booking is being made, so that asking twice books once."""
    if seen.patient_id is None:
        raise LookupError("a booking is for somebody")
    kinds = scheduling.visit_types()
    kind = next((each for each in kinds if each.id == wanted.visit_type_id), None)
    places = _places(seen.patient_id, wanted, actor, now) if kind else ()
    chosen = next((each for each in places if each.slot_id == wanted.slot_id), places[0] if places else None)
    shown: dict[str, Any] = {
        "contact": seen.contact,
        "patient_id": seen.patient_id,
        "about": f"paciente={seen.patient_id}",
        "visit_types": kinds,
        "visit_type": kind,
        "sites": orgs.sites(),
        "site_id": wanted.site_id,
        "desired_on": wanted.desired_on,
        "after": wanted.after,
        "today": timezone.localtime(now).date(),
        "moving": moving,
        "places": places,
        "slot_id": chosen.slot_id if chosen else None,
        "last_start": places[-1].start if places else None,
        "request_id": request_id or new_id(),
        **guides.context(4 if chosen and wanted.slot_id else 3 if kind else 2, seen.level),
    }
    if chosen and kind:
        shown["facts"] = _facts(wanted, chosen, now)
        shown.update(readback_context(seen, as_if_booked(chosen, kind, seen.patient_id, wanted)))
    return shown


def _places(patient_id: UUID, wanted: Wanted, actor: Actor, now: datetime) -> Sequence[Place]:
    if wanted.visit_type_id is None:
        return ()
    after = wanted.after
    if after is None and wanted.desired_on is not None:
        after = timezone.make_aware(datetime.combine(wanted.desired_on, time.min))
    return scheduling.suggest_places(
        patient_id, wanted.visit_type_id, site_id=wanted.site_id, after=after, actor=actor, now=now
    )


def as_if_booked(place: Place, kind: VisitType, patient_id: UUID, wanted: Wanted) -> Booking:
    """The booking that this place would become: what the agent reads aloud before it is one."""
    return Booking(
        id=place.slot_id,
        patient_id=patient_id,
        status=AppointmentStatus.BOOKED,
        visit_type=kind,
        practitioner=place.practitioner,
        site_id=place.site_id,
        site=place.site,
        start=place.start,
        end=place.end,
        requested_on=None,
        desired_on=wanted.desired_on,
    )


def readback_context(seen: Seen, booking: Booking) -> dict[str, Any]:
    """Until the person is verified nothing of the record colours the words."""
    note = seen.header is not None and seen.header.nursing_note
    words = scheduling.confirmation(booking, nursing_note=note)
    spoken = emphasised(words.text, (f"{words.day} a {words.hour}", f"{words.day} at {words.hour}", words.where))
    return {"readback": spoken, "preparation_by_nurse": booking.visit_type.needs_nurse or note}


def booked_context(seen: Seen, booking: Booking) -> dict[str, Any]:
    """What is read back once it is booked."""
    return {"booking": booking, **readback_context(seen, booking), **guides.context(5, seen.level)}


def _facts(wanted: Wanted, chosen: Place, now: datetime) -> list[tuple[str, str]]:
    """The three dates of every request."""
    today = timezone.localtime(now).date()
    days = (timezone.localtime(chosen.start).date() - today).days
    return [
        (_("Solicitud"), f"{_('hoy')}, {short_day(today)}"),
        (_("Deseada"), short_day(wanted.desired_on) if wanted.desired_on else _("la más próxima")),
        (_("Oportunidad"), ngettext("%(n)d día", "%(n)d días", days) % {"n": days}),
    ]


def same_place(cancelled: Booking, actor: Actor, now: datetime) -> Place | None:
    """The free place that a cancelled appointment left, if it still is."""
    found = scheduling.suggest_places(
        cancelled.patient_id,
        cancelled.visit_type.id,
        site_id=cancelled.site_id,
        after=cancelled.start - timedelta(seconds=1),
        actor=actor,
        now=now,
        limit=SAME_HOUR,
    )
    it_left = (cancelled.start, cancelled.practitioner_id)
    return next((each for each in found if (each.start, each.practitioner_id) == it_left), None)
