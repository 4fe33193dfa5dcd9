"""Incidents with patients' data: opened, decided, told and closed. Each act leaves a step in its log and the audit."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from latido.compliance import ports, services
from latido.compliance.contracts import AuditRecord
from latido.compliance.core import breaches
from latido.compliance.tables.incidents import Incident as Row
from latido.compliance.tables.incidents import IncidentNotice, IncidentStep
from latido.compliance.values.incidents import (
    Act,
    Assessment,
    Clock,
    Decision,
    Incident,
    IncidentUnknown,
    IncidentWordsMissing,
    Keys,
    Kind,
    NewIncident,
    NewNotice,
    NotInTime,
    Step,
    StillOwed,
    Told,
)
from latido.kernel import references
from latido.kernel.actor import Actor
from latido.kernel.paging import paged

MAY = "privacy.incidents"
FAR = timedelta(days=500)  # no term is longer, from the day it was found
PAGE = 25
FACTORS = ("nature", "recipient", "acquired", "mitigation", "reasons")


@transaction.atomic
def open_one(new: NewIncident, *, actor: Actor, now: datetime) -> UUID:
    """Its clocks run from the hour it was found. Audited. Raises PermissionError, IncidentWordsMissing, NotInTime."""
    allowed(actor)
    began, ended = new.happened_from, new.happened_until
    if new.found_at > now or (began and began > new.found_at) or (began and ended and ended < began):
        raise NotInTime
    row = Row.objects.create(
        kind=str(new.kind), what=said(new.what)[:2000], found_at=new.found_at, happened_from=began,
        happened_until=ended, keys=str(new.keys), country=ports.house().country, alert_id=new.alert_id,
        opening_id=new.opening_id, opened_by=actor.id, opened_at=now,
    )  # fmt: skip
    step(row, Act.OPENED, "", actor=actor, now=now)
    return UUID(str(row.id))


def incidents(*, actor: Actor, now: datetime, closed: bool = False, page: int = 1) -> tuple[list[Incident], bool]:
    """A page of those that are open, what is due first first, or of the closed, the newest first.

    And whether more follow. Audited. Raises PermissionError.
    """
    allowed(actor)
    if closed:
        asked, more = paged(_counted().exclude(closed_at=None).order_by("-closed_at", "id"), page, PAGE)
        found = _all(asked, now)
    else:  # by when is counted from days without work and stands in no column: open ones are few
        found, more = paged(sorted(running(now), key=_pressing), page, PAGE)
    services.record(actor, AuditRecord("incident.listed", detail={"count": str(len(found)), "page": str(page)}))
    return found, more


def running(now: datetime) -> list[Incident]:
    """Every open one. Shows no patient."""
    return _all(list(_counted().filter(closed_at=None)), now)


def _pressing(one: Incident) -> tuple[bool, datetime, str]:
    owed = [each.due for each in one.clocks if each.met is None]
    return not owed, min(owed, default=one.opened_at), str(one.id)


def incident(incident_id: UUID, *, actor: Actor, now: datetime) -> Incident:
    """Audited. Raises PermissionError, IncidentUnknown."""
    allowed(actor)
    row = _counted().filter(id=incident_id).first()
    if row is None:
        raise IncidentUnknown
    services.record(actor, AuditRecord("incident.shown", detail={"incident": str(row.id)}))
    return _all([row], now)[0]


def steps(incident_id: UUID, *, actor: Actor, page: int = 1) -> tuple[list[Step], bool]:
    """A page of its log, the newest first, and whether more follow. Raises PermissionError."""
    allowed(actor)
    rows, more = paged(IncidentStep.objects.filter(incident_id=incident_id).order_by("-at", "-id"), page, PAGE)
    return [Step(Act(row.act), row.words, row.by, row.at) for row in rows], more


@transaction.atomic
def note(incident_id: UUID, words: str, *, actor: Actor, now: datetime) -> None:
    """One more line of its log. Raises PermissionError, IncidentUnknown, IncidentWordsMissing."""
    row = opened(incident_id, actor)
    step(row, Act.NOTED, said(words), actor=actor, now=now)


@transaction.atomic
def decide(incident_id: UUID, given: Assessment, *, actor: Actor, now: datetime) -> None:
    """Whether it is a breach, by its four factors and with reasons. It may be decided anew while it is open.

    What was said before stays in the log. Raises PermissionError, IncidentUnknown, IncidentWordsMissing.
    """
    row = opened(incident_id, actor)
    for name in FACTORS:
        setattr(row, name, said(getattr(given, name))[:1000])
    row.keys, row.decision, row.decided_by, row.decided_at = str(given.keys), str(given.decision), actor.id, now
    row.save(update_fields=[*FACTORS, "keys", "decision", "decided_by", "decided_at"])
    step(row, Act.DECIDED, row.reasons, actor=actor, now=now, decision=row.decision)


@transaction.atomic
def notify(incident_id: UUID, new: NewNotice, *, actor: Actor, now: datetime) -> None:
    """Somebody was told. Raises PermissionError, IncidentUnknown, IncidentWordsMissing, NotInTime."""
    row = opened(incident_id, actor)
    means, proof = said(new.means)[:200], said(new.proof)[:400]
    if not row.found_at <= new.sent_at <= now:
        raise NotInTime
    IncidentNotice.objects.create(
        incident=row, told=str(new.told), sent_at=new.sent_at, means=means, proof=proof, by=actor.id, at=now
    )
    step(row, Act.NOTIFIED, f"{means} · {proof}", actor=actor, now=now, told=str(new.told))


@transaction.atomic
def close(incident_id: UUID, lessons: str, *, actor: Actor, now: datetime) -> None:
    """It is over, with what was learnt. Raises PermissionError, IncidentUnknown, IncidentWordsMissing, StillOwed."""
    row = opened(incident_id, actor)
    words = said(lessons)[:2000]
    whole = _all([_counted().get(id=row.id)], now)[0]
    if not row.decision or any(each.met is None for each in whole.clocks):
        raise StillOwed
    row.lessons, row.closed_by, row.closed_at = words, actor.id, now
    row.save(update_fields=["lessons", "closed_by", "closed_at"])
    step(row, Act.CLOSED, words, actor=actor, now=now)


@transaction.atomic
def drafted(incident_id: UUID, told: Told, *, actor: Actor, now: datetime) -> Incident:
    """For the paper on which somebody is told. Audited. Raises PermissionError, IncidentUnknown."""
    found = incident(incident_id, actor=actor, now=now)
    services.record(actor, AuditRecord("incident.drafted", detail={"incident": str(found.id), "told": str(told)}))
    return found


def opened(incident_id: UUID, actor: Actor) -> Row:
    """An open one, locked. Raises PermissionError, IncidentUnknown."""
    allowed(actor)
    row: Row | None = Row.objects.select_for_update().filter(id=incident_id, closed_at=None).first()
    if row is None:
        raise IncidentUnknown
    return row


def step(row: Row, act: Act, words: str, *, actor: Actor, now: datetime, whose: tuple[UUID, ...] = (),
         **codes: str) -> None:  # fmt: skip
    """One line of its log, and its row of the audit. Within the act's transaction."""
    IncidentStep.objects.create(incident=row, act=str(act), words=words[:2000], by=actor.id, at=now)
    services.record(actor, AuditRecord(f"incident.{act}", whose, detail={"incident": str(row.id), **codes}))


def said(words: str) -> str:
    if not words.strip():
        raise IncidentWordsMissing
    return words.strip()


def allowed(actor: Actor) -> None:
    if not actor.may(MAY):
        raise PermissionError(MAY)


def _counted() -> QuerySet[Any]:
    found: QuerySet[Any] = Row.objects.annotate(affected=Count("patients", filter=Q(patients__excluded_at=None)))
    return found


def _all(rows: list[Row], now: datetime) -> list[Incident]:
    told: dict[UUID, dict[Told, datetime]] = {}
    for each in IncidentNotice.objects.filter(incident__in=[row.id for row in rows]).order_by("-sent_at"):
        told.setdefault(each.incident_id, {})[Told(each.told)] = each.sent_at  # the first of each is set last
    if not rows:
        return []
    zone = ZoneInfo(ports.house().time_zone)
    found = [row.found_at.astimezone(zone) for row in rows]
    holidays = ports.holidays(min(found).date(), (max(found) + FAR).date())
    return [
        _as_incident(row, _clocks(row, here, told.get(row.id, {}), holidays, now))
        for row, here in zip(rows, found, strict=True)
    ]


def _clocks(
    row: Row, here: datetime, told: Mapping[Told, datetime], holidays: Collection[date], now: datetime
) -> tuple[Clock, ...]:
    decision = Decision(row.decision) if row.decision else None
    return breaches.clocks(breaches.duties(row.country, _affected(row)), here, told, decision, holidays, now)


def _affected(row: Row) -> int:
    return int(getattr(row, "affected", 0))


def _as_incident(row: Row, clocks: tuple[Clock, ...]) -> Incident:
    given = Assessment(
        row.nature, row.recipient, row.acquired, row.mitigation, Keys(row.keys), Decision(row.decision), row.reasons
    ) if row.decision else None  # fmt: skip
    return Incident(
        row.id, references.shown(row.id), Kind(row.kind), row.what, row.found_at, row.happened_from,
        row.happened_until, Keys(row.keys), row.country, row.opened_by, row.opened_at, _affected(row), given,
        row.decided_by, row.decided_at, row.lessons, row.closed_by, row.closed_at, clocks,
    )  # fmt: skip
