"""Legal holds: what is not destroyed while a trial or an inquiry lasts."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from latido.compliance import api as compliance
from latido.compliance.contracts import keeping
from latido.console.privacy.forms import WhyForm
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.plumbing.access import StaffRequest, access
from latido.staff import api as staff


@dataclass(frozen=True, slots=True)
class Line:
    hold: keeping.Hold
    patient: str
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
    return render(request, "console/privacy/holds.html", {"lines": _lines(request), **shown}, status=status)


def _lines(request: StaffRequest) -> list[Line]:
    found = compliance.holds_in_force(actor=request.actor)
    names = patients.shown_names({each.patient_id for each in found if each.patient_id}, request.actor)
    people = staff.names({each.set_by for each in found if each.set_by})
    return [
        Line(
            each,
            patient=names.get(each.patient_id, "") if each.patient_id else "",
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
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        new = keeping.NewHold(form.cleaned_data["why"], patient_id=patient_id)
        compliance.hold(new, actor=request.actor, now=utc_now())
        return redirect("console:holds")
    name = patients.shown_names([patient_id], request.actor).get(patient_id, "")
    shown = {"form": form, "patient_id": patient_id, "name": name}
    return render(request, "console/privacy/hold.html", shown, status=422 if form.errors else 200)


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
