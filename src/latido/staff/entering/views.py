"""The way to a directory and back. Foreign systems are asked between two transactions: see plumbing.http.Outside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID

import structlog
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from latido.kernel.time import utc_now
from latido.kernel.words import gettext_noop as _
from latido.plumbing import tenancy
from latido.plumbing.access import public
from latido.plumbing.http import Outside
from latido.staff import ports, proof
from latido.staff.contracts import Arrival, Departure, NotBelieved
from latido.staff.contracts import Directory as Seen
from latido.staff.directories import item_of, seen
from latido.staff.entering import attempts, joining
from latido.staff.entering.attempts import GOOD_FOR, Over
from latido.staff.login import keep, record
from latido.staff.middleware import LOCKED
from latido.staff.models import Directory, User

MOST_ANSWER = 600_000  # letters of what a directory posts
AGAIN = "_again"  # remembered beside what the way in needs: they were inside
PACE = {"leave": "120/m/ip"}  # a hospital shares an address
T = TypeVar("T")
log = structlog.get_logger()
WORDS: Mapping[str, str] = MappingProxyType(  # what the person reads; the code is for who administers
    {
        "unsolicited": _("Este regreso ya se usó o tardó demasiado. Empiece otra vez."),
        "denied": _("El directorio no le dejó entrar, o usted se devolvió."),
        "email_unverified": _("Su cuenta del directorio no tiene un correo comprobado. Avise a sistemas."),
        "stranger": _("Usted todavía no está en Latido. Pida a quien administra que lo invite."),
        "emergency": _("Esta cuenta entra con su contraseña."),
        "inactive": _("Su usuario está desactivado."),
        "no_role": _("Ninguno de sus grupos da acceso a Latido. Pida a sistemas el grupo que le toca."),
    }
)
ELSE = _("El directorio no lo pudo presentar. Vuelva a intentarlo; si sigue, avise a sistemas.")


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody about to leave. departure: where to, or why not."""

    state: str
    departure: Departure | NotBelieved


@dataclass(frozen=True, slots=True)
class Back:
    """Somebody who came back. arrival: whom the directory saw, or why it is not believed."""

    remembered: Mapping[str, str]
    arrival: Arrival | NotBelieved


@public("por aquí se va al directorio")
@require_GET
def leave(request: HttpRequest, directory_id: UUID) -> HttpResponse:
    """To the directory, remembering who left from which browser. Whoever is inside must prove it there again."""
    row = _directory(request, directory_id)
    left = getattr(request, "answer", None)
    again = request.user.is_authenticated
    if not isinstance(left, Left):
        if not ratelimit.consume(request, app="latido.staff", action="leave", config=PACE, limit_get=True):
            return render(request, "account/lockout.html", status=429)
        return Outside(partial(_departure, seen(row, request.build_absolute_uri), again=again))
    if isinstance(left.departure, NotBelieved):
        return _refused(request, row, left.departure.why)
    browser = attempts.new_token()  # another each time: it binds one way back to the browser that left
    remembered = {**left.departure.remember, AGAIN: "1" if again else ""}
    attempts.begin(row, left.state, browser, remembered, now=utc_now())
    there = redirect(left.departure.url)
    keep(there, settings.DIRECTORY_COOKIE_NAME, browser, int(GOOD_FOR.total_seconds()))
    return there


@csrf_exempt  # posted by the directory's page: what it is worth is seen when its browser comes back
@sensitive_post_parameters("SAMLResponse")
@public("aquí contesta un directorio que habla SAML")
@require_POST
def posted(request: HttpRequest, directory_id: UUID) -> HttpResponse:
    """Keep the answer, and have the browser come back by itself: only then does it show whose it is."""
    row = _directory(request, directory_id)
    answer, state = request.POST.get("SAMLResponse", ""), request.POST.get("RelayState", "")
    try:
        if len(answer) > MOST_ANSWER:
            raise Over
        attempts.answered(row.id, state, {"SAMLResponse": answer}, now=utc_now())
    except Over:
        return _nobodys(request, row)
    response = redirect(f"{reverse('staff:directory-back', args=[row.id])}?state={state}")
    response.status_code = 303
    return response


@public("por aquí se vuelve del directorio")
@require_GET
def back(request: HttpRequest, directory_id: UUID) -> HttpResponse:
    """Let in whom the directory saw, if everything about it is to be believed."""
    row = _directory(request, directory_id)
    came = getattr(request, "answer", None)
    if isinstance(came, Back):
        return _arrived(request, row, came)
    state, browser = request.GET.get("state", ""), request.COOKIES.get(settings.DIRECTORY_COOKIE_NAME, "")
    try:
        attempt = attempts.take(row.id, state, browser, now=utc_now())
    except Over:
        return _nobodys(request, row)
    answer = attempt.answer or {name: request.GET[name] for name in ("code", "iss", "error") if name in request.GET}
    return Outside(partial(_arrival, seen(row, request.build_absolute_uri), attempt.remembered, answer))


@public("lo que el directorio debe saber de nosotros; ningún dato")
@require_GET
def metadata(request: HttpRequest, directory_id: UUID) -> HttpResponse:
    """Our SAML metadata for this directory."""
    context = {"directory": seen(_row(request, directory_id), request.build_absolute_uri)}
    return render(request, "account/directory_metadata.xml", context, content_type="application/samlmetadata+xml")


def _departure(directory: Seen, *, again: bool) -> Left:
    state = attempts.new_token()
    begin = partial(ports.way_in(directory.item.protocol).begin, directory, state=state, again=again, now=utc_now())
    return Left(state, _or_not(begin))


def _arrival(directory: Seen, remembered: Mapping[str, str], answer: Mapping[str, str]) -> Back:
    way = ports.way_in(directory.item.protocol)
    return Back(remembered, _or_not(partial(way.finish, directory, remembered, answer, now=utc_now())))


def _or_not(ask: Callable[[], T]) -> T | NotBelieved:
    try:
        return ask()
    except NotBelieved as not_believed:
        return not_believed


def _arrived(request: HttpRequest, row: Directory, came: Back) -> HttpResponse:
    if isinstance(came.arrival, NotBelieved):
        return _refused(request, row, came.arrival.why)
    user = _person(row, came.arrival, request)
    if isinstance(user, NotBelieved):
        return _refused(request, row, user.why)
    asked = item_of(row).second_factor
    second_factor = bool(came.arrival.shown & asked)
    proof.remember(request, user, row.id, second_factor=second_factor, at=came.arrival.at)
    onward = request.session.pop(proof.ONWARD, None) if request.user == user else None
    user.backend = settings.AUTHENTICATION_BACKENDS[-1]
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url=onward))
    if came.remembered[AGAIN] and request.user == user and request.session.pop(LOCKED, None):
        record(request, user, "session.unlocked")
    response.delete_cookie(settings.DIRECTORY_COOKIE_NAME)
    return response


def _person(row: Directory, arrival: Arrival, request: HttpRequest) -> User | NotBelieved:
    """What was decided stays, also when it is that nobody enters."""
    with tenancy.organisation(row.organisation_id):
        try:
            return joining.joined(row, arrival)
        except NotBelieved as not_believed:
            return not_believed


def _refused(request: HttpRequest, row: Directory, why: str) -> HttpResponse:
    with tenancy.organisation(row.organisation_id):
        joining.refused(row, why, request.META.get("REMOTE_ADDR", ""))
    return _said(request, row, why)


def _nobodys(request: HttpRequest, row: Directory) -> HttpResponse:
    """A return that nobody waits for: anybody may send one, so it leaves no row of the audit."""
    log.info("directory.unsolicited", organisation=str(row.organisation_id))
    return _said(request, row, "unsolicited", HTTPStatus.BAD_REQUEST)


def _said(request: HttpRequest, row: Directory, why: str, status: int = HTTPStatus.FORBIDDEN) -> HttpResponse:
    context = {"words": gettext(WORDS.get(why, ELSE)), "why": why, "directory_id": row.id}
    return render(request, "account/directory_refused.html", context, status=status)


def _directory(request: HttpRequest, directory_id: UUID) -> Directory:
    row = _row(request, directory_id)
    if not item_of(row).enabled:
        raise Http404
    return row


def _row(request: HttpRequest, directory_id: UUID) -> Directory:
    """Of whichever organisation: who enters is not known yet."""
    with tenancy.role("latido_login"):
        row: Directory | None = Directory.objects.filter(id=directory_id).first()
    actor = getattr(request, "actor", None)
    if row is None or (actor is not None and actor.organisation_id != row.organisation_id):
        raise Http404
    return row
