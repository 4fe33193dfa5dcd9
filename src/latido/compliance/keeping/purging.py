"""The act by which things end: one person proposes, another approves, a job destroys in steps and signs what it did."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet

from latido.compliance import ports, services
from latido.compliance.contracts import AuditRecord
from latido.compliance.core.keeping import ending
from latido.compliance.keeping import acta, blocking, clock, holds, marking
from latido.compliance.keeping.periods import period_of
from latido.compliance.tables.keeping import DueMark
from latido.compliance.tables.keeping import Purge as Row
from latido.compliance.values.keeping import (
    After,
    NotAnotherPerson,
    NothingDue,
    Purge,
    PurgeState,
    PurgeUnknown,
    Record,
    WhyMissing,
)
from latido.kernel.actor import Actor, system
from latido.kernel.time import utc_now
from latido.plumbing import jobs, tenancy

APPROVE = "privacy.approve"
JOB = "compliance.purge"
STEP = 50  # things in one transaction


@transaction.atomic
def propose(why: str, *, actor: Actor, now: datetime) -> UUID:
    """Ask that everything past its days of grace be destroyed. One is asked at a time.

    Raises PermissionError, WhyMissing, NotSteady, NothingDue.
    """
    holds.allowed(actor)
    if not why.strip():
        raise WhyMissing
    clock.insist(now)
    held = holds.stops()
    ripe = list(marking.open_marks().filter(ripe_at__lte=now, purge=None).order_by("id"))
    chosen = [row for row in ripe if not held.holds(Record(row.record), marking.as_kept(row))]
    if not chosen:
        raise NothingDue
    wanted: dict[str, int] = {}
    for row in chosen:
        wanted[row.record] = wanted.get(row.record, 0) + 1
    try:
        with transaction.atomic():
            purge = Row.objects.create(why=why.strip()[:400], wanted=wanted, proposed_by=actor.id, proposed_at=now)
    except IntegrityError:
        raise NothingDue from None  # another is open: what it leaves can be proposed then
    DueMark.objects.filter(id__in=[row.id for row in chosen]).update(purge=purge)
    detail = {"purge": str(purge.id), **{name: str(count) for name, count in wanted.items()}}
    services.record(actor, AuditRecord("purge.proposed", reason=purge.why, detail=detail))
    made: UUID = purge.id
    return made


@transaction.atomic
def cancel(purge_id: UUID, *, actor: Actor, now: datetime) -> None:
    """What was proposed goes on waiting. Raises PermissionError, PurgeUnknown."""
    if not actor.may(APPROVE):
        holds.allowed(actor)
    row = _proposed(purge_id)
    row.state, row.decided_by, row.decided_at = PurgeState.CANCELLED, actor.id, now
    row.save(update_fields=["state", "decided_by", "decided_at"])
    DueMark.objects.filter(purge=row, ended_at=None).update(purge=None)
    services.record(actor, AuditRecord("purge.cancelled", detail={"purge": str(row.id)}))


@transaction.atomic
def approve(purge_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Begin it. Raises PermissionError, PurgeUnknown, NotAnotherPerson, NotSteady."""
    holds.allowed(actor, APPROVE)
    row = _proposed(purge_id)
    if actor.id is None or row.proposed_by == actor.id:
        raise NotAnotherPerson
    clock.insist(now)
    row.state, row.decided_by, row.decided_at = PurgeState.RUNNING, actor.id, now
    row.save(update_fields=["state", "decided_by", "decided_at"])
    services.record(actor, AuditRecord("purge.approved", reason=row.why, detail={"purge": str(row.id)}))
    jobs.defer(JOB, organisation_id=actor.organisation_id, lock=f"purge:{row.id}", purge_id=str(row.id))


def _proposed(purge_id: UUID) -> Row:
    row: Row | None = Row.objects.select_for_update().filter(id=purge_id, state=PurgeState.PROPOSED).first()
    if row is None:
        raise PurgeUnknown
    return row


def go_on(organisation_id: UUID, purge_id: UUID, now: datetime | None = None) -> None:
    """Destroy what is left of an approved act, in steps, and sign it at the end. In no scope; begun again, it goes on.

    While the clock is not believed it destroys nothing: `take_up` begins it again, on a night on which it is.
    """
    at = now or utc_now()
    if not clock.is_steady(at):
        return
    while _step(organisation_id, purge_id, at):
        continue


def take_up(organisation_id: UUID) -> None:
    """Ask again for an approved act that is not done: the clock was not believed, or its tries ran out. In no scope."""
    with tenancy.organisation(organisation_id):
        for each in Row.objects.filter(state=PurgeState.RUNNING).values_list("id", flat=True):
            jobs.defer(JOB, organisation_id=organisation_id, lock=f"purge:{each}", purge_id=str(each))


def _step(organisation_id: UUID, purge_id: UUID, now: datetime) -> bool:
    """Whether there is more. What is held, younger or gone meanwhile is spared."""
    with tenancy.organisation(organisation_id):
        purge = Row.objects.select_for_update().filter(id=purge_id, state=PurgeState.RUNNING).first()
        if purge is None:
            return False
        actor = system("keeping", organisation_id)
        left = DueMark.objects.filter(purge=purge, ended_at=None, lifted_at=None).order_by("record", "id")
        first = left.first()
        if first is None:
            acta.sign(purge, actor=actor, now=now)
            return False
        record = Record(first.record)
        rows = list(left.filter(record=record)[:STEP])
        _end(record, rows, actor=actor, now=now)
        return True


def _end(record: Record, rows: list[DueMark], *, actor: Actor, now: datetime) -> None:
    keeper, held, of = ports.keepers()[record], holds.stops(), period_of(record)
    there = {each.ref: each for each in keeper.still([row.ref for row in rows])}
    old = {each.ref: each for each in marking.over(record, list(there.values()), now)}
    own = marking.longer_than(record, old.values())
    ended = [row for row in rows if row.ref in old and not held.holds(record, old[row.ref])]
    for row in ended:
        row.ended_at, row.outcome = now, str(ending(old[row.ref].at, marking.as_kept_longer(of, own.get(row.ref)), now))
    keeper.destroy([row.ref for row in ended if row.outcome == After.DELETE], actor=actor)
    blocking.block([row.ref for row in ended if row.outcome == After.BLOCK], actor=actor, now=now)
    DueMark.objects.bulk_update(ended, ["ended_at", "outcome"])
    whose = {patient for each in (*there.values(), *map(marking.as_kept, rows)) for patient in each.patient_ids}
    detail = {"record": str(record), "count": str(len(ended)), "spared": str(len(rows) - len(ended))}
    services.record(actor, AuditRecord("purge.step", tuple(sorted(whose)), detail=detail))
    marking.unmark([row for row in rows if row not in ended], "", actor=actor, now=now)


def purges(*, actor: Actor) -> list[Purge]:
    """The newest acts, whatever became of them. Shows nobody. Raises PermissionError."""
    may_see(actor)
    return [_as_purge(row) for row in _counted().order_by("-proposed_at")[:50]]


def progress_of(purge_id: UUID, *, actor: Actor) -> Purge:
    """How far one is. Shows nobody. Raises PermissionError, PurgeUnknown."""
    may_see(actor)
    row = _counted().filter(id=purge_id).first()
    if row is None:
        raise PurgeUnknown
    return _as_purge(row)


def purge_of(purge_id: UUID, *, actor: Actor) -> Purge:
    """One, with its act and signature when it is done. Audited. Raises PermissionError, PurgeUnknown."""
    found = progress_of(purge_id, actor=actor)
    services.record(actor, AuditRecord("purge.shown", detail={"purge": str(found.id)}))
    return found


def may_see(actor: Actor) -> None:
    if not actor.may(APPROVE):
        holds.allowed(actor)


def _counted() -> QuerySet[Any]:
    """done, spared: its marks that ended, and that were left."""
    return Row.objects.annotate(
        done=Count("marks", filter=Q(marks__ended_at__isnull=False)),
        spared=Count("marks", filter=Q(marks__lifted_at__isnull=False)),
    )


def _as_purge(row: Any) -> Purge:
    """Of a row that was counted."""
    return Purge(
        row.id, PurgeState(row.state), row.proposed_by, row.proposed_at, row.wanted, row.why, row.decided_by,
        row.decided_at, row.finished_at, done=row.done, spared=row.spared, act=row.act,
        signature=row.signature,
    )  # fmt: skip
