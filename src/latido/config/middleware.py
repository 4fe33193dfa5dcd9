"""Each page speaks the clock and the words of who reads it, and knows who asks for it though a proxy stands between."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language, override

from latido.kernel.words import as_spoken_in
from latido.orgs import api as orgs
from latido.plumbing.http import GetResponse


class OrganisationWays:
    """Times are shown in the organisation's zone, and Spanish in its country's words. Inside its scope."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if getattr(request, "actor", None) is None:
            return self.get_response(request)
        house = orgs.organisation()
        language = as_spoken_in(house.country, get_language() or settings.LANGUAGE_CODE)
        with timezone.override(ZoneInfo(house.time_zone)), override(language):
            return self.get_response(request)


class BehindProxy:
    """Who asks is whom the proxy saw: the last address of X-Forwarded-For is its own word, those before are claims."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.PROXY:
            seen = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
            request.META["REMOTE_ADDR"] = seen or request.META["REMOTE_ADDR"]
        return self.get_response(request)
