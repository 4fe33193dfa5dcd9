"""Between the login and every page: an own password, a second factor, what was signed, a screen that is not locked."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from latido.plumbing import trace
from latido.plumbing.access import Access
from latido.staff import ports, proof, selectors
from latido.staff.models import User
from latido.staff.pledges.signing import OWED

LOCKED = "locked"  # in the session
OPEN_TO_HALF_A_LOGIN = frozenset({"", "account.use"})
OPEN_WHILE_HELD = frozenset({"interactions.emergency", "privacy.training"})  # neither shows a record
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class SecondFactorAndLock:
    """What a logged-in request may reach. A view that declares no access is reached by nobody."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with trace.request():
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        declared: Access | None = getattr(view, "access", None)
        if declared is None:
            raise PermissionDenied
        if getattr(request, "actor", None) is None:
            return None
        if is_locked(request) and not declared.while_locked:
            return _curtain(request)
        if declared.permission in OPEN_TO_HALF_A_LOGIN:
            return None
        return _finish_login(request) or _keep_back(request, declared)


def is_locked(request: HttpRequest) -> bool:
    return bool(request.session.get(LOCKED))


def _curtain(request: HttpRequest) -> HttpResponse:
    """The shell with its phone and nothing in it. A fragment gets nothing, and no reload: a call may be up."""
    if request.headers.get("HX-Request") or request.method != "GET":
        return HttpResponse(status=423, headers={"HX-Reswap": "none"})
    return render(request, "ui/shell.html")


def _finish_login(request: HttpRequest) -> HttpResponse | None:
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    if user.password_is_temporary:
        return _lead(request, "account_change_password")
    shown = settings.DEMO or proof.shown_by_directory(request.session, user)
    if not shown and not (selectors.has_second_factor(user.id) if user.factor is None else user.factor):
        return _lead(request, "mfa_activate_totp")
    if request.session.get(OWED):
        return _lead(request, "staff:pledge")
    return None


def _keep_back(request: HttpRequest, declared: Access) -> HttpResponse | None:
    """Whom a lapsed training keeps from patients' data. Never from an emergency, nor in the middle of their work.

    The phone and what a locked screen still answers show no patient. A part that a page asks for by itself gets
    nothing: to be led away by it would be led away again and again.
    """
    user = request.user
    if not isinstance(user, User) or user.training_held_at is None:
        return None
    if declared.while_locked or declared.permission in OPEN_WHILE_HELD or ports.is_needed(user.id):
        return None
    asks = request.headers.get("HX-Request") and not request.headers.get("HX-Boosted")
    if asks and request.method == "GET":
        return HttpResponse(status=204)
    return _lead(request, "staff:training")


def _lead(request: HttpRequest, name: str) -> HttpResponse:
    there = redirect(name)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=200, headers={"HX-Redirect": there.url})
    return there
