"""*Cobertura*: who pays for a patient, written down as they say it: added, changed, ended and taken back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from latido.compliance import api as compliance
from latido.coverage import api as covered
from latido.coverage.contracts import Affiliation, Coverage
from latido.desk.forms_coverage import CoverageForm, EndForm
from latido.desk.panels import cover as words
from latido.desk.views.record.confirming import ask, confirmed
from latido.desk.views.record.opening import Opening, needed
from latido.interactions import api as interactions
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.patients.contracts import Act
from latido.plumbing.access import StaffRequest, access
from latido.plumbing.ui.words import recent

MAY = "patients.coverage"


@dataclass(frozen=True, slots=True)
class _Seen:
    why: Opening
    of: Affiliation
    may: bool

    @property
    def contact_id(self) -> UUID | None:
        return self.why.contact.id if self.why.contact else None


@sensitive_post_parameters()
@access(MAY)
@require_http_methods(["GET", "POST"])
def coverage(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """All of it, and one more."""
    return _one(request, patient_id, None)


@sensitive_post_parameters()
@access(MAY)
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, patient_id: UUID, coverage_id: UUID) -> HttpResponse:
    """One of them, to be changed."""
    return _one(request, patient_id, coverage_id)


@access(MAY)
@require_POST
def end(request: StaffRequest, patient_id: UUID, coverage_id: UUID) -> HttpResponse:
    """From the day after on it pays no more."""
    now = utc_now()
    seen = _opened(request, patient_id, now, coverage_id)
    if isinstance(seen, HttpResponse):
        return seen
    _must(seen)
    form = EndForm(request.POST)
    empty = CoverageForm(of=seen.of)
    if not form.is_valid():
        return _page(request, patient_id, seen, empty, now, notice=_("Escriba el último día en que paga."), status=422)
    try:
        covered.end_coverage(
            patient_id, coverage_id, form.cleaned_data["last_day"], request.actor, now, seen.contact_id
        )
    except covered.InvalidCoverage as invalid:
        notice = " ".join(invalid.problems.values())
        return _page(request, patient_id, seen, empty, now, notice=notice, status=422)
    return redirect("desk:coverage", patient_id)


@access(MAY)
@require_POST
def undo(request: StaffRequest, patient_id: UUID, coverage_change_id: UUID) -> HttpResponse:
    """As it was before that change, unless somebody changed it since."""
    now = utc_now()
    seen = _opened(request, patient_id, now)
    if isinstance(seen, HttpResponse):
        return seen
    _must(seen)
    try:
        covered.undo_coverage(coverage_change_id, patient_id, request.actor, now, seen.contact_id)
    except covered.CoverageUnknown:
        raise Http404 from None
    except covered.CoverageChanged:
        notice = _("No se deshizo: alguien cambió esa cobertura después. Esto es lo que hay ahora.")
        return _page(request, patient_id, seen, CoverageForm(of=seen.of), now, notice=notice, status=409)
    return redirect("desk:coverage", patient_id)


def _one(request: StaffRequest, patient_id: UUID, coverage_id: UUID | None) -> HttpResponse:
    now = utc_now()
    seen = _opened(request, patient_id, now, coverage_id)
    if isinstance(seen, HttpResponse):
        return seen
    if request.method == "GET":
        return _page(request, patient_id, seen, CoverageForm(of=seen.of, coverage_id=coverage_id), now, coverage_id)
    _must(seen)
    form = CoverageForm(request.POST, of=seen.of, coverage_id=coverage_id)
    if not form.is_valid():
        return _page(request, patient_id, seen, form, now, coverage_id, status=422)
    try:
        version = form.cleaned_data["version"] or "none"
        covered.set_coverage(
            patient_id, form.new(), request.actor, now, seen.contact_id, coverage_id=coverage_id, version=version
        )
    except covered.InvalidCoverage as invalid:
        form.say(invalid.problems)
        return _page(request, patient_id, seen, form, now, coverage_id, status=422)
    except covered.CoverageChanged:
        notice = _("Alguien cambió esto mientras usted escribía. Lo suyo sigue aquí: revíselo y guarde de nuevo.")
        fresh = {**request.POST.dict(), "version": seen.of.versions[coverage_id] if coverage_id else ""}
        form = CoverageForm(fresh, of=seen.of, coverage_id=coverage_id)
        return _page(request, patient_id, seen, form, now, coverage_id, notice=notice, status=409)
    return redirect("desk:coverage", patient_id)


def _opened(
    request: StaffRequest, patient_id: UUID, now: datetime, coverage_id: UUID | None = None
) -> _Seen | HttpResponse:
    """What is known, for a reason that is there; before anything is shown two data are asked for.

    In a contact it is written while whoever is on the line may speak of what is on file.
    """
    with compliance.together():
        why = needed(request, patient_id, now)
        if not confirmed(request, patient_id, why, now):
            return ask(patient_id, "coverage")
        contact = why.contact
        of = covered.affiliation_of(patient_id, request.actor, contact.id if contact else None)
        speaks = contact is None or interactions.may(contact.id, patient_id, Act.DATA, now=now).allowed
    if coverage_id is not None and coverage_id not in of.keys:
        raise Http404
    return _Seen(why, of, speaks and not why.unsure)


def _must(seen: _Seen) -> None:
    if not seen.may:
        raise PermissionDenied


def _page(
    request: StaffRequest,
    patient_id: UUID,
    seen: _Seen,
    form: CoverageForm,
    now: datetime,
    coverage_id: UUID | None = None,
    *,
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    shown: dict[str, Any] = {
        "patient_id": patient_id,
        "name": patients.shown_names([patient_id], request.actor).get(patient_id, ""),
        "covers": [_line(each) for each in seen.of.covers],
        "changes": [(each, recent(timezone.localtime(each.at), timezone.localtime(now))) for each in seen.of.changes],
        "form": form,
        "coverage_id": coverage_id,
        "may": seen.may,
        "insurers": bool(seen.of.insurers),
        "contact": seen.why.contact,
        "notice": notice,
        "today": timezone.localtime(now).date(),
    }
    return render(request, "desk/patient/coverage.html", shown, status=status)


def _line(cover: Coverage) -> dict[str, Any]:
    number = cover.member_number
    return {
        "cover": cover,
        "summary": words.summary(cover),
        "number": f"•••{number[-4:]}" if len(number) > 4 else "•••" if number else "",
    }
