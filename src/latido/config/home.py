"""The first page: everybody's own place of work."""

from django.http import HttpResponse
from django.shortcuts import redirect

from latido.plumbing.access import StaffRequest, access

PLACES = (  # the first that somebody may use is theirs
    ("supervisor.floor", "/piso/"),
    ("desk.use", "/puesto/"),
    ("console.configure", "/consola/"),
    ("privacy.review", "/consola/privacidad/aperturas/"),
    ("audit.read", "/consola/auditoria/"),
    ("account.use", "/cuenta/segundo-factor/"),
)


@access("account.use")
def home(request: StaffRequest) -> HttpResponse:
    """Lead to the board, the desk or the console, by role."""
    return redirect(next(place for permission, place in PLACES if request.actor.may(permission)))
