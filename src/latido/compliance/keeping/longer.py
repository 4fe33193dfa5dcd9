"""Records that a country has kept longer than anybody's: victims' twice as long, some for ever (Colombia, CO-3)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from latido.compliance import services
from latido.compliance.contracts import AuditRecord
from latido.compliance.core import keeping
from latido.compliance.keeping import holds
from latido.compliance.keeping.periods import countries, period_of
from latido.compliance.tables.keeping import DueMark, LongerKept
from latido.compliance.values.keeping import (
    Ground,
    NoSuchGround,
    Prolonged,
    ProlongedUnknown,
    Record,
    WhyMissing,
)
from latido.kernel.actor import Actor, system
from latido.kernel.paging import paged

PAGE = 25


def grounds() -> frozenset[Ground]:
    """For what a record may be kept longer here."""
    return keeping.grounds(countries())


@transaction.atomic
def prolong(patient_id: UUID, ground: Ground, why: str, *, actor: Actor, now: datetime) -> Prolonged:
    """Their record is kept longer from now on, and no longer waits for an end that is not its own.

    Audited. Raises PermissionError, NoSuchGround, WhyMissing.
    """
    holds.allowed(actor)
    if ground not in grounds():
        raise NoSuchGround
    if not why.strip():
        raise WhyMissing
    row = LongerKept.objects.create(
        patient_id=patient_id, ground=str(ground), why=why.strip()[:400], set_by=actor.id, set_at=now
    )
    services.record(actor, AuditRecord("longer.set", (patient_id,), reason=row.why, detail={"longer": str(row.id)}))
    waiting = DueMark.objects.select_for_update().filter(
        record=Record.PATIENT, ref=patient_id, lifted_at=None, ended_at=None
    )
    clock = system("keeping", actor.organisation_id)  # nobody took it out: it is marked again when its time has come
    for mark in waiting:
        mark.lifted_at = now
        mark.save(update_fields=["lifted_at"])
        detail = {"record": mark.record, "of": str(mark.ref)}
        services.record(clock, AuditRecord("due.lifted", (patient_id,), detail=detail))
    return _as_prolonged(row)


@transaction.atomic
def lift(longer_id: UUID, why: str, *, actor: Actor, now: datetime) -> None:
    """Its time is anybody's again. Raises PermissionError, WhyMissing, ProlongedUnknown."""
    holds.allowed(actor)
    row = LongerKept.objects.select_for_update().filter(id=longer_id, lifted_at=None).first()
    if row is None:
        raise ProlongedUnknown
    if not why.strip():
        raise WhyMissing
    row.lifted_at, row.lifted_by, row.lifted_why = now, actor.id, why.strip()[:400]
    row.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
    detail = {"longer": str(row.id)}
    services.record(actor, AuditRecord("longer.lifted", (row.patient_id,), reason=row.lifted_why, detail=detail))


def prolonged(*, actor: Actor, page: int = 1) -> tuple[list[Prolonged], bool]:
    """A page of those in force, the newest first, and whether more follow. Audited. Raises PermissionError."""
    holds.allowed(actor)
    rows, more = paged(LongerKept.objects.filter(lifted_at=None).order_by("-set_at", "id"), page, PAGE)
    found = [_as_prolonged(row) for row in rows]
    whose = tuple(dict.fromkeys(each.patient_id for each in found))
    detail = {"count": str(len(found)), "page": str(page)}
    services.record(actor, AuditRecord("longer.listed", whose, detail=detail))
    return found, more


def months_of(patient_ids: Collection[UUID]) -> Mapping[UUID, int | None]:
    """How long each of these that is marked is kept, in months; None for ever. Of the others nothing. Shows nobody."""
    marked: dict[UUID, set[Ground]] = {}
    for row in LongerKept.objects.filter(patient_id__in=patient_ids, lifted_at=None):
        marked.setdefault(row.patient_id, set()).add(Ground(row.ground))
    if not marked:
        return {}
    of, where = period_of(Record.PATIENT), countries()
    return {patient_id: keeping.months_of(of, where, grounds) for patient_id, grounds in marked.items()}


def _as_prolonged(row: LongerKept) -> Prolonged:
    ground = Ground(row.ground)
    months = keeping.months_of(period_of(Record.PATIENT), countries(), [ground])
    return Prolonged(row.id, row.patient_id, ground, row.why, row.set_by, row.set_at, months)
