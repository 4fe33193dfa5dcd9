"""Acts on promises to call back, from the call in hand."""

import json
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from latido.desk.panels import answered, people, promised
from latido.desk.panels.hand import in_hand
from latido.desk.views.base import agent_of, asked_patient, mine, unfinished
from latido.desk.views.stage import render_stage
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.plumbing.access import StaffRequest, access
from latido.routing import api as routing
from latido.routing.contracts import NOBODY_THERE, DialOutcome, Said


@access("interactions.callback")
@require_POST
def not_needed(request: StaffRequest, interaction_id: UUID, callback_id: UUID) -> HttpResponse:
    """Ya no hace falta: only of who is on the line, or whose record is open in this call."""
    contact, now = unfinished(request, interaction_id), utc_now()
    numbers = promised.telephones(people.look(contact, asked_patient(request), request.actor, now))
    try:
        routing.not_needed(callback_id, numbers, heard_in=contact.id, actor=request.actor, now=now)
    except LookupError as unknown:
        raise Http404 from unknown
    except routing.NotNow as late:
        calls, over = _("No se anuló: otro agente le está llamando ahora."), _("Esa devolución ya había terminado.")
        return _told(409, calls if late.dialling else over, "warn")
    return _told(204, _("Devolución anulada: no se le llamará."))


@access("interactions.handle")
@require_POST
def who_answered(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """Not the person: a machine frees the agent and is tried again, somebody else ends the promise."""
    contact, now = mine(request, interaction_id), utc_now()
    said = request.POST.get("outcome", "")
    if said not in {each.value for each in answered.choices(contact)}:
        raise Http404
    outcome = DialOutcome(said)
    try:
        with transaction.atomic():
            so = routing.who_answered(contact.id, outcome, actor=request.actor, now=now)
            if outcome is DialOutcome.WRONG_NUMBER:
                patients.wrong_number(so.number, request.actor, now, interaction_id=contact.id)
    except routing.NotNow:
        return _told(409, _("Ya se había dicho quién contestó."), "warn")
    if outcome not in NOBODY_THERE:
        return _told(200, _("Anotado. Tipifique el contacto cuando termine."))
    response = render_stage(request, in_hand(agent_of(request), now), now, "refresh-state", "desk-changed")
    events = json.loads(response.headers["HX-Trigger"])
    response.headers["HX-Trigger"] = json.dumps(events | {"toast": {"text": _again(so), "tone": "ok"}})
    return response


def _again(so: Said) -> str:
    if so.next_at is None:
        return _("Era el último intento: queda en el piso para que alguien la tome.")
    return _("Queda libre. Se le llama de nuevo a las %(at)s.") % {"at": promised.local_hour(so.next_at)}


def _told(status: int, text: str, tone: str = "ok") -> HttpResponse:
    told = {"toast": {"text": text, "tone": tone}, "desk-changed": ""}
    return HttpResponse(status=status, headers={"HX-Trigger": json.dumps(told)})
