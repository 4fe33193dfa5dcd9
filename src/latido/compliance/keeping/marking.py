"""What has had its time: found each night, shown, and taken out of what ends."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet

from latido.compliance import ports, services
from latido.compliance.contracts import AuditRecord
from latido.compliance.core.keeping import GRACE, ending, months_before
from latido.compliance.keeping import clock, holds, longer
from latido.compliance.keeping.periods import period_of
from latido.compliance.tables.keeping import DueMark
from latido.compliance.values.keeping import After, Due, Kept, Period, Record, Waiting, WhyMissing
from latido.kernel.actor import Actor, system
from latido.kernel.paging import paged
from latido.plumbing import tenancy

MARKED = "due.marked"
STEP = 500  # things in one transaction
SHOWN = 50  # on a page


def mark_due(organisation_id: UUID, now: datetime) -> int:
    """Mark everything whose time is over, and unmark what is younger again. How many are new. In no scope.

    Safe to repeat. Raises NotSteady.
    """
    clock.insist(now)
    new = 0
    for record in ports.keepers():
        after: UUID | None = None
        while True:
            with tenancy.organisation(organisation_id):
                found = ports.keepers()[record].older(oldest(record, now), after, STEP)
                new += _mark(record, found, now)
            if len(found) < STEP:
                break
            after = found[-1].ref
    with tenancy.organisation(organisation_id):
        done = AuditRecord(MARKED, detail={"count": str(new)})
        services.record(system("keeping", organisation_id), done)
    return new


def oldest(record: Record, now: datetime) -> datetime:
    """What counts from before this instant has had its time."""
    return months_before(now, period_of(record).months)


def over(record: Record, looked: Sequence[Kept], now: datetime) -> list[Kept]:
    """Those whose own time is over: the record of somebody who is kept longer counts longer."""
    found = [each for each in looked if each.at < oldest(record, now)]
    own = longer_than(record, found)
    return [each for each in found if each.ref not in own or _is_over(each, own[each.ref], now)]


def longer_than(record: Record, looked: Iterable[Kept]) -> Mapping[UUID, int | None]:
    """Which of these are kept longer than anybody's: months, or None for ever."""
    return longer.months_of([each.ref for each in looked]) if record is Record.PATIENT else {}


def as_kept_longer(of: Period, months: int | None) -> Period:
    """The period of one that is kept longer."""
    return replace(of, months=months) if months else of


def _is_over(one: Kept, months: int | None, now: datetime) -> bool:
    return months is not None and one.at < months_before(now, months)


def _mark(record: Record, looked: Sequence[Kept], now: datetime) -> int:
    actor = system("keeping", tenancy.current_organisation())
    found = over(record, looked, now)
    passed = _marked_before(record, found, now)
    held = holds.stops()
    zone = ZoneInfo(ports.house().time_zone)
    new = [
        DueMark(
            record=record, ref=each.ref, patients=list(each.patient_ids), interaction_id=each.interaction_id,
            since=each.at.astimezone(zone).date(), marked_at=now, ripe_at=now + GRACE,
        )
        for each in found
        if each.ref not in passed and not held.holds(record, each)
    ]  # fmt: skip
    DueMark.objects.bulk_create(new, ignore_conflicts=True)
    looked_at = tuple(sorted({patient for each in looked for patient in each.patient_ids}))
    if looked_at or new:
        detail = {"record": str(record), "count": str(len(new))}
        services.record(actor, AuditRecord(MARKED, looked_at, detail=detail))
    return len(new)


def _marked_before(record: Record, found: Sequence[Kept], now: datetime) -> set[UUID]:
    """Those that wait already, that somebody took out by hand, or that are blocked and not yet to be deleted."""
    of, at, own = period_of(record), {each.ref: each.at for each in found}, longer_than(record, found)
    rows = DueMark.objects.filter(record=record, ref__in=at).values_list(
        "ref", "lifted_at", "lifted_by", "ended_at", "outcome"
    )
    return {
        ref
        for ref, lifted_at, lifted_by, ended_at, outcome in rows
        if (lifted_at is None and ended_at is None)
        or lifted_by is not None
        or (outcome == After.BLOCK and ending(at[ref], as_kept_longer(of, own.get(ref)), now) is After.BLOCK)
    }


def open_marks() -> QuerySet[DueMark]:
    return DueMark.objects.filter(lifted_at=None, ended_at=None)


def due(*, actor: Actor, now: datetime) -> list[Due]:
    """How much of each kind waits, and what stops some of it. Shows nobody. Raises PermissionError."""
    holds.allowed(actor)
    held = holds.stops()
    ripe = Q(ripe_at__lte=now)
    counted: dict[str, Any] = {
        row["record"]: row
        for row in open_marks()
        .values("record")
        .annotate(marked=Count("id"), ripe=Count("id", filter=ripe), first=Min("ripe_at", filter=~ripe))
    }
    return [
        Due(
            record,
            marked=row["marked"],
            ripe=row["ripe"],
            held=_held_of(record, held).count(),
            first_ripe_on=row["first"],
        )
        for record in ports.keepers()
        if (row := counted.get(str(record), {"marked": 0, "ripe": 0, "first": None}))
    ]


def _held_of(record: Record, held: holds.Held) -> QuerySet[DueMark]:
    return open_marks().filter(_is_held(held), record=record)


def _is_held(held: holds.Held) -> Q:
    of = Q(patients__overlap=sorted(held.patients)) | Q(interaction_id__in=held.interactions)
    of |= Q(record=str(Record.RECORDING), ref__in=held.recordings)
    return of | Q(record=str(Record.PATIENT), patients__overlap=sorted(held.concerned))


def free_marks() -> QuerySet[DueMark]:
    """What waits and no hold stops."""
    return open_marks().exclude(_is_held(holds.stops()))


def waiting(record: Record, *, actor: Actor, page: int = 1) -> tuple[list[Waiting], bool]:
    """A page of what waits for its end, the oldest first, and whether more follow. Audited. Raises PermissionError."""
    holds.allowed(actor)
    rows, more = paged(open_marks().filter(record=record).order_by("since", "id"), page, SHOWN)
    held = holds.stops()
    found = [
        Waiting(
            row.id, record, row.ref, tuple(row.patients), row.since, row.marked_at, row.ripe_at,
            held=held.holds(record, as_kept(row)),
        )
        for row in rows
    ]  # fmt: skip
    whose = tuple(sorted({patient for each in found for patient in each.patient_ids}))
    detail = {"record": str(record), "count": str(len(found)), "page": str(page)}
    services.record(actor, AuditRecord("due.listed", whose, detail=detail))
    return found, more


@transaction.atomic
def take_out(mark_id: UUID, why: str, *, actor: Actor, now: datetime) -> None:
    """It is not destroyed, nor marked again for the same time. Raises PermissionError, WhyMissing, LookupError."""
    holds.allowed(actor)
    if not why.strip():
        raise WhyMissing
    row = open_marks().select_for_update().filter(id=mark_id).first()
    if row is None:
        raise LookupError(mark_id)
    unmark([row], why.strip(), actor=actor, now=now)


def unmark(rows: Iterable[DueMark], why: str, *, actor: Actor, now: datetime) -> None:
    """In the running transaction, which holds them."""
    for row in rows:
        row.lifted_at, row.lifted_by, row.lifted_why = now, actor.id, why[:400]
        row.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
        detail = {"record": row.record, "of": str(row.ref)}
        services.record(
            actor, AuditRecord("due.lifted", tuple(row.patients), row.interaction_id, reason=why, detail=detail)
        )


def as_kept(row: DueMark) -> Kept:
    """at: not asked for where this is used."""
    return Kept(row.ref, row.marked_at, tuple(row.patients), row.interaction_id)
