"""Each page speaks the clock and the language of who reads it."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from latido.orgs import api as orgs
from latido.plumbing.http import GetResponse


class OrganisationClock:
    """Times are shown in the organisation's zone. Inside its scope."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if getattr(request, "actor", None) is None:
            return self.get_response(request)
        with timezone.override(ZoneInfo(orgs.organisation().time_zone)):
            return self.get_response(request)
