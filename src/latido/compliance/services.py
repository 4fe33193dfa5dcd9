"""Writes of the audit: a row in the transaction that reads, and the seals that follow."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

import structlog
from django.conf import settings
from django.db import DatabaseError, connection

from latido.compliance import anchors, facts
from latido.compliance.contracts import AuditRecord
from latido.compliance.core.chain import START, Anchor, link_hash
from latido.compliance.memory import let_in, standing_of
from latido.compliance.models import AuditEvent, Seal, Unsealed
from latido.kernel.actor import Actor
from latido.plumbing import sql, tenancy, trace

log = structlog.get_logger()
BATCH = 2000
_gathered: ContextVar[list[AuditEvent] | None] = ContextVar("latido_audit_gathered", default=None)
_ONE_SEALER = 0x5EA1  # transaction-level advisory lock: two sealers would fork the chain


class AuditUnwritable(DatabaseError):
    """The audit takes no row: a full disk, a right taken away, a table that is gone. Nothing is read or kept."""


def record(actor: Actor, what: AuditRecord) -> None:
    """Write one audit row in the running transaction: what it tells about happens with it, or not at all.

    Raises AuditUnwritable, and the caller must not read on: no row, no data.
    """
    level, speaker = standing_of(actor, what.interaction_id, what.patient_ids)
    event = AuditEvent(
        organisation_id=actor.organisation_id,
        actor_kind=str(actor.kind),
        actor_id=actor.id,
        actor_name=actor.name,
        roles_held=sorted(actor.roles),
        session=actor.session,
        address=actor.address,
        action=what.action,
        patient_ids=list(what.patient_ids),
        interaction_id=what.interaction_id,
        fields=list(what.fields),
        purpose=what.purpose,
        reason=what.reason[:400],
        outcome=str(what.outcome),
        detail=dict(what.detail),
        request_id=trace.request_id(),
        level=level,
        on_behalf_of=speaker,
    )
    if (gathered := _gathered.get()) is not None:
        gathered.append(event)
    else:
        _write([event])


@contextmanager
def together() -> Iterator[None]:
    """What is recorded inside is written by one statement at its end: before anything that was read is shown.

    Refusals that leave it by an exception are written too. Whose record somebody may see is asked once in there.
    Inside itself it is the same.
    """
    if _gathered.get() is not None:
        yield
        return
    gathered: list[AuditEvent] = []
    token, remembered = _gathered.set(gathered), let_in.set(set())
    try:
        yield
    except DatabaseError:
        raise  # nothing can be written in this transaction, and nothing of it will stay
    except Exception:
        _write(gathered)
        raise
    else:
        _write(gathered)
    finally:
        _gathered.reset(token)
        let_in.reset(remembered)


def _write(events: Sequence[AuditEvent]) -> None:
    """By the database's clock at this statement, not at the transaction's start."""
    try:
        sql.add_all(events, at="clock_timestamp()")
    except DatabaseError as problem:
        log.error("audit.unwritable", cause=getattr(problem.__cause__, "sqlstate", None) or "")
        raise AuditUnwritable(*problem.args) from problem


def seal_new(_now: datetime) -> int:
    """Chain the rows committed since the last time, oldest first, and say how many. One sealer at a time."""
    with tenancy.role("latido_auditor"), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ONE_SEALER])
        if not cursor.fetchone()[0]:
            return 0
        waiting = list(Unsealed.objects.order_by("event_id").values_list("event_id", flat=True)[:BATCH])
        if not waiting:
            return 0
        head = Seal.objects.order_by("-seq").first()
        seq, previous = (head.seq, bytes(head.hash)) if head else (0, START)
        seals = []
        for event in facts.of_events(waiting):
            seq += 1
            found = link_hash(seq, previous, event)
            whose = {"event_id": event["id"], "organisation_id": event["organisation_id"]}
            seals.append(Seal(seq=seq, previous=previous, hash=found, **whose))
            previous = found
        Seal.objects.bulk_create(seals)
        Unsealed.objects.filter(event_id__in=[seal.event_id for seal in seals]).delete()
    return len(seals)


def anchor_head(now: datetime) -> None:
    """Write down where the chain is, signed, outside the database; nothing when it has not moved."""
    with tenancy.role("latido_auditor"):
        head = Seal.objects.order_by("-seq").first()
    if head is None:
        return
    last = anchors.last(settings.HOME)
    if last is not None and last.seq == head.seq:
        return
    anchors.append(settings.HOME, Anchor(now, head.seq, bytes(head.hash)))
    log.info("audit.anchored", count=head.seq)
