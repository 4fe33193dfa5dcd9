"""Blocked records: which they are, and one of them read on the ground that its law names."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from latido.compliance import api as compliance
from latido.compliance.contracts import keeping
from latido.console.privacy.forms import WHY, page_of
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.plumbing.access import StaffRequest, access


class GroundForm(forms.Form):
    ground = forms.ChoiceField(
        label=_("Por qué lo permite la ley"), choices=[(code, _(words)) for code, words in keeping.GROUNDS.items()]
    )
    why = forms.CharField(
        label=_("Quién lo pide (queda en la auditoría)"), min_length=8, max_length=400,
        error_messages=WHY,
    )  # fmt: skip
    page = forms.IntegerField(min_value=1, max_value=99_999, required=False)
    after = forms.CharField(max_length=20, required=False)  # where this page begins, as the one before said


@access("privacy.blocked")
@require_GET
def records(request: StaffRequest) -> HttpResponse:
    """Which they are, and since when."""
    page = page_of(request.GET.get("pagina", ""))
    found, further = compliance.blocked(actor=request.actor, page=page)
    names = patients.shown_names({each.patient_id for each in found}, request.actor)
    lines = [(each, names.get(each.patient_id, "")) for each in found]
    return render(request, "console/privacy/blocked.html", {"lines": lines, "page": page, "further": further})


@sensitive_post_parameters("why")
@access("privacy.blocked")
@require_http_methods(["GET", "POST"])
def read(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """Everything that is held of them, once the ground is said; each page of it is said and written down again."""
    if not compliance.is_blocked(patient_id):
        raise Http404
    form = GroundForm(request.POST if request.method == "POST" else None)
    shown: dict[str, Any] = {"form": form, "patient_id": patient_id}
    if request.method == "POST" and form.is_valid():
        given, page = form.cleaned_data, form.cleaned_data["page"] or 1
        pieces, further = compliance.read_blocked(
            patient_id, given["ground"], given["why"], actor=request.actor, now=utc_now(), page=page,
            after=given["after"],
        )  # fmt: skip
        shown |= {"pieces": pieces, "page": page, "further": further, "given": given}
    shown["name"] = patients.shown_names([patient_id], request.actor).get(patient_id, "")
    return render(request, "console/privacy/blocked_one.html", shown, status=422 if form.errors else 200)
