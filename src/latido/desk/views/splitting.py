"""«No es esta persona», once something was opened or written: what the contact wrote goes to whose it is, and back."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from latido.desk.panels import splitting
from latido.desk.views.base import mine, of_contact
from latido.desk.views.call import found_context
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction, NotFound, ReasonRequired
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.plumbing.access import StaffRequest, access


@sensitive_post_parameters("q")
@access("interactions.handle")
@require_http_methods(["GET", "POST"])
def wrong_person(request: StaffRequest, interaction_id: UUID, patient_id: UUID) -> HttpResponse:
    """Whom the contact was about instead: those of the telephone, or searched for. POST searches."""
    contact = mine(request, interaction_id)
    of_contact(contact, patient_id)
    if request.method == "POST":
        found = found_context(request, request.POST.get("q", ""), around=False)
        return render(request, "desk/split/_found.html", {"contact": contact, "patient_id": patient_id, **found})
    shown = splitting.context(contact, patient_id, request.actor, utc_now())
    return render(request, "desk/split/page.html", shown)


@access("interactions.handle")
@require_POST
def split(request: StaffRequest, interaction_id: UUID, patient_id: UUID, right_id: UUID) -> HttpResponse:
    """What would move and what was opened; with a reason it is done."""
    contact, now = mine(request, interaction_id), utc_now()
    of_contact(contact, patient_id)
    if right_id == patient_id or not patients.is_known(right_id):
        raise Http404
    if "why" not in request.POST:
        return _preview(request, contact, patient_id, right_id)
    try:
        split_id = interactions.split_contact(
            contact.id, patient_id, right_id, why=request.POST["why"], actor=request.actor, now=now
        )
    except ReasonRequired:
        wrong = _("Diga por qué, en una frase corta.")
        return _preview(request, contact, patient_id, right_id, error=wrong, status=422)
    except (NotFound, patients.PatientUnknown):
        raise Http404 from None
    shown = {
        "contact": contact,
        "split_id": split_id,
        "whose": splitting.person(right_id, contact, request.actor, now),
        "opened": bool(request.POST.get("opened")),
    }
    return render(request, "desk/split/_done.html", shown)


@access("interactions.handle")
@require_POST
def undo_split(request: StaffRequest, interaction_id: UUID, split_id: UUID) -> HttpResponse:
    """As it was before."""
    contact, now = mine(request, interaction_id), utc_now()
    try:
        undone = interactions.undo_split(split_id, contact.id, actor=request.actor, now=now)
    except patients.SplitUnknown:
        raise Http404 from None
    except patients.SplitRefused as refused:
        return render(request, "desk/split/_undone.html", {"why": str(refused)}, status=409)
    shown = {"wrong": splitting.person(undone.wrong_id, contact, request.actor, now), "left": undone.left}
    return render(request, "desk/split/_undone.html", shown)


def _preview(
    request: StaffRequest, contact: Interaction, wrong_id: UUID, right_id: UUID, *, error: str = "", status: int = 200
) -> HttpResponse:
    shown: dict[str, Any] = splitting.preview(contact, wrong_id, right_id, request.actor, utc_now())
    return render(request, "desk/split/_preview.html", {**shown, "error": error}, status=status)
