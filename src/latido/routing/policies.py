"""Reads how organisations weigh their queues, as the matcher's policy."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import DatabaseError

from latido.plumbing import tenancy
from latido.routing import opening
from latido.routing.contracts import Helper
from latido.routing.core.policy import ClassPolicy, Overflow, Policy, PolicyName, Ring
from latido.routing.models import AfterHours, Queue, Reinforcement, RoutingPolicy, Weighing

log = structlog.get_logger()
USUAL = Policy(PolicyName.LATIDO)  # of an organisation that has said nothing


def every_policy(now: datetime) -> dict[UUID, Policy]:
    """Of every organisation, for the leader. In no scope. Queues that are closed now help nobody."""
    shut = _closed(now)
    with tenancy.role("latido_router"):
        rows = {row.organisation_id: row for row in RoutingPolicy.objects.all()}
        queues: dict[UUID, list[Queue]] = {}
        for queue in _queues():
            queues.setdefault(queue.organisation_id, []).append(queue)
        return {
            house: _readable(house, rows.get(house), queues.get(house, ()), shut.get(house, frozenset()))
            for house in {*rows, *queues}
        }


def _closed(now: datetime) -> dict[UUID, frozenset[str]]:
    """The closed queues of each organisation, among those whose agents help elsewhere."""
    with tenancy.role("latido_router"):
        timed = set(AfterHours.objects.values_list("organisation_id", flat=True))
        lists = Weighing.objects.filter(organisation_id__in=timed).values_list("organisation_id", "overflow")
        helping: dict[UUID, list[Any]] = {}
        for house, overflow in lists:
            helping.setdefault(house, []).append(overflow)
    return {house: _closed_of(house, overflows, now) for house, overflows in helping.items()}


def _closed_of(house: UUID, overflows: Iterable[Any], now: datetime) -> frozenset[str]:
    """Hours that make no sense stop nobody else's matching: their own queues count as open."""
    try:
        codes = {str(each[0]) for overflow in overflows for each in overflow if isinstance(each, list) and each}
        with tenancy.organisation(house):
            return opening.closed(codes, now) if codes else frozenset()
    except DatabaseError:
        raise
    except Exception as problem:
        log.error("hours.unreadable", organisation=str(house), cause=type(problem).__name__)
        return frozenset()


def _readable(house: UUID, row: RoutingPolicy | None, queues: Iterable[Queue], shut: frozenset[str]) -> Policy:
    """One organisation's rows that make no sense stop nobody else's matching, and their own goes on as usual."""
    try:
        found = as_policy(row, queues, shut)
        for each in found.classes.values():
            each.claim  # noqa: B018 - a target of nothing is found out here
    except (ValueError, TypeError, ArithmeticError) as problem:
        log.error("policy.unreadable", organisation=str(house), cause=type(problem).__name__)
        return USUAL
    return found


def policy() -> Policy:
    """Of the running scope's organisation."""
    return as_policy(RoutingPolicy.objects.first(), _queues())


def helping(now: datetime) -> dict[UUID, dict[UUID, datetime]]:
    """Who helps out in which queues of the running scope's organisation, and until when."""
    found: dict[UUID, dict[UUID, datetime]] = {}
    for each in Reinforcement.objects.filter(until__gt=now):
        found.setdefault(each.agent_id, {})[each.queue_id] = each.until
    return found


def helpers(now: datetime) -> list[Helper]:
    """The same for the board, the first to end first."""
    rows = Reinforcement.objects.filter(until__gt=now).select_related("queue").order_by("until", "id")
    return [Helper(each.agent_id, each.queue.code, each.queue.name, each.until) for each in rows]


def _queues() -> Iterable[Queue]:
    return Queue.objects.select_related("weighing").prefetch_related("skills")


def as_policy(row: RoutingPolicy | None, queues: Iterable[Queue], shut: frozenset[str] = frozenset()) -> Policy:
    """shut: codes of queues that help nobody now."""
    row = row or RoutingPolicy()
    queues = list(queues)
    codes = {queue.code: queue.id for queue in queues if queue.code not in shut}
    return Policy(
        name=PolicyName(row.name),
        classes={queue.id: _class(queue, codes) for queue in queues},
        ageing=float(row.ageing),
        proficiency_bonus=row.proficiency_bonus / 100,
        affinity_bonus=row.affinity_bonus / 100,
        preferential_bonus=row.preferential_bonus / 100,
        together_after=float(row.together_after),
        together=row.together,
        at_once=row.at_once,
        per_hour=row.per_hour,
    )


def _class(queue: Queue, codes: Mapping[str, UUID]) -> ClassPolicy:
    skills = list(queue.skills.all())
    row = getattr(queue, "weighing", None) or Weighing()
    return ClassPolicy(
        weight=row.weight / 100,
        target=float(queue.target_seconds),
        handle=float(row.handle_seconds),
        required={each.skill: each.proficiency for each in skills},
        licensed=frozenset(each.skill for each in skills if each.licence),
        reserve=row.reserve,
        hold=float(row.hold_seconds),
        rings=tuple(Ring(float(after), relax) for after, relax in row.rings),
        keep=float(row.keep_seconds),
        keep_text=float(row.keep_text_seconds),
        deferrable=row.deferrable,
        interruptible=row.interruptible,
        overflow=tuple(
            Overflow(codes[to], float(after), waiting, idle) for to, after, waiting, idle in row.overflow if to in codes
        ),
    )
