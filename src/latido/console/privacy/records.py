"""Protected records: which they are, protecting another and taking a protection off."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from latido.compliance import api as compliance
from latido.compliance.contracts import SHIELDS, Protection, Shield
from latido.console.privacy.forms import LiftForm, ProtectForm, page_of
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.plumbing.access import StaffRequest, access
from latido.staff import api as staff


@dataclass(frozen=True, slots=True)
class Line:
    """One protected record in words."""

    protection: Protection
    patient: str
    shield: str
    person: str
    who: str


@sensitive_post_parameters("q")
@access("privacy.protect")
@require_http_methods(["GET", "POST"])
def records(request: StaffRequest) -> HttpResponse:
    """The protected ones, and a box to find another. What is typed travels in the body, never in an address."""
    typed = request.POST.get("q", "")
    found = patients.search(typed, request.actor, utc_now()) if typed.strip() else None
    return _page(request, {"q": typed, "result": found})


@access("privacy.protect")
@require_http_methods(["GET", "POST"])
def protect(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """Why a record is protected, and of whom of the staff it is when it is of somebody's."""
    people = [(str(each.id), each.name) for each in staff.agents()]
    form = ProtectForm(request.POST if request.method == "POST" else None, people=people)
    if not patients.is_known(patient_id):
        raise Http404
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        person = UUID(given["person"]) if given["person"] else None
        compliance.protect(
            patient_id, Shield(given["shield"]), given["why"], actor=request.actor, now=utc_now(), person_id=person
        )
        return redirect("console:protected")
    name = patients.shown_names([patient_id], request.actor).get(patient_id, "")
    shown = {"form": form, "patient_id": patient_id, "name": name}
    return render(request, "console/privacy/protect.html", shown, status=422 if form.errors else 200)


@access("privacy.protect")
@require_POST
def lift(request: StaffRequest, protection_id: UUID) -> HttpResponse:
    """From now on the record opens as any other."""
    form = LiftForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    try:
        compliance.lift_protection(protection_id, why, actor=request.actor, now=utc_now())
    except compliance.ProtectionUnknown:
        raise Http404 from None
    except compliance.ReasonMissing:
        return _page(request, {"form": form, "of": protection_id}, status=422)
    return redirect("console:protected")


def _page(request: StaffRequest, shown: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "console/privacy/records.html", {**_lines(request), **shown}, status=status)


def _lines(request: StaffRequest) -> dict[str, Any]:
    page = page_of(request.GET.get("pagina", ""))
    found, further = compliance.protections(actor=request.actor, page=page)
    names = patients.shown_names({each.patient_id for each in found}, request.actor)
    people = staff.names({i for each in found for i in (each.person_id, each.set_by) if i})
    lines = [
        Line(
            each,
            patient=names.get(each.patient_id, ""),
            shield=_(SHIELDS[each.shield]),
            person=people.get(each.person_id, "") if each.person_id else "",
            who=people.get(each.set_by, "") if each.set_by else "",
        )
        for each in found
    ]
    return {"lines": lines, "page": page, "further": further}
