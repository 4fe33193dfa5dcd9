"""The versions of the confidentiality agreement: published once and for ever, and who has accepted which."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel.actor import Actor
from latido.kernel.paging import paged
from latido.plumbing import sql
from latido.staff import selectors
from latido.staff.core import pledges as core
from latido.staff.models import Pledge as PledgeRow
from latido.staff.models import PledgeText as Row
from latido.staff.models import User
from latido.staff.values.pledges import (
    MOST_WORDS,
    OURS,
    NewPledgeText,
    Pledge,
    PledgeEmpty,
    PledgeSame,
    PledgeText,
    PledgeTooEarly,
    Standing,
)

MAY = "privacy.texts"
PAGE = 25
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('pledge texts' || %(organisation)s::text, 0))"


def in_force(at: datetime) -> PledgeText | None:
    row = Row.objects.filter(since__lte=at).order_by("-since", "-number").first()
    return as_text(row) if row else None


def versions(*, actor: Actor, page: int = 1) -> tuple[list[PledgeText], bool]:
    """A page, the newest first, and whether more follow. Raises PermissionError."""
    _allowed(actor)
    rows, more = paged(Row.objects.order_by("-number"), page, PAGE)
    return [as_text(row) for row in rows], more


@transaction.atomic
def publish(new: NewPledgeText, *, actor: Actor, now: datetime) -> PledgeText:
    """Whoever has not accepted it is asked when they sign in next. Audited.

    Raises PermissionError, PledgeEmpty, PledgeTooEarly, PledgeSame.
    """
    _allowed(actor)
    sql.rows(_ONE_AT_A_TIME)
    since = new.since or now
    if since < now:
        raise PledgeTooEarly
    words = {language: said.strip()[:MOST_WORDS] for language, said in new.words.items() if said.strip()}
    if OURS not in words:
        raise PledgeEmpty
    before = core.in_force(map(as_text, Row.objects.all()), since)
    if before is not None and (before.words, before.months) == (words, new.months):
        raise PledgeSame
    last = Row.objects.order_by("-number").values_list("number", flat=True).first() or 0
    row = Row.objects.create(
        number=last + 1, words=words, months=new.months, since=since, published_by=actor.id, published_at=now
    )
    detail = {"text": str(row.id), "number": str(row.number), "since": since.isoformat()}
    compliance.record(actor, AuditRecord("pledge.published", detail=detail))
    return as_text(row)


def standings(*, actor: Actor, now: datetime, page: int = 1) -> tuple[list[Standing], bool]:
    """Of everybody who works here, by name: what they accepted last. Audited. Raises PermissionError."""
    _allowed(actor)
    users, more = paged(User.objects.filter(is_active=True).order_by("first_name", "last_name", "id"), page, PAGE)
    text, last = in_force(now), last_of([user.id for user in users])
    compliance.record(actor, AuditRecord("pledge.listed", detail={"count": str(len(users)), "page": str(page)}))
    return [
        Standing(user.id, selectors.full_name(user), last.get(user.id), core.is_owed(text, last.get(user.id), now))
        for user in users
    ], more


def last_of(users: Collection[UUID]) -> Mapping[UUID, Pledge]:
    rows = PledgeRow.objects.filter(user__in=users).order_by("user_id", "-at", "-id").distinct("user_id")
    return {row.user_id: as_pledge(row) for row in rows.select_related("text")}


def as_text(row: Row) -> PledgeText:
    return PledgeText(row.id, row.number, row.words, row.months, row.since, row.published_by, row.published_at)


def as_pledge(row: PledgeRow) -> Pledge:
    return Pledge(row.user_id, row.text.number, row.language, row.at, row.expires_at)


def _allowed(actor: Actor) -> None:
    if not actor.may(MAY):
        raise PermissionError(MAY)
