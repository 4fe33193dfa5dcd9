"""Recent contacts, and their recordings: listened to with a reason, streamed, audited."""

import re
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from latido.compliance import api as compliance
from latido.desk import reserved
from latido.desk.forms import ListenForm
from latido.desk.panels import recent as panel
from latido.desk.views.base import posted
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction, NoAudio, NotFound, ReasonRequired
from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access

REASONS = "latido-listening"  # in the session: contact -> purpose and reason, until the login ends
PAGE = re.compile(r"[0-9]{1,6}")
RANGE = re.compile(r"bytes=([0-9]{1,15})-([0-9]{0,15})$")


@access("desk.use")
@require_GET
def recent(request: StaffRequest) -> HttpResponse:
    """One's own finished contacts; everybody's for whoever may listen."""
    page = request.GET.get("pagina", "1")
    number = int(page) if PAGE.fullmatch(page) else 1
    return render(request, "desk/contacts.html", panel.context(request.actor, number, utc_now()))


@access("recordings.listen")
@require_http_methods(["GET", "POST"])
def listen(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """Ask for purpose and reason, then show the player. Knowing that there is a recording is audited too."""
    contact = _contact(interaction_id)
    form = ListenForm(posted(request))
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 422
        return render(request, "desk/record/_listen.html", {"contact_id": contact.id, "form": form}, status=status)
    given: dict[str, Any] = form.cleaned_data
    request.session[REASONS] = {
        **request.session.get(REASONS, {}),
        str(contact.id): f"{given['purpose']}: {given['reason']}",
    }
    try:
        found = interactions.segments(contact.id, actor=request.actor)
    except compliance.Protected as why:
        contact = reserved.of_contact(contact, request.actor)
        shown = {"contact": contact, "protected": True, "reserved": isinstance(why, compliance.Reserved)}
        return render(request, "desk/record/_player.html", shown, status=409)
    context = {
        "contact": reserved.of_contact(contact, request.actor),
        "segments": panel.parts(contact, found),
        "gap": any(each.gap for each in found),
        "held": compliance.held_of(contact.id, [each.id for each in found]),
    }
    return render(request, "desk/record/_player.html", context)


@access("recordings.listen")
@require_GET
def audio(request: StaffRequest, interaction_id: UUID, segment_id: UUID) -> HttpResponseBase:
    """The sound of one part, whole or a range of it. What is heard is on the audit before it is heard."""
    contact = _contact(interaction_id)
    reason = request.session.get(REASONS, {}).get(str(contact.id), "")
    start, stop = _range(request.headers.get("Range", ""))
    try:
        sound = interactions.listen(
            contact.id, segment_id, reason, actor=request.actor, now=utc_now(), start=start, stop=stop
        )
    except (ReasonRequired, compliance.Protected):
        return HttpResponse(status=403)
    except (NotFound, NoAudio):
        raise Http404 from None
    partial = "Range" in request.headers
    response = StreamingHttpResponse(sound.chunks, status=206 if partial else 200, content_type=sound.content_type)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Length"] = str(sound.stop - sound.start)
    if partial:
        response.headers["Content-Range"] = f"bytes {sound.start}-{sound.stop - 1}/{sound.size}"
    return response


def _range(header: str) -> tuple[int, int | None]:
    """Bytes asked for, the end exclusive. Anything else than one plain range is the whole."""
    found = RANGE.match(header)
    if not found:
        return 0, None
    return int(found[1]), int(found[2]) + 1 if found[2] else None


def _contact(interaction_id: UUID) -> Interaction:
    try:
        return interactions.interaction(interaction_id)
    except NotFound:
        raise Http404 from None
