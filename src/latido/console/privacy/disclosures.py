"""What was disclosed of a patient to somebody outside: noted by hand, listed, and on paper for whoever asks."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from latido.compliance import api as compliance
from latido.compliance.contracts import handing
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.plumbing.access import StaffRequest, access
from latido.staff import api as staff

SAY = {"required": gettext_lazy("Falta este dato."), "min_length": gettext_lazy("Dígalo con algo más de detalle.")}


def _words(label: Any, most: int) -> forms.CharField:
    return forms.CharField(label=label, min_length=4, max_length=most, error_messages=SAY)


class DisclosureForm(forms.Form):
    to_whom = _words(gettext_lazy("A quién se le dio"), 200)
    what = _words(gettext_lazy("Qué se le dio"), 400)
    why = _words(gettext_lazy("Para qué"), 400)
    basis = forms.ChoiceField(
        label=gettext_lazy("Con qué base"),
        choices=[(code, gettext_lazy(words)) for code, words in handing.BASES.items()],
    )
    on = forms.DateField(
        label=gettext_lazy("Qué día"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), error_messages=SAY
    )
    evidence = _words(gettext_lazy("Cómo consta: oficio, guía, acuse"), 400)


@sensitive_post_parameters("q")
@access("privacy.report")
@require_http_methods(["GET", "POST"])
def find(request: StaffRequest) -> HttpResponse:
    """Whose they are. What is typed travels in the body."""
    typed = request.POST.get("q", "")
    found = patients.search(typed, request.actor, utc_now()) if typed.strip() else None
    return render(request, "console/privacy/whose_disclosures.html", {"q": typed, "result": found})


@access("privacy.report")
@require_http_methods(["GET", "POST"])
def disclosures(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """One patient's, a page at a time; and one more, noted by hand."""
    _known(patient_id)
    form = DisclosureForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _noted(request, patient_id, form):
        return redirect("console:disclosures-of", patient_id)
    asked = request.GET.get("pagina", "")
    page = int(asked) if asked.isdecimal() and 0 < int(asked) < 10**6 else 1
    found, further = compliance.disclosures_of(patient_id, actor=request.actor, page=page)
    shown = {**_shown(request, patient_id, found), "further": further, "page": page, "form": form}
    return render(request, "console/privacy/disclosures.html", shown, status=422 if form.errors else 200)


def _noted(request: StaffRequest, patient_id: UUID, form: DisclosureForm) -> bool:
    given, now = form.cleaned_data, utc_now()
    at = timezone.make_aware(datetime.combine(given["on"], time.min))
    new = handing.NewDisclosure(
        patient_id, given["to_whom"], given["what"], given["why"], handing.Basis(given["basis"]), at, given["evidence"]
    )
    try:
        compliance.note_disclosure(new, actor=request.actor, now=now)
    except handing.FactsMissing:
        form.add_error("on", _("Ese día todavía no llega."))
        return False
    return True


@access("privacy.report")
@require_GET
def paper(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """Those of six years, to be printed."""
    _known(patient_id)
    found = compliance.disclosure_report(patient_id, actor=request.actor, now=utc_now())
    return render(request, "console/privacy/disclosures_paper.html", _shown(request, patient_id, found))


def _known(patient_id: UUID) -> None:
    if not patients.is_known(patient_id):
        raise Http404


def _shown(request: StaffRequest, patient_id: UUID, found: list[handing.Disclosure]) -> dict[str, Any]:
    names = patients.shown_names([patient_id], request.actor)
    people = staff.names({each.by for each in found if each.by})
    lines = [(each, _(handing.BASES[each.basis]), people.get(each.by, "") if each.by else "") for each in found]
    return {"patient_id": patient_id, "name": names.get(patient_id, ""), "lines": lines}
