"""The agent's state, the page's heartbeat, and what the telephone asks of the server."""

import json
from collections.abc import Mapping
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from latido.desk.panels import state as agent_state
from latido.desk.panels import ways, wrap_up
from latido.desk.views.base import agent_of, mine
from latido.interactions import api as interactions
from latido.interactions.contracts import Command, Interaction, NotNow
from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access
from latido.routing import api as routing
from latido.routing.contracts import CannotBeAvailable, Refusal


@access("desk.use", while_locked=True)
@require_GET
def state(request: StaffRequest) -> HttpResponse:
    """The state and its menu, in the top bar. What is already shown is not sent again: its menu may be open."""
    now = utc_now()
    shown = agent_state.context(routing.agent_state(agent_of(request), now=now), now)
    if request.GET.get("shown") == shown["token"]:
        return HttpResponse(status=204)
    return render(request, "desk/_state.html", shown)


def _state(request: StaffRequest, *, status: int = 200, trigger: Mapping[str, object] | None = None) -> HttpResponse:
    now = utc_now()
    shown = agent_state.context(routing.agent_state(agent_of(request), now=now), now)
    response = render(request, "desk/_state.html", shown, status=status)
    if trigger:
        response.headers["HX-Trigger"] = json.dumps(trigger)
    return response


@access("desk.use")
@require_POST
def change_state(request: StaffRequest) -> HttpResponse:
    """Disponible, a pause, the end of the shift, back from *Sin contestar*, or done with a call handed on."""
    try:
        _change(request, request.POST.get("to", ""))
    except CannotBeAvailable as refused:
        toast = {"toast": {"text": _why_not(refused.reason), "tone": "warn"}}
        return _state(request, status=409, trigger=toast)
    except routing.UnknownPause:
        raise Http404 from None
    return _state(request, trigger={"desk-next": ""})


def _change(request: StaffRequest, to: str) -> None:
    agent_id, actor, now = agent_of(request), request.actor, utc_now()
    match to.partition(":"):
        case ("available", _, _):
            routing.set_available(agent_id, actor=actor, now=now)
        case ("back", _, _):
            routing.come_back(agent_id, actor=actor, now=now)
        case ("after", _, _):
            _finish(agent_id, request)
        case ("offline", _, _):
            routing.set_offline(agent_id, actor=actor, now=now)
        case ("away", _, code):
            routing.set_away(agent_id, code, actor=actor, now=now)
        case _:
            raise Http404


def _finish(agent_id: UUID, request: StaffRequest) -> None:
    """The after-contact work of a call that was handed on: what was chosen for then comes next."""
    now = utc_now()
    wrapping = routing.agent_state(agent_id, now=now).interaction_id
    if wrapping is None or interactions.agent_of(wrapping) == agent_id:  # one that is theirs has a disposition to give
        raise Http404
    routing.finish_wrap_up(agent_id, wrapping, actor=request.actor, now=now)


def _why_not(reason: Refusal) -> str:
    return {
        Refusal.NO_PHONE: _("El teléfono no está listo: revise sus audífonos."),
        Refusal.UNTRAINED: _("Tiene una capacitación vencida: complétela, o pida 72 horas a su supervisor."),
        Refusal.TO_DISPOSITION: _("Tiene tres contactos por tipificar: tipifique uno."),
    }[reason]


@access("desk.use")
@require_POST
def after_contact(request: StaffRequest) -> HttpResponse:
    """*Al terminar esta llamada…*: from the state's menu or from the wrap-up."""
    now = utc_now()
    try:
        routing.after_contact(agent_of(request), request.POST.get("after", ""), actor=request.actor, now=now)
    except routing.UnknownPause:
        raise Http404 from None
    if request.headers.get("HX-Target") == "agent-state":
        return _state(request)
    response = render(request, "desk/wrap_up/_after_call.html", wrap_up.after_context(request.actor, now))
    response.headers["HX-Trigger"] = "refresh-state"
    return response


@access("desk.use", while_locked=True)
@require_POST
def heartbeat(request: StaffRequest) -> HttpResponse:
    """The page is there. Nothing of it keeps the screen from locking."""
    routing.heartbeat(agent_of(request), now=utc_now())
    return HttpResponse(status=204)


@access("desk.use", while_locked=True)
@require_POST
def command(request: StaffRequest) -> HttpResponse:
    """Hold, resume, hang up, hand back, or pause the recording of one's own call. A page need not say which."""
    try:
        contact = _meant(request)
    except ValueError:
        return HttpResponseBadRequest()
    kind = request.POST.get("kind", "")
    where = request.POST.get("where", "") if kind == Command.HAND_BACK else ""
    if kind not in set(Command) or (kind == Command.HAND_BACK and where not in {w.where for w in ways.ways_back()}):
        return HttpResponseBadRequest()
    args = {"where": where} if where else {}
    try:
        interactions.command_call(contact.id, kind, actor=request.actor, now=utc_now(), args=args)
    except NotNow:
        return HttpResponse(status=409, headers={"HX-Reswap": "none"})
    return HttpResponse(status=204)


def _meant(request: StaffRequest) -> Interaction:
    """Raises ValueError."""
    if said := request.POST.get("interaction"):
        return mine(request, UUID(said))
    current = interactions.current_of(agent_of(request))
    if current is None:
        raise Http404
    return current
