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
from latido.staff.contracts import Invited
from latido.staff.models import Invitation, User
from latido.staff.sessions import end_sessions

GOOD_FOR = timedelta(hours=72)


class InvitationOver(LookupError):
    """This link was used, replaced, or is too old."""


@transaction.atomic
def invite(person_id: UUID, *, actor: Actor, now: datetime) -> str:
    """The secret of a new link; earlier links, the password and the second factor of this person work no more.

    Kept nowhere: show it now. Raises User.DoesNotExist, also for who may not work here.
    """
    user = User.objects.select_for_update().get(id=person_id, is_active=True)
    user.set_unusable_password()
    end_sessions(user)
    user.save(update_fields=["password", "sessions_mark"])
    Authenticator.objects.filter(user_id=user.id).delete()
    secret = secrets.token_urlsafe(32)
    Invitation.objects.filter(user=user, used_at=None).delete()
    Invitation.objects.create(user=user, digest=_digest(secret), made_at=now, expires_at=now + GOOD_FOR)
    compliance.record(actor, AuditRecord("staff.invited", detail={"person": str(user.id)}))
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
    found.used_at = now
    found.save(update_fields=["used_at"])
    user.set_password(password)
    user.password_is_temporary = False
    user.save(update_fields=["password", "password_is_temporary"])
    who = Actor(ActorKind.STAFF, user.organisation_id, id=user.id, roles=frozenset(user.role_names), address=address)
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
