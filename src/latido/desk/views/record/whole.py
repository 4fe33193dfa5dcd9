"""The patient's page: opened from a contact in hand or with a reason; its parts are asked for in the same right."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from latido.compliance import api as compliance
from latido.desk.forms import BreakGlassForm, OpenRecordForm
from latido.desk.panels import patient as panels
from latido.desk.panels import protected
from latido.desk.panels.patient import head, timeline
from latido.desk.panels.patient.whole import Rest, Whole
from latido.desk.views.base import posted
from latido.desk.views.protected import broken
from latido.desk.views.record.opening import Opening, may_change, needed, opening, remember
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.patients.contracts import Patient, Purpose
from latido.plumbing.access import StaffRequest, access

MOST_DIGITS = 19


@access("patients.open")
@require_http_methods(["GET", "POST"])
def open_record(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """The page, when there is a reason; else the reason is asked first. Both are audited, refusals too."""
    now = utc_now()
    with compliance.together():
        try:
            return _record(request, patient_id, now)
        except compliance.Protected:  # the one that this record was joined with: its glass is asked for
            stays = patients.record_of(patient_id, request.actor)
            return _alone(request, protected.context(request.actor, stays, now), "desk/record/_protected.html")


def _record(request: StaffRequest, patient_id: UUID, now: datetime) -> HttpResponse:
    form = OpenRecordForm(posted(request))
    if compliance.closed_to(request.actor, [patient_id], now):
        return _alone(request, protected.context(request.actor, patient_id, now), "desk/record/_protected.html")
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        why = Purpose("search", reason=given["reason"], code=given["code"])
        header = _opened(request, patient_id, why, now)
        remember(request, header.id, why, now)
        return _page(request, header, Opening(why), now)
    if request.method == "GET" and (found := opening(request, patient_id, now)) is not None:
        return _page(request, _opened(request, patient_id, found.purpose, now), found, now)
    who = next(iter(patients.candidates([patient_id], request.actor, now=now)), None)  # as the search showed them
    return _alone(request, {"patient_id": patient_id, "form": form, "who": who}, "desk/record/_open_record.html")


def _alone(request: StaffRequest, shown: dict[str, Any], template: str) -> HttpResponse:
    """What stands before the record: a page, or a part of the search's. A mistake stays where it was made."""
    if request.method == "GET" and request.headers.get("HX-Target") != "opening":
        return render(request, "desk/patient/reason.html", {**shown, "template": template})
    response = render(request, template, shown, status=200 if request.method == "GET" else 422)
    response.headers["HX-Retarget"] = "#opening"
    response.headers["HX-Push-Url"] = "false"
    return response


@sensitive_post_parameters("proof")
@access("patients.open")
@require_POST
def break_glass(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """Open a protected record: a reason, and once more who opens it. Whoever guards privacy hears of it at once."""
    form, now = BreakGlassForm(request.POST), utc_now()
    if form.is_valid() and not patients.is_known(patient_id):
        raise Http404
    stays = patients.record_of(patient_id, request.actor) if form.is_valid() else patient_id
    if not broken(request, form, stays):
        return _alone(request, protected.context(request.actor, stays, now, form=form), "desk/record/_protected.html")
    with compliance.together():
        why = Opening(Purpose("glass", reason=form.cleaned_data["reason"]))
        page = _page(request, _opened(request, stays, why.purpose, utc_now()), why, utc_now())
    page.headers["HX-Push-Url"] = reverse("desk:open-record", args=[stays])
    return page


def _opened(request: StaffRequest, patient_id: UUID, why: Purpose, now: datetime) -> Patient:
    """Of a record that was joined with another one: that one, and all that follows is about it."""
    try:
        return patients.open_patient(patient_id, why, request.actor, now)
    except patients.PatientUnknown:
        raise Http404 from None


def _page(request: StaffRequest, header: Patient, why: Opening, now: datetime) -> HttpResponse:
    contact_id = why.contact.id if why.contact else None
    whole = Whole(header.id, contact_id, request.actor, now, header, why.contact, why.verification)
    shown = {
        **head.context(whole),
        "what_comes": panels.shown(panels.LEFT, whole),
        "what_is_open": panels.shown(panels.RIGHT, whole),
    }
    return render(request, "desk/patient/page.html", shown)


def _urgent(why: Opening) -> bool:
    return why.contact is not None and why.contact.tier == 0


@access("patients.open")
@require_GET
def relationship(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """What the page brings once it stands: the timeline with its filters, and the panels that could wait."""
    now = utc_now()
    with compliance.together():
        why = needed(request, patient_id, now)
        page, summary = timeline.beginning(patient_id, request.actor, now)
        of = Rest(
            patient_id,
            why.contact.id if why.contact else None,
            request.actor,
            now,
            emergency=_urgent(why),
            changes=may_change(request.actor, patient_id, why, now),
            listed=page.contacts,
            summary=summary,
            lists_all=page.more is None,
        )
        shown = {
            "patient_id": patient_id,
            "filters": timeline.filters(summary),
            "page": page,
            "later_left": panels.shown(panels.LATER_LEFT, of),
            "later_right": panels.shown(panels.LATER_RIGHT, of),
        }
    return render(request, "desk/patient/_relationship.html", shown)


@access("patients.open")
@require_GET
def timeline_page(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """What happened, newest first, one page after another."""
    now = utc_now()
    asked = request.GET.get("after", "")
    last = int(asked) if asked.isdecimal() and len(asked) < MOST_DIGITS else None
    with compliance.together():
        needed(request, patient_id, now)
        page = timeline.page(patient_id, request.GET.get("vista", ""), last, request.actor, now)
    return render(
        request,
        "desk/patient/_timeline_page.html",
        {"page": page, "patient_id": patient_id, "last": last},
    )


@access("patients.reveal")
@require_POST
def reveal_datum(request: StaffRequest, patient_id: UUID, field: str) -> HttpResponse:
    """One hidden datum in full, for thirty seconds, as plain text."""
    why = needed(request, patient_id, utc_now())
    try:
        shown = patients.reveal(patient_id, field, why.purpose, request.actor)
    except (patients.NothingToShow, patients.PatientUnknown):
        raise Http404 from None
    return HttpResponse(shown, content_type="text/plain; charset=utf-8")
