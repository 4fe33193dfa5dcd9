"""Whom a lapsed training keeps from patients' data, written on each person's row: a page asks nothing for it.

It is settled anew whenever something of it changes, when somebody signs in, and each minute.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel.actor import system
from latido.plumbing import sql, tenancy
from latido.staff import ports
from latido.staff.core import training as core
from latido.staff.models import TrainingCompletion, TrainingGrace, TrainingRequirement, User
from latido.staff.values.training import WARNINGS, Requirement, Trainee

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('training' || %(organisation)s::text, 0))"


@transaction.atomic
def settle(now: datetime) -> None:
    """In the running scope. Who is kept back, and who works again, is written in the audit."""
    sql.rows(_ONE_AT_A_TIME)
    asked = requirements()
    marked = Q(training_due_at__isnull=False) | Q(training_held_at__isnull=False)
    users = list(User.objects.filter(Q(is_active=True) if asked else marked).order_by("id"))
    people = trainees(users) if asked else []
    held = core.held(people, asked, ports.teams() if asked else (), now)
    due = {each.id: found.at for each in people if (found := core.first_due(each, asked))}
    for user in users:
        _write(user, due.get(user.id), user.id in held, now)


def _write(user: User, due: datetime | None, is_held: bool, now: datetime) -> None:
    was_held = user.training_held_at is not None
    if (user.training_due_at, was_held) == (due, is_held):
        return
    since = (user.training_held_at or now) if is_held else None
    User.objects.filter(id=user.id).update(training_due_at=due, training_held_at=since)
    user.training_due_at, user.training_held_at = due, since
    if was_held != is_held:
        action = "training.held" if is_held else "training.freed"
        house = system("training", user.organisation_id)
        compliance.record(house, AuditRecord(action, detail={"person": str(user.id)}))


def settle_everywhere(now: datetime) -> int:
    """Of every organisation that asks for training or has asked for it; how many. In no scope."""
    with tenancy.role("latido_login"):
        asking = TrainingRequirement.objects.filter(Q(ended_at=None)).values_list("organisation_id", flat=True)
        marked = User.objects.exclude(training_due_at=None, training_held_at=None)
        found = {*asking.distinct(), *marked.values_list("organisation_id", flat=True).distinct()}
    for organisation_id in found:
        with tenancy.organisation(organisation_id):
            settle(now)
    return len(found)


def requirements() -> list[Requirement]:
    """What is asked for now."""
    return [as_requirement(row) for row in TrainingRequirement.objects.filter(ended_at=None).order_by("title", "id")]


def trainees(users: Collection[User]) -> list[Trainee]:
    ids = [user.id for user in users]
    done: dict[UUID, dict[UUID, datetime]] = {each: {} for each in ids}
    rows = TrainingCompletion.objects.filter(user__in=ids, undone_at=None).order_by("at")
    for user_id, requirement_id, at in rows.values_list("user_id", "requirement_id", "at"):
        done[user_id][requirement_id] = at
    grace = graces(ids)
    return [Trainee(user.id, frozenset(user.role_names), done[user.id], _until(grace.get(user.id))) for user in users]


def graces(ids: Collection[UUID]) -> Mapping[UUID, TrainingGrace]:
    """The last that each was given."""
    rows = TrainingGrace.objects.filter(user__in=ids).order_by("user_id", "-at", "-id").distinct("user_id")
    return {row.user_id: row for row in rows}


def is_held(person_id: UUID) -> bool:
    return bool(User.objects.filter(id=person_id, training_held_at__isnull=False).exists())


def days_left(user: object, now: datetime) -> int | None:
    """Until a training of theirs runs out, from a week before; 0: it has. Asks the database nothing."""
    due = user.training_due_at if isinstance(user, User) else None
    warned = core.warning(due, now)
    return max((due - now).days + 1, 0) if due and warned is not None and warned <= WARNINGS[1] else None


def as_requirement(row: TrainingRequirement) -> Requirement:
    return Requirement(
        row.id, row.title, row.version, frozenset(row.asked_of), row.months, row.since, row.made_by, row.ended_at
    )


def _until(grace: TrainingGrace | None) -> datetime | None:
    return grace.until if grace else None
