"""Records that a country has kept longer than anybody's: which they are, marking another and lifting a mark."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from latido.compliance import api as compliance
from latido.compliance.contracts import keeping
from latido.console.privacy.forms import LongerForm, WhyForm, page_of
from latido.console.privacy.keeping import long
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.plumbing.access import StaffRequest, access
from latido.staff import api as staff


@dataclass(frozen=True, slots=True)
class Line:
    """One such record in words."""

    one: keeping.Prolonged
    patient: str
    ground: str
    long: str
    who: str


@sensitive_post_parameters("q")
@access("privacy.keep")
@require_http_methods(["GET", "POST"])
def records(request: StaffRequest) -> HttpResponse:
    """Those that are, and a box to find another. What is typed travels in the body, never in an address."""
    typed = request.POST.get("q", "")
    found = patients.search(typed, request.actor, utc_now()) if typed.strip() else None
    return _page(request, {"q": typed, "result": found})


def _page(request: StaffRequest, shown: dict[str, Any], status: int = 200) -> HttpResponse:
    page = page_of(request.GET.get("pagina", ""))
    found, further = compliance.prolonged(actor=request.actor, page=page)
    here = bool(compliance.longer_grounds())
    shown = {"lines": _lines(request, found), "page": page, "further": further, "here": here, **shown}
    return render(request, "console/privacy/longer.html", shown, status=status)


def _lines(request: StaffRequest, found: list[keeping.Prolonged]) -> list[Line]:
    names = patients.shown_names({each.patient_id for each in found}, request.actor)
    people = staff.names({each.set_by for each in found if each.set_by})
    return [
        Line(
            each,
            patient=names.get(each.patient_id, ""),
            ground=_(keeping.LONGER_WORDS[each.ground]),
            long=_("para siempre") if each.months is None else long(each.months),
            who=people.get(each.set_by, "") if each.set_by else "",
        )
        for each in found
    ]


@access("privacy.keep")
@require_http_methods(["GET", "POST"])
def prolong(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """Why this record is kept longer."""
    grounds = compliance.longer_grounds()
    if not patients.is_known(patient_id) or not grounds:
        raise Http404
    form = LongerForm(request.POST if request.method == "POST" else None, grounds=grounds)
    if request.method == "POST" and form.is_valid():
        ground, why = keeping.Ground(form.cleaned_data["ground"]), form.cleaned_data["why"]
        compliance.prolong(patient_id, ground, why, actor=request.actor, now=utc_now())
        return redirect("console:longer")
    name = patients.shown_names([patient_id], request.actor).get(patient_id, "")
    shown = {"form": form, "patient_id": patient_id, "name": name}
    return render(request, "console/privacy/prolong.html", shown, status=422 if form.errors else 200)


@access("privacy.keep")
@require_POST
def lift(request: StaffRequest, longer_id: UUID) -> HttpResponse:
    """Its time is anybody's again."""
    form = WhyForm(request.POST)
    try:
        why = form.cleaned_data["why"] if form.is_valid() else ""
        compliance.lift_prolonged(longer_id, why, actor=request.actor, now=utc_now())
    except keeping.ProlongedUnknown:
        raise Http404 from None
    except keeping.WhyMissing:
        return _page(request, {"form": form, "of": longer_id}, status=422)
    return redirect("console:longer")
