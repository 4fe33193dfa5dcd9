"""The register of sanctions (45 CFR 164.308(a)(1)(ii)(C)): who, for what, on which evidence. Only added to.

Nobody reads or writes one of their own.
"""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from latido.compliance import ports, selectors, services
from latido.compliance.contracts import AuditRecord
from latido.compliance.models import AccessAlert, BrokenGlass
from latido.compliance.models import Sanction as Row
from latido.compliance.tables.incidents import Incident
from latido.compliance.values.posture import SANCTIONED_WITHIN, Control, Fact
from latido.compliance.values.sanctions import (
    MOST_ENTRIES,
    Evidence,
    EvidenceUnknown,
    Measure,
    Sanction,
    SanctionChanged,
    SanctionOfOneself,
    SanctionTooEarly,
    SanctionUnknown,
    SanctionValue,
    SanctionWordsMissing,
    Sought,
)
from latido.kernel.actor import Actor
from latido.kernel.ids import new_id
from latido.kernel.paging import paged

MAY = "privacy.sanctions"
PAGE = 25
ALL = Sought()
COLUMNS = {"person_id": "person_id", "measure": "measure", "since": "on__gte", "until": "on__lte"}  # by Sought's


def sanctions(*, actor: Actor, page: int = 1, sought: Sought = ALL) -> tuple[list[Sanction], bool]:
    """A page of what is said of each now, the newest first. Audited. Raises PermissionError."""
    _allowed(actor)
    asked = {name: value for name, value in asdict(sought).items() if value is not None}
    found = _of_others(actor).filter(id__in=_last(), **{COLUMNS[name]: value for name, value in asked.items()})
    rows, more = paged(found.order_by("-on", "-id"), page, PAGE)
    detail = {"count": str(len(rows)), "page": str(page), **{name: str(value) for name, value in asked.items()}}
    services.record(actor, AuditRecord("sanction.listed", detail=detail))
    return [_as_sanction(row) for row in rows], more


def people(*, actor: Actor) -> set[UUID]:
    """Who has one, but for who asks. Raises PermissionError."""
    _allowed(actor)
    return set(_of_others(actor).values_list("person_id", flat=True).distinct())


def facts(now: datetime) -> Iterator[Fact]:
    """What was found unjustified and nobody answered for: neither a sanction nor that none was given.

    Nothing where nothing was ever found unjustified.
    """
    standing = Row.objects.filter(id__in=_last(), voided=False)
    found, open_, late = 0, 0, 0
    alerts, openings = AccessAlert.objects.all(), BrokenGlass.objects.all()
    for rows, evidence, at in ((alerts, "alert_id", "answered_at"), (openings, "opening_id", "reviewed_at")):
        unjustified = rows.filter(justified=False)
        answered = standing.filter(**{f"{evidence}__isnull": False}).values(evidence)
        owed = unjustified.exclude(id__in=answered)
        found += unjustified.count()
        open_ += owed.count()
        late += owed.filter(**{f"{at}__lt": now - SANCTIONED_WITHIN}).count()
    if found:
        yield Fact(Control.SANCTIONS, wrong=open_, late=late, of=found)


def sanction(sanction_id: UUID, *, actor: Actor) -> Sanction:
    """What is said of it now. Audited. Raises PermissionError, SanctionUnknown."""
    found = _newest(sanction_id, actor)
    services.record(actor, AuditRecord("sanction.shown", detail={"sanction": str(sanction_id)}))
    return found


def said(sanction_id: UUID, *, actor: Actor, page: int = 1) -> tuple[list[Sanction], bool]:
    """A page of what was said of one, the newest first. Raises PermissionError."""
    _allowed(actor)
    rows, more = paged(_of_others(actor).filter(sanction_id=sanction_id).order_by("-version"), page, PAGE)
    return [_as_sanction(row) for row in rows], more


def whose(evidence: Evidence, *, actor: Actor) -> UUID | None:
    """Whose acts the evidence is; None: it does not say. Raises PermissionError, EvidenceUnknown."""
    _allowed(actor)
    if evidence.incident_id and not Incident.objects.filter(id=evidence.incident_id).exists():
        raise EvidenceUnknown
    people = set()
    if evidence.alert_id:
        people.add(AccessAlert.objects.filter(id=evidence.alert_id).values_list("actor_id", flat=True).first())
    if evidence.opening_id:
        people.add(BrokenGlass.objects.filter(id=evidence.opening_id).values_list("actor_id", flat=True).first())
    if len(evidence.entries) > MOST_ENTRIES:
        raise EvidenceUnknown
    rows = selectors.whose_acts(evidence.entries)
    if len(rows) != len(set(evidence.entries)):
        raise EvidenceUnknown
    people.update(rows)
    if None in people or len(people) > 1:
        raise EvidenceUnknown
    return next(iter(people), None)


@transaction.atomic
def begin(person_id: UUID, value: SanctionValue, evidence: Evidence, *, actor: Actor, now: datetime) -> UUID:
    """A new one. Raises PermissionError, SanctionOfOneself, SanctionWordsMissing, SanctionTooEarly, EvidenceUnknown."""
    _may_say(person_id, value, actor, now)
    if whose(evidence, actor=actor) not in (None, person_id):
        raise EvidenceUnknown
    sanction_id = new_id()
    _write(sanction_id, 1, person_id, evidence, value, "", actor=actor, now=now)
    return sanction_id


def correct(sanction_id: UUID, version: int, value: SanctionValue, why: str, *, actor: Actor, now: datetime) -> None:
    """The next word on one; who and the evidence stay: a wrong person is voided. version: what was looked at.

    Raises PermissionError, SanctionUnknown, SanctionChanged, SanctionWordsMissing, SanctionTooEarly.
    """
    now_said = _newest(sanction_id, actor)
    _may_say(now_said.person_id, value, actor, now)
    if not why.strip():
        raise SanctionWordsMissing
    if now_said.version != version:
        raise SanctionChanged
    try:
        with transaction.atomic():
            _write(
                sanction_id,
                version + 1,
                now_said.person_id,
                now_said.evidence,
                value,
                why.strip(),
                actor=actor,
                now=now,
            )
    except IntegrityError as taken:
        raise SanctionChanged from taken


def _write(sanction_id: UUID, version: int, person_id: UUID, evidence: Evidence, value: SanctionValue, why: str, *,
           actor: Actor, now: datetime) -> None:  # fmt: skip
    Row.objects.create(
        sanction_id=sanction_id, version=version, person_id=person_id, incident_id=evidence.incident_id,
        alert_id=evidence.alert_id, opening_id=evidence.opening_id, entries=list(evidence.entries),
        policy=value.policy.strip()[:200], measure=str(value.measure), words=value.words.strip()[:1000],
        answer=value.answer.strip()[:1000], on=value.on, voided=value.voided, why=why[:400], by=actor.id, at=now,
    )  # fmt: skip
    detail = {"sanction": str(sanction_id), "version": str(version), "person": str(person_id)}
    services.record(actor, AuditRecord("sanction.said", detail=detail))


def _may_say(person_id: UUID, value: SanctionValue, actor: Actor, now: datetime) -> None:
    _allowed(actor)
    if person_id == actor.id:
        raise SanctionOfOneself
    if not value.policy.strip() or not value.words.strip():
        raise SanctionWordsMissing
    if value.on > now.astimezone(ZoneInfo(ports.house().time_zone)).date():
        raise SanctionTooEarly


def _newest(sanction_id: UUID, actor: Actor) -> Sanction:
    _allowed(actor)
    row = _of_others(actor).filter(sanction_id=sanction_id).order_by("-version").first()
    if row is None:
        raise SanctionUnknown
    return _as_sanction(row)


def _last() -> QuerySet[Row, Any]:
    rows: QuerySet[Row, Any] = Row.objects.order_by("sanction_id", "-version").distinct("sanction_id").values("id")
    return rows


def _of_others(actor: Actor) -> QuerySet[Row]:
    rows: QuerySet[Row] = Row.objects.all()
    return rows.exclude(person_id=actor.id) if actor.id else rows


def _as_sanction(row: Row) -> Sanction:
    evidence = Evidence(row.incident_id, row.alert_id, row.opening_id, tuple(row.entries))
    value = SanctionValue(row.policy, Measure(row.measure), row.words, row.on, row.voided, row.answer)
    return Sanction(row.sanction_id, row.person_id, evidence, value, row.version, row.why, row.by, row.at)


def _allowed(actor: Actor) -> None:
    if not actor.may(MAY):
        raise PermissionError(MAY)
