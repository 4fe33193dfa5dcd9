"""What is required, who completed it, and whom a supervisor lets work on. Each act is audited and settled at once."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel.actor import Actor
from latido.kernel.paging import paged
from latido.staff import selectors, shift_codes
from latido.staff.contracts import Person
from latido.staff.core import training as core
from latido.staff.models import TrainingCompletion, TrainingGrace, TrainingRequirement, User
from latido.staff.training import standing
from latido.staff.values.training import (
    GRACE,
    WARNINGS,
    Completed,
    CompletionUnknown,
    Due,
    GraceGiven,
    Lapsing,
    NewCompletion,
    NewRequirement,
    NotTheirs,
    NotYet,
    Requirement,
    RequirementUnknown,
    Standing,
    TrainingWordsMissing,
)

MAY = "privacy.training"
MAY_VOUCH = "staff.vouch"
PAGE = 25


@transaction.atomic
def require(new: NewRequirement, *, actor: Actor, now: datetime) -> UUID:
    """Raises PermissionError, TrainingWordsMissing."""
    _allowed(actor)
    title, version = new.title.strip()[:120], new.version.strip()[:20]
    if not (title and version and new.roles):
        raise TrainingWordsMissing
    row = TrainingRequirement.objects.create(
        title=title, version=version, asked_of=sorted(new.roles), months=new.months, since=new.since,
        made_by=actor.id, made_at=now,
    )  # fmt: skip
    compliance.record(actor, AuditRecord("training.required", detail={"requirement": str(row.id)}))
    standing.settle(now)
    return UUID(str(row.id))


@transaction.atomic
def end(requirement_id: UUID, *, actor: Actor, now: datetime) -> None:
    """It is asked of nobody any more. Raises PermissionError, RequirementUnknown."""
    _allowed(actor)
    ended = TrainingRequirement.objects.filter(id=requirement_id, ended_at=None)
    if not ended.update(ended_at=now, ended_by=actor.id):
        raise RequirementUnknown
    compliance.record(actor, AuditRecord("training.ended", detail={"requirement": str(requirement_id)}))
    standing.settle(now)


@transaction.atomic
def complete(requirement_id: UUID, new: Collection[NewCompletion], *, actor: Actor, now: datetime) -> None:
    """All of them or none. Raises PermissionError, RequirementUnknown, NotYet."""
    _allowed(actor)
    if not TrainingRequirement.objects.filter(id=requirement_id, ended_at=None).exists():
        raise RequirementUnknown
    if any(each.at > now for each in new):
        raise NotYet
    for each in new:
        row = TrainingCompletion.objects.create(
            user_id=each.user_id, requirement_id=requirement_id, at=each.at, score=each.score,
            recorded_by=actor.id, recorded_at=now,
        )  # fmt: skip
        detail = {"requirement": str(requirement_id), "person": str(each.user_id), "completion": str(row.id)}
        compliance.record(actor, AuditRecord("training.completed", detail=detail))
    standing.settle(now)


@transaction.atomic
def undo(completion_id: UUID, why: str, *, actor: Actor, now: datetime) -> UUID:
    """It was a mistake. Of which requirement. Raises PermissionError, CompletionUnknown, TrainingWordsMissing."""
    _allowed(actor)
    if not why.strip():
        raise TrainingWordsMissing
    row = TrainingCompletion.objects.select_for_update(of=("self",)).filter(id=completion_id, undone_at=None).first()
    if row is None:
        raise CompletionUnknown
    row.undone_by, row.undone_at, row.undone_why = actor.id, now, why.strip()[:200]
    row.save(update_fields=["undone_by", "undone_at", "undone_why"])
    detail = {"completion": str(row.id), "person": str(row.user_id), "requirement": str(row.requirement_id)}
    compliance.record(actor, AuditRecord("training.undone", reason=row.undone_why, detail=detail))
    standing.settle(now)
    return UUID(str(row.requirement_id))


def completion(completion_id: UUID, *, actor: Actor) -> Completed:
    """Raises PermissionError, CompletionUnknown."""
    _allowed(actor)
    row = TrainingCompletion.objects.filter(id=completion_id, undone_at=None).select_related("user", "requirement")
    if (found := row.first()) is None:
        raise CompletionUnknown
    return Completed(found.requirement_id, found.requirement.title, selectors.full_name(found.user))


@transaction.atomic
def give_grace(person_id: UUID, why: str, *, actor: Actor, now: datetime) -> datetime:
    """They work on for 72 hours. Raises PermissionError, NotTheirs, GraceGiven, TrainingWordsMissing."""
    if not actor.may(MAY_VOUCH):
        raise PermissionError(MAY_VOUCH)
    user = User.objects.select_for_update().filter(id=person_id, is_active=True).first()
    if user is None or user.id == actor.id or not shift_codes.is_below(selectors.roles_of(user), actor):
        raise NotTheirs
    if not why.strip():
        raise TrainingWordsMissing
    last = standing.graces([user.id]).get(user.id)
    due = first_due(user)
    if not core.may_have_grace(due.at if due else None, last.at if last else None, now):
        raise GraceGiven
    given = TrainingGrace.objects.create(user=user, why=why.strip()[:200], given_by=actor.id, at=now, until=now + GRACE)
    detail = {"person": str(user.id), "until": given.until.isoformat()}
    compliance.record(actor, AuditRecord("training.graced", reason=given.why, detail=detail))
    standing.settle(now)
    until: datetime = given.until
    return until


def first_due(user: User) -> Due | None:
    """What this person has to complete first."""
    return core.first_due(standing.trainees([user])[0], standing.requirements())


def required(*, actor: Actor, page: int = 1) -> tuple[list[Requirement], bool]:
    """A page, those that are asked for first. Raises PermissionError."""
    _allowed(actor)
    rows, more = paged(TrainingRequirement.objects.order_by("-ended_at", "title", "-id"), page, PAGE)
    return [standing.as_requirement(row) for row in rows], more


def requirement(requirement_id: UUID, *, actor: Actor) -> Requirement:
    """Raises PermissionError, RequirementUnknown."""
    _allowed(actor)
    row = TrainingRequirement.objects.filter(id=requirement_id).first()
    if row is None:
        raise RequirementUnknown
    return standing.as_requirement(row)


def standings(of: Requirement, *, actor: Actor, page: int = 1) -> tuple[list[Standing], bool]:
    """A page of whom it is asked of, by name. Audited. Raises PermissionError."""
    _allowed(actor)
    people = User.objects.filter(is_active=True).order_by("first_name", "last_name", "id")
    users, more = paged([user for user in people if of.roles & set(user.role_names)], page, PAGE)
    rows = TrainingCompletion.objects.filter(requirement=of.id, undone_at=None, user__in=[user.id for user in users])
    last = {row.user_id: row for row in rows.order_by("at")}
    detail = {"requirement": str(of.id), "count": str(len(users)), "page": str(page)}
    compliance.record(actor, AuditRecord("training.listed", detail=detail))
    return [_standing(user, last.get(user.id), of) for user in users], more


def lapsing(*, actor: Actor, now: datetime, page: int = 1) -> tuple[list[Lapsing], bool]:
    """Whom the actor may give grace: what ran out, or will within 30 days, first. Raises PermissionError."""
    if not actor.may(MAY_VOUCH):
        raise PermissionError(MAY_VOUCH)
    soon = User.objects.filter(is_active=True, training_due_at__lte=now + WARNINGS[0])
    theirs = [each for each in soon.order_by("training_due_at", "id") if each.id != actor.id and _is_below(each, actor)]
    users, more = paged(theirs, page, PAGE)
    graces = standing.graces([user.id for user in users])
    found = []
    for user in users:
        grace = graces.get(user.id)
        until = grace.until if grace and grace.until > now else None
        held = user.training_held_at is not None
        found.append(Lapsing(user.id, selectors.full_name(user), user.training_due_at or now, held, until))
    return found, more


def may_vouch_for(person: Person, actor: Actor) -> bool:
    return person.active and person.id != actor.id and shift_codes.is_below(person.roles, actor)


def _is_below(user: User, actor: Actor) -> bool:
    return shift_codes.is_below(selectors.roles_of(user), actor)


def _standing(user: User, last: TrainingCompletion | None, of: Requirement) -> Standing:
    name, held = selectors.full_name(user), user.training_held_at is not None
    if last is None:
        return Standing(user.id, name, None, None, None, None, core.due_of(of, None), held)
    return Standing(user.id, name, last.id, last.at, last.score, last.recorded_by, core.due_of(of, last.at), held)


def _allowed(actor: Actor) -> None:
    if not actor.may(MAY):
        raise PermissionError(MAY)
