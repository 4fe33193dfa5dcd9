"""Somebody at the counter: begun and ended by whoever attends them."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from latido.desk.panels.hand import in_hand
from latido.desk.views.base import agent_of, mine
from latido.desk.views.stage import render_stage
from latido.interactions.contracts import NotNow
from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access
from latido.routing import api as routing


@access("interactions.handle")
@require_POST
def attend(request: StaffRequest) -> HttpResponse:
    """With something in hand already, that is shown instead."""
    agent_id, now = agent_of(request), utc_now()
    try:
        routing.attend(agent_id, actor=request.actor, now=now)
    except routing.Occupied:
        return _conflict(render_stage(request, in_hand(agent_id, now), now))
    return render_stage(request, in_hand(agent_id, now), now, "refresh-state", "desk-changed")


@access("interactions.handle")
@require_POST
def attended(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """They have left: what came of it comes next."""
    contact, agent_id, now = mine(request, interaction_id), agent_of(request), utc_now()
    try:
        routing.attended(agent_id, contact.id, actor=request.actor, now=now)
    except NotNow:
        return _conflict(render_stage(request, in_hand(agent_id, now), now))
    return render_stage(request, in_hand(agent_id, now), now, "refresh-state", "desk-changed")


def _conflict(response: HttpResponse) -> HttpResponse:
    response.status_code = 409
    return response
