"""Each page speaks the clock and the words of who reads it, knows who asks for it though a proxy stands between, and
says what no page takes.
"""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import DataError, transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language, override

from latido.config import failing
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


class Unseen:
    """A NUL can be written nowhere. A form's field says so in its place; whatever else it reached says so here.

    Nothing of the request is kept, and on a page that asked for a part what was typed stays.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponseBase | None:
        if not isinstance(problem, DataError | ValueError) or not _holds_nul(request):
            return None
        transaction.set_rollback(True)
        return failing.unseen(request)


def _holds_nul(request: HttpRequest) -> bool:
    sent = (each for query in (request.GET, request.POST) for _name, values in query.lists() for each in values)
    return "\0" in request.path or any("\0" in str(each) for each in sent)
