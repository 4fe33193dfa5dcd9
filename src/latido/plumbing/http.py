"""The request's transaction and scope: login data first, then the actor's own organisation, and nothing else."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.module_loading import import_string

from latido.kernel.actor import Actor
from latido.plumbing import once, tenancy

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class WhoActs(Protocol):
    """Finds the actor of a logged-in request; wired in settings as LATIDO_WHO_ACTS."""

    def __call__(self, request: HttpRequest) -> Actor | None: ...


class Outside(HttpResponse):
    """A page that must first ask a foreign system: asked when its transaction is over, then the page is run again.

    ask: gives what the page then finds as `request.answer`; it runs in no scope, and tells failures as values.
    """

    def __init__(self, ask: Callable[[], object]) -> None:
        super().__init__()
        self.ask = ask


class LoginScope:
    """Opens the request's one transaction, in which sessions and users may be looked up. First of ours."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._answered(request)
        if isinstance(response, Outside):
            request.answer = response.ask()  # type: ignore[attr-defined]
            response = self._answered(request)
        return response

    def _answered(self, request: HttpRequest) -> HttpResponseBase:
        with tenancy.role("latido_login"):
            response = self.get_response(request)
            if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                transaction.set_rollback(True)  # half of what a page wanted to do must not stay
            return response


class OrganisationScope:
    """From here on only the actor's organisation exists. After Django's authentication."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.who_acts: WhoActs = import_string(settings.LATIDO_WHO_ACTS)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        actor = self.who_acts(request)
        if actor is None:
            return self.get_response(request)
        request.actor = actor  # type: ignore[attr-defined]
        with tenancy.organisation(actor.organisation_id), once.page():
            return self.get_response(request)


HEADERS = {  # of everything the house answers, beside what Django and the content policy say
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=(), display-capture=(), payment=(), usb=()",
}


class SafeHeaders:
    """What a browser may do with an answer, errors and static files included. The outermost."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class NoStore:
    """Pages of patients stay in no cache, whatever the browser's habits."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response
