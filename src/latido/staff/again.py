"""Somebody inside shows again who they are, before an act that asks for it: by password, by code, or just before."""

from datetime import datetime

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord, Outcome
from latido.kernel.actor import Actor
from latido.staff import directories, guesses, proof
from latido.staff.guesses import OLD_PASSWORD
from latido.staff.models import User

DIGITS = 6  # of an application's code


class TooManyTries(Exception):
    """Too many were wrong: they wait a quarter of an hour."""


def shows_again(request: HttpRequest, typed: str, actor: Actor, now: datetime) -> str:
    """How they showed it: "password", "code", or "before" when a page of the login has just asked; empty if wrong.

    Wrong ones are counted and written down. Raises TooManyTries.
    """
    user = request.user
    if not isinstance(user, User):
        return ""
    if not typed:
        return "before" if _asked_just_now(request, user) else ""
    if not guesses.may_try(user, OLD_PASSWORD, now):
        raise TooManyTries
    found = _what_it_is(user, typed)
    if not found:
        refused = AuditRecord("session.refused", outcome=Outcome.REFUSED, detail={"step": "again"})
        compliance.record(actor, refused)
        return ""
    guesses.right(user, OLD_PASSWORD)
    return found


def _what_it_is(user: User, typed: str) -> str:
    code = "".join(typed.split())
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if app is not None and len(code) == DIGITS and code.isdigit() and app.wrap().validate_code(code):
        return "code"
    return "password" if not directories.refuses_local(user) and user.check_password(typed) else ""


def _asked_just_now(request: HttpRequest, user: User) -> bool:
    """A key, or the directory: what a page of the desk cannot ask. A login by password is no answer to being asked."""
    records = get_authentication_records(request, user)
    return proof.is_fresh(each for each in records if each.get("reauthenticated") or each["method"] == proof.METHOD)
