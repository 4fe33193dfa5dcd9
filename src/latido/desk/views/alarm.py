"""The alarm of emergencies that wait: a strip over every page, and the key that says who saw it."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_GET, require_POST

from latido.desk.views.base import agent_of
from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access
from latido.routing import api as routing
from latido.routing.contracts import AgentStateName, WaitingEmergency
from latido.staff import api as staff

TALKING = (AgentStateName.OFFERED, AgentStateName.ON_CONTACT)


@dataclass(frozen=True, slots=True)
class Alarm:
    """One strip. sound: its address; empty for who talks with a patient, or when somebody has seen it."""

    one: WaitingEmergency
    seen_by: str
    sound: str


@access("interactions.emergency", while_locked=True)
@require_GET
def alarm(request: StaffRequest) -> HttpResponse:
    """Which emergencies wait, how long, what was tried. Nothing of the callers, so it is above the lock."""
    return _strip(request)


@access("interactions.emergency")
@require_POST
def seen(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """I have seen it. Any id gets the strip as it is now: it may have been answered meanwhile."""
    routing.acknowledge(interaction_id, actor=request.actor, now=utc_now())
    return _strip(request)


def _strip(request: StaffRequest) -> HttpResponse:
    now = utc_now()
    waiting = routing.waiting_emergencies(now)
    if not waiting:
        return render(request, "desk/_alarm.html", {"alarms": ()})
    people = staff.agents_by_id([one.seen_by for one in waiting if one.seen_by])
    talking = routing.agent_state(agent_of(request), now=now).state in TALKING
    shown = tuple(
        Alarm(
            one,
            people[one.seen_by].name if one.seen_by in people else "",
            "" if talking or not one.loud else static(f"ui/alarm-{one.step}.wav"),
        )
        for one in waiting
    )
    return render(request, "desk/_alarm.html", {"alarms": shown, "talking": talking})
