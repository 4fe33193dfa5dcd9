"""The page of the desk and what fills its middle."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from latido.compliance import api as compliance
from latido.desk.core.stage import Stage, StageKind
from latido.desk.panels import arrival, call, inbox, offer, wrap_up
from latido.desk.panels import state as agent_state
from latido.desk.panels.hand import InHand, in_hand
from latido.desk.views.base import agent_of, asked_patient, fragment, mine
from latido.interactions.contracts import Interaction
from latido.kernel.actor import Actor
from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access


@access("desk.use")
@require_GET
def home(request: StaffRequest) -> HttpResponse:
    """The desk, with what is in hand already on it."""
    return desk(request, utc_now())


def desk(request: StaffRequest, now: datetime, *, patient_id: UUID | None = None) -> HttpResponse:
    hand = in_hand(agent_of(request), now)
    stage_shown = stage_context(hand, request.actor, now, patient_id=patient_id)
    return render(request, "desk/home.html", {**stage_shown, **inbox.context(hand, request.actor, "mine", now)})


@access("desk.use")
@require_GET
def stage(request: StaffRequest) -> HttpResponse:
    """What is in hand now, if it is not what the page shows. A form being typed stays: the news goes above it."""
    now = utc_now()
    hand = in_hand(agent_of(request), now)
    shown = request.GET.get("now", "")
    if shown and (shown == hand.token or _writes_up_older(shown, hand)):
        return HttpResponse(status=204)
    if request.GET.get("doing"):
        return _notice(request, hand)
    return render_stage(request, hand, now)


def _writes_up_older(shown: str, hand: InHand) -> bool:
    """A contact of *Por tipificar* was opened by hand and nothing new happens."""
    return hand.stage.kind in (StageKind.IDLE, StageKind.WRAP_UP) and shown.startswith(StageKind.WRAP_UP)


def _notice(request: StaffRequest, hand: InHand) -> HttpResponse:
    queue = arrival.queue_of(hand.contact.queue_id) if hand.contact else None
    response = render(request, "desk/_notice.html", {"stage": hand.stage, "queue": queue})
    response.headers["HX-Retarget"] = "#stage-notice"
    response.headers["HX-Reswap"] = "innerHTML"
    return response


def render_stage(request: StaffRequest, hand: InHand, now: datetime, *events: str) -> HttpResponse:
    context = stage_context(hand, request.actor, now, patient_id=asked_patient(request))
    return as_stage(request, context, *events)


def as_stage(request: StaffRequest, context: dict[str, Any], *events: str) -> HttpResponse:
    """Into #stage, whatever was asked for from wherever."""
    response = fragment(request, "desk/_stage.html", {**context, "refreshed": True}, *events)
    response.headers["HX-Retarget"] = "#stage"
    response.headers["HX-Reswap"] = "innerHTML"
    return response


def stage_context(
    hand: InHand, actor: Actor, now: datetime, *, patient_id: UUID | None = None, work: str = ""
) -> dict[str, Any]:
    shown: dict[str, Any] = {"stage": hand.stage, "stage_token": hand.token, "state": hand.state}
    with compliance.together():
        return {**shown, **_middle(hand, actor, now, patient_id, work)}


def _middle(hand: InHand, actor: Actor, now: datetime, patient_id: UUID | None, work: str) -> dict[str, Any]:
    contact = hand.contact
    if contact and hand.offer and hand.stage.kind is StageKind.OFFER:
        return offer.context(contact, hand.offer, actor, now)
    if contact and hand.stage.kind is StageKind.CALL:
        return call.context(contact, patient_id, actor, now, work)
    if contact and hand.stage.kind is StageKind.WRAP_UP:
        return wrap_up.context(contact, actor, now)
    may_attend = actor.may("interactions.handle") and hand.state.state not in agent_state.BUSY
    return {"may_attend": may_attend, **agent_state.context(hand.state, now), **wrap_up.pending_context(None, actor)}


def call_stage(
    request: StaffRequest, contact: Interaction, now: datetime, *, patient_id: UUID | None = None, work: str = ""
) -> HttpResponse:
    """The stage of one call, after an act that changed whom it is about."""
    hand = in_hand(agent_of(request), now)
    if hand.stage.interaction_id != contact.id or hand.stage.kind is not StageKind.CALL:
        return render_stage(request, hand, now)
    return as_stage(request, stage_context(hand, request.actor, now, patient_id=patient_id, work=work), "desk-changed")


@access("desk.use")
@require_GET
def call_view(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """The call about another of its patients."""
    contact = mine(request, interaction_id)
    return call_stage(request, contact, utc_now(), patient_id=asked_patient(request))


@access("desk.use")
@require_GET
def inbox_view(request: StaffRequest) -> HttpResponse:
    """Míos, or how many wait in each queue."""
    now = utc_now()
    view = "queues" if request.GET.get("vista") == "colas" else "mine"
    context = inbox.context(in_hand(agent_of(request), now), request.actor, view, now)
    return render(request, "desk/_inbox.html", context)


def finished_stage(contact: Interaction) -> Stage:
    """The stage of a contact that is written up by hand, from *Por tipificar*."""
    return Stage(StageKind.WRAP_UP, contact.id)
