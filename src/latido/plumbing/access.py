"""Who may use what: every URL, job, command and realtime topic declares it, and an undeclared one fails the build."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from latido.kernel.actor import Actor


class StaffRequest(HttpRequest):
    """A request of somebody who has logged in."""

    actor: Actor


View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Access:
    """permission: what the actor must hold; empty means anybody, logged in or not.

    while_locked: still answers when the screen is locked; for the phone, and nothing that shows a patient.
    """

    permission: str
    why_public: str = ""
    while_locked: bool = False


class Declared(Protocol):
    access: Access


def access(permission: str, *, while_locked: bool = False) -> Callable[[View], View]:
    """This view is for actors who hold `permission`; others get 403, strangers the login page."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = getattr(request, "actor", None)
            if actor is None:
                return _please_log_in(request)
            if not actor.may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return _declared(guarded, Access(permission, while_locked=while_locked))

    return declare


def public(why: str) -> Callable[[View], View]:
    """This view is for anybody, and says why."""

    def declare(view: View) -> View:
        return _declared(view, Access("", why, while_locked=True))

    return declare


def _declared(view: View, wall: Access) -> View:
    cast(Declared, view).access = wall
    return view


def _please_log_in(request: HttpRequest) -> HttpResponse:
    from django.contrib.auth.views import redirect_to_login

    if request.headers.get("HX-Request"):
        return HttpResponse(status=401)
    return redirect_to_login(request.get_full_path())


COMMANDS: dict[str, str] = {}  # management command -> who may run it and what it reads


def command(name: str, who: str) -> None:
    """Declares a management command beside its code."""
    COMMANDS[name] = who
