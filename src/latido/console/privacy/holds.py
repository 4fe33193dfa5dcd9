"""Legal holds: what is not destroyed while a trial or an inquiry lasts, be it a patient, a contact or one recording."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from latido.compliance import api as compliance
from latido.compliance.contracts import keeping
from latido.console.privacy.forms import WhyForm, page_of
from latido.interactions import api as interactions
from latido.interactions.contracts import NotFound
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.plumbing.access import StaffRequest, access
from latido.staff import api as staff


@dataclass(frozen=True, slots=True)
class Line:
    hold: keeping.Hold
    patients: str  # names, of whom it is about
    who: str


@sensitive_post_parameters("q")
@access("privacy.keep")
@require_http_methods(["GET", "POST"])
def holds(request: StaffRequest) -> HttpResponse:
    """Those in force, and a box to find whom to hold. What is typed travels in the body, never in an address."""
    typed = request.POST.get("q", "")
    found = patients.search(typed, request.actor, utc_now()) if typed.strip() else None
    return _page(request, {"q": typed, "result": found})


def _page(request: StaffRequest, shown: dict[str, Any], status: int = 200) -> HttpResponse:
    page = page_of(request.GET.get("pagina", ""))
    found, further = compliance.holds_in_force(actor=request.actor, page=page)
    shown = {"lines": _lines(request, found), "page": page, "further": further, **shown}
    return render(request, "console/privacy/holds.html", shown, status=status)


def _lines(request: StaffRequest, found: list[keeping.Hold]) -> list[Line]:
    names = patients.shown_names({patient for each in found for patient in each.about}, request.actor)
    people = staff.names({each.set_by for each in found if each.set_by})
    return [
        Line(
            each,
            patients=", ".join(filter(None, (names.get(patient, "") for patient in each.about))),
            who=people.get(each.set_by, "") if each.set_by else "",
        )
        for each in found
    ]


@access("privacy.keep")
@require_http_methods(["GET", "POST"])
def hold(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """Nothing of this patient's is destroyed until it is lifted."""
    if not patients.is_known(patient_id):
        raise Http404
    return _hold(request, (patient_id,), {"patient_id": patient_id})


@access("privacy.keep")
@require_GET
def contacts(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """Which contact or recording of a patient's is to be held: when each was, and nothing of what it was about."""
    if not patients.is_known(patient_id):
        raise Http404
    page = page_of(request.GET.get("pagina", ""))
    found, further = interactions.contacts_to_hold(patient_id, actor=request.actor, page=page)
    held = compliance.held_among([each.id for each in found])
    shown = {
        "patient_id": patient_id,
        "name": _names(request, (patient_id,)),
        "lines": [(each, each.id in held) for each in found],
        "page": page,
        "further": further,
    }
    return render(request, "console/privacy/hold_contacts.html", shown)


@access("privacy.keep")
@require_http_methods(["GET", "POST"])
def hold_contact(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """Neither this contact nor its recordings are destroyed until it is lifted."""
    try:
        found = interactions.contact_to_hold(interaction_id)
    except NotFound:
        raise Http404 from None
    about = interactions.concerned([interaction_id], ())[interaction_id]
    return _hold(request, about, {"interaction_id": interaction_id}, contact=found)


@access("privacy.keep")
@require_http_methods(["GET", "POST"])
def hold_recording(request: StaffRequest, segment_id: UUID) -> HttpResponse:
    """This recording alone is not destroyed until it is lifted."""
    try:
        found = interactions.contact_to_hold(interactions.contact_of_recording(segment_id))
    except NotFound:
        raise Http404 from None
    about = interactions.concerned((), [segment_id])[segment_id]
    part = next((each.position for each in found.recordings if each.id == segment_id), None)
    return _hold(request, about, {"recording_id": segment_id}, contact=found, part=part)


def _hold(request: StaffRequest, about: tuple[UUID, ...], of: dict[str, UUID], **shown: Any) -> HttpResponse:
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        compliance.hold(keeping.NewHold(form.cleaned_data["why"], **of), actor=request.actor, now=utc_now())
        return redirect("console:holds")
    shown = {"form": form, "patient_id": about[0] if about else None, "name": _names(request, about), **shown}
    return render(request, "console/privacy/hold.html", shown, status=422 if form.errors else 200)


def _names(request: StaffRequest, about: tuple[UUID, ...]) -> str:
    names = patients.shown_names(about, request.actor)
    return ", ".join(filter(None, (names.get(each, "") for each in about)))


@access("privacy.keep")
@require_POST
def lift(request: StaffRequest, hold_id: UUID) -> HttpResponse:
    """Its time counts again."""
    form = WhyForm(request.POST)
    try:
        why = form.cleaned_data["why"] if form.is_valid() else ""
        compliance.lift_hold(hold_id, why, actor=request.actor, now=utc_now())
    except keeping.HoldUnknown:
        raise Http404 from None
    except keeping.WhyMissing:
        return _page(request, {"form": form, "of": hold_id}, status=422)
    return redirect("console:holds")
