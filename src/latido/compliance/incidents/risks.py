"""The register of risks: what could go wrong, who looks after it, and when somebody looks again. Only added to."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q, QuerySet

from latido.compliance import services
from latido.compliance.contracts import AuditRecord
from latido.compliance.models import Risk as Row
from latido.compliance.values.risks import Risk, RiskChanged, RiskUnknown, RiskValue, Treatment
from latido.kernel.actor import Actor
from latido.kernel.ids import new_id
from latido.kernel.paging import paged

MAY = "privacy.incidents"
PAGE = 25


def risks(*, actor: Actor, today: date, closed: bool = False, page: int = 1) -> tuple[list[Risk], bool]:
    """A page of those that stand, the heaviest first, or of those that are none any more. Audited."""
    _allowed(actor)
    rows = _newest().filter(closed=closed).annotate(weight=F("likelihood") * F("impact"))
    asked, more = paged(rows.order_by("-weight", "review_on", "id"), page, PAGE)
    services.record(actor, AuditRecord("risk.listed", detail={"count": str(len(asked)), "page": str(page)}))
    return [_as_risk(row, today) for row in asked], more


def risk(risk_id: UUID, *, actor: Actor, today: date) -> Risk:
    """What is said of it now. Audited. Raises PermissionError, RiskUnknown."""
    _allowed(actor)
    row = Row.objects.filter(risk_id=risk_id).order_by("-version").first()
    if row is None:
        raise RiskUnknown
    services.record(actor, AuditRecord("risk.listed", detail={"risk": str(risk_id)}))
    return _as_risk(row, today)


def said(risk_id: UUID, *, today: date, page: int = 1) -> tuple[list[Risk], bool]:
    """A page of what was said of one that was just asked for, the newest first, and whether more follows."""
    rows, more = paged(Row.objects.filter(risk_id=risk_id).order_by("-version"), page, PAGE)
    return [_as_risk(row, today) for row in rows], more


def say(value: RiskValue, *, actor: Actor, now: datetime, risk_id: UUID | None = None, version: int = 0) -> UUID:
    """A new one, or the next word on one. version: what was looked at. Raises PermissionError, RiskChanged."""
    _allowed(actor)
    whose = risk_id or new_id()
    try:
        with transaction.atomic():
            Row.objects.create(
                risk_id=whose, version=version + 1, words=value.words, owner_id=value.owner_id,
                likelihood=value.likelihood, impact=value.impact, treatment=str(value.treatment),
                measures=value.measures, review_on=value.review_on, closed=value.closed, by=actor.id, at=now,
            )  # fmt: skip
            services.record(actor, AuditRecord("risk.said", detail={"risk": str(whose), "version": str(version + 1)}))
    except IntegrityError as taken:
        raise RiskChanged from taken
    return whose


def reviews(today: date) -> tuple[int, int]:
    """How many risks stand, and of how many the day to look again has passed."""
    counted = _newest().filter(closed=False).aggregate(of=Count("id"), late=Count("id", filter=Q(review_on__lt=today)))
    return counted["of"], counted["late"]


def _newest() -> QuerySet[Row]:
    last = Row.objects.order_by("risk_id", "-version").distinct("risk_id").values("id")
    rows: QuerySet[Row] = Row.objects.filter(id__in=last)
    return rows


def _as_risk(row: Row, today: date) -> Risk:
    value = RiskValue(
        row.words, row.owner_id, row.likelihood, row.impact, Treatment(row.treatment), row.measures, row.review_on,
        row.closed,
    )  # fmt: skip
    return Risk(row.risk_id, value, row.version, row.by, row.at, not row.closed and row.review_on < today)


def _allowed(actor: Actor) -> None:
    if not actor.may(MAY):
        raise PermissionError(MAY)
