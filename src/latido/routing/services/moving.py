"""Those who wait in a queue are moved to another, each with the wait they have."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.interactions import api as interactions
from latido.interactions.contracts import TIER_ORDINARY
from latido.kernel.actor import Actor
from latido.plumbing import sql
from latido.routing import opening, selectors
from latido.routing.contracts import QueueClosed, UnknownQueue
from latido.routing.models import Callback, Work
from latido.routing.selectors import QueueToJoin
from latido.routing.services.knowing import particulars
from latido.routing.services.work import enqueue

MOST = 500  # moved at once; the rest when it is asked again


@transaction.atomic
def move_waiting(code: str, to: str, *, actor: Actor, now: datetime) -> int:
    """Whoever waits in one queue, or is to be called back by it, waits in the other. How many, 500 at most.

    Who is being offered to somebody waits again; who talks goes on talking. Raises UnknownQueue, and QueueClosed:
    nobody joins a queue outside its hours.
    """
    source, target = selectors.queue_to_join(code), selectors.queue_to_join(to)
    if source is None or target is None or source.id == target.id:
        raise UnknownQueue(to)
    if after := opening.after_hours(to, TIER_ORDINARY, now):
        raise QueueClosed(after)
    waiting = Work.objects.filter(queue_id=source.id, state__in=selectors.IN_LINE).order_by("interaction_id")
    found = list(waiting.values_list("interaction_id", "tier", "node", "channel_id")[:MOST])
    for interaction_id, tier, node, channel_id in found:
        enqueue(interaction_id, to, tier, node=node, channel_id=channel_id, at=now)
        _move_later(interaction_id, target, now)
    ids = [row[0] for row in found]
    Callback.objects.filter(interaction_id__in=ids, ended_at=None).update(queue_id=target.id)
    detail = {"from": str(source.id), "to": str(target.id), "count": str(len(found))}
    compliance.record(actor, AuditRecord("queue.moved", detail=detail))
    return len(found)


def _move_later(interaction_id: UUID, target: QueueToJoin, now: datetime) -> None:
    """Who is to be called back later goes on waiting for that hour."""
    seen = sql.seen(Work, interaction_id)
    if seen is None or seen.state != Work.State.LATER:
        return
    name, tag, tier = target.name, target.tag, seen.tier
    interactions.queued(interaction_id, queue_id=target.id, queue_name=name, tier=tier, at=now, tag=tag)
    work = sql.held(Work, interaction_id)
    if work is not None and work.state == Work.State.LATER:
        work.queue_id, work.priority = target.id, target.priority
        speaks = particulars(interaction_id, target, tier, now).speaks
        work.required, work.licensed = {**target.required, **speaks}, list(target.licensed)
        sql.change(work, "queue_id", "priority", "required", "licensed")
