"""One box for every patient."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from latido.desk.views.base import agent_of
from latido.desk.views.call import found_context
from latido.interactions import api as interactions
from latido.interactions.contracts import LIVE
from latido.plumbing.access import StaffRequest, access


@sensitive_post_parameters("q")
@access("patients.search")
@require_http_methods(["GET", "POST"])
def search(request: StaffRequest) -> HttpResponse:
    """What is typed travels in the body, never in an address."""
    typed = request.POST.get("q", "")
    part = request.POST.get("part") == "found"
    template = "desk/call/_found.html" if part else "desk/search.html"
    response = render(request, template, {"q": typed, **_talking_to(request), **found_context(request, typed)})
    if not part:  # from the top bar too the page has its own address, without what was typed
        response.headers["HX-Push-Url"] = reverse("desk:search")
    return response


def _talking_to(request: StaffRequest) -> dict[str, Any]:
    """In a call a choice adds the person to it; outside one it asks for a reason."""
    contact = interactions.current_of(agent_of(request))
    live = contact is not None and contact.state in LIVE
    return {"contact": contact, "found_target": "#workspace"} if live else {}
