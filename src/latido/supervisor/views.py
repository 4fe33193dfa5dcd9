"""The live floor: one page, one fragment that is fetched again when the floor changes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from latido.kernel.time import utc_now
from latido.plumbing.access import access
from latido.supervisor.board import read_board


@access("supervisor.floor")
def board(request: HttpRequest) -> HttpResponse:
    return render(request, "supervisor/board.html", {"board": read_board(utc_now())})


@access("supervisor.floor")
def live(request: HttpRequest) -> HttpResponse:
    return render(request, "supervisor/_live.html", {"board": read_board(utc_now())})
