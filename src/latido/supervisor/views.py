"""The live floor, a fragment that is fetched again when the floor changes, and why somebody waited."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access
from latido.supervisor import why as explained
from latido.supervisor.board import read_board


@access("supervisor.floor")
def board(request: HttpRequest) -> HttpResponse:
    return render(request, "supervisor/board.html", {"board": read_board(utc_now())})


@access("supervisor.floor")
def live(request: HttpRequest) -> HttpResponse:
    return render(request, "supervisor/_live.html", {"board": read_board(utc_now())})


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
