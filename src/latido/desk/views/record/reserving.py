"""A single contact or appointment is reserved, with a reason, from now on and wherever it is read; or no more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from latido.compliance import api as compliance
from latido.compliance.contracts import TAGS, Tag, Tagged, TagUnknown
from latido.desk.views.record.opening import needed
from latido.interactions import api as interactions
from latido.interactions.contracts import NotFound
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.plumbing.access import StaffRequest, access
from latido.scheduling import api as scheduling
from latido.staff import api as staff


@dataclass(frozen=True, slots=True)
class Of:
    """Where the thing is kept: by its room."""

    what: Any
    tag: Callable[..., None]
    untag: Callable[..., None]
    tags: Callable[..., tuple[Tagged, ...] | None]


CONTACT = Of(
    gettext_lazy("Este contacto"), interactions.tag_contact, interactions.untag_contact, interactions.contact_tags
)
APPOINTMENT = Of(
    gettext_lazy("Esta cita"), scheduling.tag_appointment, scheduling.untag_appointment, scheduling.appointment_tags
)


class TagForm(forms.Form):
    tag = forms.ChoiceField(label=gettext_lazy("Por qué es reservado"))
    why = forms.CharField(
        label=gettext_lazy("En una frase corta"),
        max_length=400,
        min_length=5,
        error_messages={"required": gettext_lazy("Diga por qué."), "min_length": gettext_lazy("Diga por qué.")},
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["tag"].choices = [(str(each), _(words)) for each, words in TAGS.items() if each]  # type: ignore[attr-defined]


class LiftForm(forms.Form):
    lift = forms.UUIDField()
    why = forms.CharField(max_length=400, min_length=5)


@sensitive_post_parameters("why")
@access("patients.reserve")
@require_http_methods(["GET", "POST"])
def contact(request: StaffRequest, patient_id: UUID, interaction_id: UUID) -> HttpResponse:
    """Its note and its recordings with it."""
    return _page(request, patient_id, interaction_id, CONTACT)


@sensitive_post_parameters("why")
@access("patients.reserve")
@require_http_methods(["GET", "POST"])
def appointment(request: StaffRequest, patient_id: UUID, appointment_id: UUID) -> HttpResponse:
    """What it is for and with whom."""
    return _page(request, patient_id, appointment_id, APPOINTMENT)


def _page(request: StaffRequest, patient_id: UUID, ref: UUID, of: Of) -> HttpResponse:
    now = utc_now()
    with compliance.together():
        needed(request, patient_id, now)
        try:
            form, wrong = TagForm(request.POST or None), ""
            if request.method == "POST":
                wrong = _lifted(request, patient_id, ref, of, now) if "lift" in request.POST else ""
                if not wrong and ("lift" in request.POST or _tagged(request, form, patient_id, ref, of, now)):
                    return redirect(request.get_full_path())
            tags = of.tags(ref, patient_id, actor=request.actor)
        except (NotFound, scheduling.AppointmentUnknown, TagUnknown):
            raise Http404 from None
        shown = {
            "patient_id": patient_id,
            "name": patients.shown_names([patient_id], request.actor).get(patient_id, ""),
            "what": of.what, "form": form if "lift" not in request.POST else TagForm(), "wrong": wrong,
            "may_see": tags is not None, "lines": _lines(tags or ()), "here": request.get_full_path(),
            "back": reverse("desk:open-record", args=[patient_id]),
        }  # fmt: skip
    return render(request, "desk/patient/reserved.html", shown, status=422 if request.method == "POST" else 200)


def _tagged(request: StaffRequest, form: TagForm, patient_id: UUID, ref: UUID, of: Of, now: datetime) -> bool:
    if not form.is_valid():
        return False
    given = form.cleaned_data
    of.tag(ref, patient_id, Tag(given["tag"]), given["why"], actor=request.actor, now=now)
    return True


def _lifted(request: StaffRequest, patient_id: UUID, ref: UUID, of: Of, now: datetime) -> str:
    """What is wrong, if anything is."""
    form = LiftForm(request.POST)
    if not form.is_valid():
        return _("Diga por qué ya no es reservado.")
    try:
        of.untag(ref, patient_id, form.cleaned_data["lift"], form.cleaned_data["why"], actor=request.actor, now=now)
    except PermissionError as refused:
        raise PermissionDenied from refused
    return ""


def _lines(tags: tuple[Tagged, ...]) -> list[dict[str, Any]]:
    names = staff.names({i for each in tags for i in (each.by, each.lifted_by) if i})
    return [
        {
            "one": each,
            "words": _(TAGS[each.tag]),
            "by": names.get(each.by, "") if each.by else "",
            "lifted_by": names.get(each.lifted_by, "") if each.lifted_by else "",
        }
        for each in tags
    ]
