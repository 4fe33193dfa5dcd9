"""Invitations: a link that works once within 72 hours, with which somebody chooses a password of their own."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel.actor import Actor, ActorKind
from latido.plumbing import tenancy
from latido.staff import devices
from latido.staff.contracts import Invited
from latido.staff.models import Invitation, User
from latido.staff.services import NotYourself
from latido.staff.sessions import end_sessions

GOOD_FOR = timedelta(hours=72)


FORGOTTEN_GOOD_FOR = timedelta(hours=24)


class InvitationOver(LookupError):
    """This link was used, replaced, or is too old."""


@transaction.atomic
def invite(person_id: UUID, *, actor: Actor, now: datetime) -> str:
    """The secret of a new link; earlier links, the password and the second factor of this person work no more.

    Kept nowhere: show it now. Raises User.DoesNotExist, also for who may not work here; NotYourself, since with it
    whoever found an administrator's screen open would own the account: another administrator does it, or the server's.
    """
    if actor.id == person_id:
        raise NotYourself
    user = User.objects.select_for_update().get(id=person_id, is_active=True)
    user.set_unusable_password()
    end_sessions(user)
    user.save(update_fields=["password", "sessions_mark"])
    Authenticator.objects.filter(user_id=user.id).delete()
    devices.forget(user)
    secret = _new_link(user, now, GOOD_FOR)
    compliance.record(actor, AuditRecord("staff.invited", detail={"person": str(user.id)}))
    return secret


@transaction.atomic
def give_password_link(person_id: UUID, *, actor: Actor, now: datetime) -> str:
    """The secret of a link for who forgot their password; the second factor stays, and so does all until it is used.

    Kept nowhere: show it now. Raises User.DoesNotExist, NotYourself.
    """
    if actor.id == person_id:
        raise NotYourself
    user = User.objects.select_for_update().get(id=person_id, is_active=True)
    secret = _new_link(user, now, FORGOTTEN_GOOD_FOR)
    compliance.record(actor, AuditRecord("staff.password_link", detail={"person": str(user.id)}))
    return secret


def invited(secret: str, *, now: datetime) -> Invited:
    """Whose link this is; looking uses nothing up. In the login's scope. Raises InvitationOver."""
    user = _open(secret, now).user
    return Invited(user.id, user.email, user.first_name, user.organisation_id)


@transaction.atomic
def accept(secret: str, password: str, *, address: str, now: datetime) -> User:
    """Whoever has the link chooses the password; the link is used up. In the login's scope.

    Raises InvitationOver, Django's ValidationError for a password that is too weak.
    """
    found = _open(secret, now, held=True)
    user = found.user
    validate_password(password, user)
    who = Actor(ActorKind.STAFF, user.organisation_id, id=user.id, roles=frozenset(user.role_names), address=address)
    with tenancy.organisation(user.organisation_id):
        found.used_at = now
        found.save(update_fields=["used_at"])
        user.set_password(password)
        user.password_is_temporary = False
        user.asked_help_at = None
        end_sessions(user)
        devices.forget(user)
        user.save(update_fields=["password", "password_is_temporary", "asked_help_at", "sessions_mark"])
        compliance.record(who, AuditRecord("staff.joined", detail={"person": str(user.id)}))
    return user


def waiting(person_id: UUID, *, now: datetime) -> datetime | None:
    """Until when this person's invitation can be accepted, if there is one."""
    until: datetime | None = (
        Invitation.objects.filter(user_id=person_id, used_at=None, expires_at__gt=now)
        .values_list("expires_at", flat=True)
        .first()
    )
    return until


def forget_old(now: datetime) -> int:
    """Delete invitations nobody can use; how many."""
    with tenancy.role("latido_login"):
        deleted, _each = Invitation.objects.filter(expires_at__lt=now).delete()
    return deleted


def _new_link(user: User, now: datetime, good_for: timedelta) -> str:
    secret = secrets.token_urlsafe(32)
    Invitation.objects.filter(user=user, used_at=None).delete()
    Invitation.objects.create(user=user, digest=_digest(secret), made_at=now, expires_at=now + good_for)
    return secret


def _open(secret: str, now: datetime, *, held: bool = False) -> Invitation:
    rows = Invitation.objects.select_related("user")
    if held:
        rows = rows.select_for_update(of=("self",))
    found: Invitation | None = rows.filter(
        digest=_digest(secret), used_at=None, expires_at__gt=now, user__is_active=True
    ).first()
    if found is None:
        raise InvitationOver
    return found


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
