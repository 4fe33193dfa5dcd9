"""The call in hand goes to another agent, a queue or a skill."""

import json
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from latido.desk.panels import transferring
from latido.desk.views.base import asked_patient, mine, unfinished
from latido.desk.views.call import over
from latido.interactions.contracts import NotNow
from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access
from latido.routing import api as routing
from latido.routing.contracts import CannotTransfer


@sensitive_post_parameters("note")
@access("interactions.handle")
@require_http_methods(["GET", "POST"])
def transfer(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """Whom it may go to; and that it goes there, once somebody was chosen."""
    if request.method == "GET":
        unfinished(request, interaction_id)
        return _form(request, interaction_id)
    contact = mine(request, interaction_id)
    asked = transferring.wanted(request.POST.get("to", ""), request.POST.get("note", ""))
    if asked is None:
        return _form(request, interaction_id, _("Elija a quién pasa la llamada."), status=422)
    try:
        routing.transfer(contact.id, asked, actor=request.actor, now=utc_now())
    except CannotTransfer as refused:
        return _form(request, interaction_id, transferring.why_not(refused.reason), status=409)
    except NotNow:
        return over(request)
    toast = json.dumps({"toast": _("Se está transfiriendo la llamada.")})
    return HttpResponse(status=204, headers={"HX-Trigger": toast})


@access("interactions.handle")
@require_POST
def receivers(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """Those whose name has what was typed."""
    contact = unfinished(request, interaction_id)
    shown = transferring.context(contact, request.POST.get("q", ""), request.actor, utc_now())
    return render(request, "desk/call/_receivers.html", shown)


def _form(request: StaffRequest, interaction_id: UUID, refused: str = "", *, status: int = 200) -> HttpResponse:
    contact = mine(request, interaction_id)
    chosen = request.POST.get("to", "")
    patient = asked_patient(request)
    shown = {
        **transferring.context(contact, "", request.actor, utc_now(), chosen=chosen),
        "refused": refused,
        "note": request.POST.get("note", ""),
        "patient_id": patient,
        "about": f"paciente={patient}" if patient else "",
    }
    return render(request, "desk/call/_transfer.html", shown, status=status)
