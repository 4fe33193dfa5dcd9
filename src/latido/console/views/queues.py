"""Those who wait in a queue, moved to another."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access
from latido.routing import api as routing
from latido.routing.contracts import QueueClosed, UnknownQueue


@access("console.configure")
@require_POST
def move_waiting(request: StaffRequest, key: str) -> HttpResponse:
    """Everybody who waits in this queue waits in another, with the wait they have."""
    try:
        routing.move_waiting(key, request.POST.get("to", ""), actor=request.actor, now=utc_now())
    except UnknownQueue as unknown:
        raise Http404 from unknown
    except QueueClosed:  # since the page was shown; it is shown again, without that queue
        return redirect("console:item", slug="colas", key=key)
    return redirect("console:item", slug="colas", key=key)
