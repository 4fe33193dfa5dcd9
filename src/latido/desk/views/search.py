"""One box for every patient. A record outside a contact opens with a reason."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from latido.compliance import api as compliance
from latido.coverage import api as coverage
from latido.desk.forms import BreakGlassForm, OpenRecordForm
from latido.desk.panels import people
from latido.desk.views import protected
from latido.desk.views.base import agent_of, posted
from latido.desk.views.call import found_context
from latido.interactions import api as interactions
from latido.interactions.contracts import LIVE
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.patients.contracts import Purpose
from latido.plumbing.access import StaffRequest, access
from latido.scheduling import api as scheduling
from latido.scheduling.contracts import AppointmentStatus


@sensitive_post_parameters("q")
@access("patients.search")
@require_http_methods(["GET", "POST"])
def search(request: StaffRequest) -> HttpResponse:
    """What is typed travels in the body, never in an address."""
    typed = request.POST.get("q", "")
    template = "desk/call/_found.html" if request.POST.get("part") == "found" else "desk/search.html"
    return render(request, template, {"q": typed, **_talking_to(request), **found_context(request, typed)})


def _talking_to(request: StaffRequest) -> dict[str, Any]:
    """In a call a choice adds the person to it; outside one it asks for a reason."""
    contact = interactions.current_of(agent_of(request))
    live = contact is not None and contact.state in LIVE
    return {"contact": contact, "found_target": "#workspace"} if live else {}


@access("patients.open")
@require_http_methods(["GET", "POST"])
def open_record(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """Ask for the reason, then show the header. Both are audited, refusals too."""
    form = OpenRecordForm(posted(request))
    if compliance.closed_to(request.actor, [patient_id]):
        return protected.ask(request, patient_id)
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 422
        return render(request, "desk/record/_open_record.html", {"patient_id": patient_id, "form": form}, status=status)
    given = form.cleaned_data
    return _record(request, patient_id, Purpose("search", reason=given["reason"], code=given["code"]))


@sensitive_post_parameters("shown")
@access("patients.open")
@require_POST
def break_glass(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """Open a protected record: a reason, and once more who opens it. Whoever guards privacy hears of it at once."""
    form = BreakGlassForm(request.POST)
    if form.is_valid() and not patients.is_known(patient_id):
        raise Http404
    if not protected.broken(request, form, patient_id):
        return protected.ask(request, patient_id, form)
    return _record(request, patient_id, Purpose("glass", reason=form.cleaned_data["reason"]))


def _record(request: StaffRequest, patient_id: UUID, why: Purpose) -> HttpResponse:
    now = utc_now()
    try:
        header = patients.open_patient(patient_id, why, request.actor, now)
    except patients.PatientUnknown:
        raise Http404 from None
    booked = scheduling.appointments_of(patient_id, request.actor, now)
    context = {
        "patient": header,
        "patient_hint": people.hint(header),
        "coverage": next(iter(coverage.coverage_of(patient_id, request.actor)), None),
        "appointments": [each for each in booked if each.status is AppointmentStatus.BOOKED and each.start > now],
    }
    return render(request, "desk/record/_record.html", context)
