"""Emergencies that wait: the alarm grows, people say they saw it, the on-call telephone is dialled."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.interactions import api as interactions
from latido.interactions.contracts import EndReason, State
from latido.kernel.actor import Actor
from latido.plumbing import sql, tenancy
from latido.routing.contracts import OnCall
from latido.routing.core import ladder
from latido.routing.core.facts import EMERGENCY
from latido.routing.models import Queue, Work
from latido.routing.selectors import as_urgent
from latido.routing.services.rows import alarm_changed
from latido.routing.services.work import contact_ended

log = structlog.get_logger()
WAITS = (Work.State.WAITING, Work.State.OFFERED)
_SAID_NOTHING_NEW = frozenset({OnCall.RINGS, OnCall.MISSED})


def escalate(organisation_id: UUID, interaction_id: UUID, *, now: datetime) -> datetime | None:
    """Raise what is due of this emergency's alarm, once; when to look again, or None when nobody waits any more."""
    with tenancy.organisation(organisation_id):
        work = _waiting(interaction_id)
        if work is None:
            return None
        queue = Queue.objects.get(pk=work.queue_id)
        urgent = as_urgent(work, queue.on_call_after)
        _grow(work, ladder.alarm(urgent, now), now)
        if ladder.on_call_due(urgent, now):
            _dial(work, queue.on_call_number, now)
        return ladder.next_at(as_urgent(work, queue.on_call_after), now)


def acknowledge(interaction_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Somebody says, by name, that they saw the alarm: it is quiet until it grows. False when nobody waits any more.

    Saying it again at the same step changes nothing.
    """
    with transaction.atomic():
        work = _waiting(interaction_id)
        if work is None:
            return False
        step = max(work.alarm_step, ladder.alarm(as_urgent(work, 0), now))
        if step > work.alarm_seen_step:
            work.alarm_seen_step, work.alarm_seen_by, work.alarm_seen_at = step, actor.id, now
            sql.change(work, "alarm_seen_step", "alarm_seen_by", "alarm_seen_at")
            interactions.wait_told(interaction_id, "alarm_seen", at=now, detail=str(step), agent_id=actor.id)
            compliance.record(actor, AuditRecord("emergency.seen", interaction_id=interaction_id))
            alarm_changed(work)
        return True


def on_call_said(organisation_id: UUID, interaction_id: UUID, said: OnCall, *, at: datetime) -> None:
    """What the on-call telephone did. Whoever answered it has the caller: nobody here is asked any more."""
    with tenancy.organisation(organisation_id):
        if said is OnCall.ANSWERED and not _left(organisation_id, interaction_id, at):
            return
        work = sql.held(Work, interaction_id)
        if work is None or work.on_call == OnCall.ANSWERED:
            return
        if work.state in WAITS or said is OnCall.ANSWERED:
            _note(work, said, at)
        if said is OnCall.ANSWERED:
            contact_ended(organisation_id, interaction_id, at=at)


def _left(organisation_id: UUID, interaction_id: UUID, at: datetime) -> bool:
    """The contact waits no more: whoever is on call has it. False when it was answered here, or over, before."""
    state = interactions.ended(organisation_id, interaction_id, by=EndReason.OVERFLOW, at=at, reason=EndReason.ON_CALL)
    return state is State.OVERFLOWED


def _waiting(interaction_id: UUID) -> Work | None:
    """An emergency nobody has answered, held until the transaction ends; the contact's row first, as everywhere."""
    seen = sql.seen(Work, interaction_id)
    if seen is None or seen.tier != EMERGENCY or interactions.not_answered(interaction_id) is None:
        return None
    work = sql.held(Work, interaction_id)
    return work if work is not None and work.tier == EMERGENCY and work.state in WAITS else None


def _grow(work: Work, step: int, now: datetime) -> None:
    if step <= work.alarm_step:
        return
    work.alarm_step = step
    sql.change(work, "alarm_step")
    waited = int((now - (work.urgent_since or work.enqueued_at)) / timedelta(seconds=1))
    interactions.wait_told(work.interaction_id, "alarm", at=now, detail=str(waited))
    alarm_changed(work)
    log.warning("emergency.waits", interaction=str(work.interaction_id), step=step)


def _dial(work: Work, number: str, now: datetime) -> None:
    work.on_call_at = now
    sql.change(work, "on_call_at")
    if number:
        interactions.ring_on_call(work.interaction_id, number, at=now)
    said = OnCall.ASKED if number else OnCall.MISSING
    if work.on_call != said and work.on_call not in _SAID_NOTHING_NEW:
        _note(work, said, now)


def _note(work: Work, said: OnCall, at: datetime) -> None:
    work.on_call = said.value
    sql.change(work, "on_call")
    interactions.wait_told(work.interaction_id, "on_call", at=at, detail=said.value)
    alarm_changed(work)
    log.info("emergency.on_call", interaction=str(work.interaction_id), state=said.value)
