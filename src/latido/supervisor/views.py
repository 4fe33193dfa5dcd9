"""The live floor, a fragment that is fetched again when the floor changes, and why somebody waited."""

import json
from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from latido.interactions import api as interactions
from latido.kernel import phone
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.patients.contracts import LACKS
from latido.plumbing.access import StaffRequest, access
from latido.plumbing.ui.words import figure
from latido.routing import api as routing
from latido.staff import api as staff
from latido.supervisor import why as explained
from latido.supervisor.board import read_board
from latido.supervisor.reinforcing import ReinforceForm


@access("supervisor.floor")
def board(request: HttpRequest) -> HttpResponse:
    now = utc_now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return render(
        request, "supervisor/board.html", {"board": read_board(now), "person": interactions.time_to_person(midnight)}
    )


@access("supervisor.floor")
def live(request: HttpRequest) -> HttpResponse:
    return render(request, "supervisor/_live.html", {"board": read_board(utc_now())})


@access("routing.reinforce")
@require_http_methods(["GET", "POST"])
def reinforce(request: StaffRequest) -> HttpResponse:
    """Lend people to a queue until an hour."""
    now = utc_now()
    form = ReinforceForm(request.POST or None, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            code, agents = form.cleaned_data["queue"], form.chosen()
            routing.reinforce(code, agents, until=form.ends(), actor=request.actor, now=now)
        except routing.CannotReinforce:
            form.add_error(None, _("Nadie de ellos puede: falta la licencia de la cola, o pasan más de 12 horas."))
        else:
            return redirect("supervisor:board")
    return render(request, "supervisor/reinforce.html", {"form": form}, status=422 if form.errors else 200)


@access("routing.reinforce")
@require_POST
def end_reinforcement(request: StaffRequest, code: str, agent_id: UUID) -> HttpResponse:
    """Somebody helps out there no longer; nothing happens when the hour ended it before."""
    if agent_id not in staff.agents_by_id([agent_id]):
        raise Http404
    routing.end_reinforcement(code, agent_id, actor=request.actor, now=utc_now())
    return redirect("supervisor:board")


@access("supervisor.floor")
@require_GET
def waits(request: StaffRequest) -> HttpResponse:
    """Who waits and who did: ids, queues and times, nothing of a patient."""
    return render(request, "supervisor/why.html", explained.page(request.actor, utc_now()))


@access("supervisor.floor")
@require_GET
def why(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """Why this one waited, and went to whom it went. Audited as it is read."""
    return render(request, "supervisor/why.html", explained.page(request.actor, utc_now(), interaction_id))


@access("routing.callback")
@require_POST
def cancel_callback(request: StaffRequest, callback_id: UUID) -> HttpResponse:
    """Takes a promise back; one that is being dialled, or is over, stays as it is."""
    try:
        routing.cancel_callback(callback_id, actor=request.actor, now=utc_now())
    except LookupError as unknown:
        raise Http404 from unknown
    except routing.NotNow:
        told = {"text": _("No se anuló: ya se le está llamando, o ya terminó."), "tone": "warn"}
        return HttpResponse(status=HTTPStatus.CONFLICT, headers={"HX-Trigger": json.dumps({"toast": told})})
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@access("routing.callback")
@require_POST
def callback_number(request: StaffRequest, callback_id: UUID) -> HttpResponse:
    """The telephone of somebody nobody reached, for a person to call: shown for thirty seconds, and audited."""
    try:
        promise = routing.unreached(callback_id, actor=request.actor)
    except LookupError as unknown:
        raise Http404 from unknown
    behind = f" · {promise.extension}" if promise.extension else ""
    return HttpResponse(phone.readable(promise.number) + behind, content_type="text/plain; charset=utf-8")


@access("supervisor.floor")
@require_GET
def lacking(request: StaffRequest) -> HttpResponse:
    """Records to be completed, a page at a time."""
    try:
        after = UUID(request.GET["after"]) if request.GET.get("after") else None
    except ValueError:
        raise Http404 from None
    page = patients.lacking(request.GET.get("vista", ""), after, request.actor, utc_now())
    filters = [
        {"code": code, "words": _(words), "on": code == page.which, "count": _counted(page.counts[code], page.counted)}
        for code, words in LACKS.items()
    ]
    return render(request, "supervisor/lacking.html", {"page": page, "filters": filters})


def _counted(many: int, most: int) -> str:
    return str(many) if many <= most else _("más de %(n)s") % {"n": figure(most)}
