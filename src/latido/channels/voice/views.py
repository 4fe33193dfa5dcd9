"""What an agent's page asks for: a ticket for its softphone."""

from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from latido.channels.voice import api
from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access
from latido.staff import api as staff


@require_POST
@access("desk.use", while_locked=True)
def ticket(request: HttpRequest) -> HttpResponse:
    """One registration within half a minute. call=1: the page lost its socket and still holds its call."""
    actor = cast(StaffRequest, request).actor
    if actor.id is None:
        return HttpResponse(status=403)
    has_call = request.POST.get("call") == "1"
    session = staff.session_of(request)
    minted = api.mint_ticket(actor.id, actor.organisation_id, has_call=has_call, now=utc_now(), session=session)
    return JsonResponse(
        {
            "ticket": minted.ticket,
            "user": minted.user,
            "password": minted.password,
            "url": relay_url(request),
            "media": media(),
        }
    )


def relay_url(request: HttpRequest) -> str:
    """The voice process's /phone, by the name under which this page was reached."""
    if settings.PROXY:
        return f"wss://{settings.PUBLIC_HOST}/phone"
    host = request.get_host().rsplit(":", 1)[0]
    return f"{'wss' if request.is_secure() else 'ws'}://{host}:{settings.HOME.ports.voice}/phone"


def media() -> str:
    """Where the phone's audio goes: on "loopback" a page offers no other address."""
    written = settings.HOME.asterisk / "media_address"
    return "loopback" if written.exists() and written.read_text().startswith("127.") else "direct"
