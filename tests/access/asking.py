"""Two ways to ask for an address as somebody: through the whole house, and at the view itself, which is much faster.

At the view, the organisation's scope and the actor are what the house's middleware would have made of the login.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import resolve

from latido.kernel.actor import Actor
from latido.plumbing import tenancy
from latido.plumbing.http import Outside
from latido.staff.models import User
from latido.staff.tests import logins

VARIES = re.compile(  # from one answer to the next, whoever asks for whatever
    rb'nonce[-=]"?[\w+/=-]+|csrf[-\w]*" (?:content|value)="[^"]+|CSRFToken": ?"[^"]+|\d{4}-\d\d-\d\dT[\d:.+]+|'
    rb"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|s\d+_x\d+|\b\d{1,2}:\d\d\b|"
    rb"n\.\xc2\xba \d{3} \d{3} \d{3}"  # what an appointment or a contact is called: out of its id
)


@dataclass(frozen=True)
class Answer:
    """asked: of the database, in its order."""

    status: int
    words: bytes
    headers: tuple[tuple[str, str], ...]
    asked: tuple[str, ...]


@dataclass(frozen=True)
class Person:
    """Somebody past the login."""

    user: User
    actor: Actor
    session: str


def person(person_id: Any) -> Person:
    with tenancy.role("latido_login"):
        user = User.objects.get(id=person_id)
    return Person(user, logins.actor(person_id), logins.browser(person_id).session.session_key or "")


def whole(
    who: Person, method: str, path: str, fields: Mapping[str, str], headers: Mapping[str, str]
) -> HttpResponseBase:
    """With everything that lies between the network and the view. In no scope."""
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = who.session
    response: HttpResponseBase = getattr(client, method)(path, fields, headers=dict(headers))
    return response


def at_the_view(
    who: Person, method: str, path: str, fields: Mapping[str, str], headers: Mapping[str, str]
) -> HttpResponseBase:
    """What the address's own code answers."""
    request = getattr(RequestFactory(), method)(path, fields, headers=dict(headers))
    request.user, request.actor, request.csp_nonce = who.user, who.actor, "nonce"
    request.session = _Session()
    request._messages = FallbackStorage(request)
    with tenancy.organisation(who.actor.organisation_id):
        return _answered(request)


def _answered(request: HttpRequest) -> HttpResponseBase:
    found = resolve(request.path)
    request.resolver_match = found
    try:
        response = found.func(request, *found.args, **found.kwargs)
        if isinstance(response, Outside):
            return HttpResponse("outside")
        return response.render() if hasattr(response, "render") else response
    except Http404:
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    except PermissionDenied:
        return HttpResponse(status=HTTPStatus.FORBIDDEN)
    except Exception as problem:  # whatever it is, the house would answer 500
        return HttpResponse(f"{type(problem).__name__}: {problem}", status=HTTPStatus.INTERNAL_SERVER_ERROR)


class _Session(SessionBase):
    """One that begins empty and is kept nowhere."""

    def __init__(self) -> None:
        super().__init__()
        self._session_cache: dict[str, Any] = {}

    def save(self, must_create: bool = False) -> None:
        """Nothing lasts."""


def answer(ask: Callable[[], HttpResponseBase], without: str) -> Answer:
    """What is answered, undone afterwards. without: the id that was asked for, and may come back in the words."""
    asked: list[str] = []
    without = without if "-" in without else "-" * 36  # a number is too common in other words

    def listen(execute: Any, sql: str, *given: Any) -> Any:
        asked.append(sql)
        return execute(sql, *given)

    listening: AbstractContextManager[None] = connection.execute_wrapper(listen)
    with transaction.atomic(), listening:
        response = ask()
        body = b"" if response.streaming else response.content  # type: ignore[attr-defined]
        transaction.set_rollback(True)
    headers = tuple(sorted((name, _plain(value, without)) for name, value in response.headers.items()))
    questions = tuple(_plain(each, without) for each in asked)
    return Answer(response.status_code, VARIES.sub(b"", body.replace(without.encode(), b"")), headers, questions)


def _plain(words: str, without: str) -> str:
    return VARIES.sub(b"", words.replace(without, "").encode()).decode()
