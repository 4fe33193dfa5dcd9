"""A code that stands in for somebody's second factor for some hours: who forgot theirs at home still works today."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel.actor import Actor
from latido.plumbing import tenancy
from latido.staff import selectors
from latido.staff.contracts import RANK, Role
from latido.staff.models import ShiftCode, User
from latido.staff.services import ALPHABET, NotYourself

HOURS = (2, 4, 8)
LETTERS = 10  # 49 bits, and nine tries in a quarter of an hour


class AboveYou(Exception):
    """Nadie responde por quien tiene un rol más alto."""


class NothingToStandIn(Exception):
    """Todavía no tiene un segundo paso: lo elige al entrar."""


@transaction.atomic
def give(person_id: UUID, *, hours: int, why: str, actor: Actor, now: datetime) -> str:
    """The code, for this person and these hours; one given before works no more. Kept nowhere: show it now.

    Raises User.DoesNotExist, NotYourself, AboveYou, NothingToStandIn, ValueError for other hours or no reason.
    """
    if hours not in HOURS or not why.strip():
        raise ValueError(hours)
    user = User.objects.select_for_update().get(id=person_id, is_active=True)
    _may_vouch(user, actor)
    if not selectors.has_second_factor(user.id):
        raise NothingToStandIn
    code = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
    ShiftCode.objects.filter(user=user).delete()
    ShiftCode.objects.create(
        user=user,
        digest=_digest(user, code),
        given_by=actor.id,
        given_at=now,
        expires_at=now + timedelta(hours=hours),
    )
    detail = {"person": str(user.id), "hours": str(hours)}
    compliance.record(actor, AuditRecord("staff.shift_code_given", reason=why.strip()[:200], detail=detail))
    return f"{code[:5]}-{code[5:]}"


@transaction.atomic
def revoke(person_id: UUID, *, actor: Actor) -> None:
    """It opens nothing from now on; what it opened goes on until its hour. Raises User.DoesNotExist, AboveYou."""
    user = User.objects.get(id=person_id)
    _may_vouch(user, actor)
    if ShiftCode.objects.filter(user=user).delete()[0]:
        compliance.record(actor, AuditRecord("staff.shift_code_revoked", detail={"person": str(user.id)}))


def opens(user: User, typed: str, now: datetime) -> datetime | None:
    """Until when what is typed opens for this person; None when it does not. In any scope of theirs."""
    row = ShiftCode.objects.filter(user=user, expires_at__gt=now).first()
    if row is None or not constant_time_compare(row.digest, _digest(user, typed)):
        return None
    until: datetime = row.expires_at
    return until


def until(people: list[UUID], now: datetime) -> dict[UUID, datetime]:
    """Of these, who has a code that works, and until when."""
    return dict(ShiftCode.objects.filter(user_id__in=people, expires_at__gt=now).values_list("user_id", "expires_at"))


def is_below(roles: frozenset[Role], actor: Actor) -> bool:
    """Whether the actor may vouch for somebody with these roles."""
    own = max((RANK[role] for role in Role if role in actor.roles), default=0)
    return max((RANK[role] for role in roles), default=0) <= own


def forget_old(now: datetime) -> int:
    """Delete codes that open nothing; how many."""
    with tenancy.role("latido_login"):
        deleted, _each = ShiftCode.objects.filter(expires_at__lt=now).delete()
    return deleted


def _may_vouch(user: User, actor: Actor) -> None:
    if actor.id == user.id:
        raise NotYourself
    if not is_below(selectors.roles_of(user), actor):
        raise AboveYou


def _digest(user: User, code: str) -> str:
    plain = "".join(letter for letter in code.lower() if letter in ALPHABET)
    return salted_hmac("latido.staff.shift_code", f"{user.id}:{plain}", algorithm="sha256").hexdigest()
