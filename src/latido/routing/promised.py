"""Reads of promises to call back."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord, Tag
from latido.kernel.actor import Actor
from latido.plumbing import sql, tenancy
from latido.routing import contracts
from latido.routing.contracts import CallbackEnd, CallbackSource
from latido.routing.models import Callback, CallbackDial, CallbackRule, Work

MOST = 100
_HAS = """
    SELECT EXISTS (SELECT 1 FROM interactions_interaction i
                     JOIN routing_callback c ON c.organisation_id = i.organisation_id AND c.number_mark = i.from_mark
                    WHERE i.id = %(interaction)s AND i.organisation_id = %(organisation)s AND NOT i.withheld
                      AND c.ended_at IS NULL AND c.extension = '' AND c.interaction_id <> i.id)
"""


def callback_rule(queue_code: str) -> contracts.CallbackRule | None:
    """How this queue promises to call back, or None when it does not."""
    return _as_rule(CallbackRule.objects.filter(queue__code=queue_code).first())


def callback_rule_of(interaction_id: UUID) -> contracts.CallbackRule | None:
    """Of the queue in which this contact waits, wherever its dialogue sent it; None: it calls nobody back."""
    queue = Work.objects.filter(pk=interaction_id).values("queue_id")
    return _as_rule(CallbackRule.objects.filter(queue_id__in=queue).first())


def _as_rule(row: CallbackRule | None) -> contracts.CallbackRule | None:
    return contracts.CallbackRule(row.offer_after, row.on_request, row.abandoned_after) if row else None


def promise_to(*numbers: str) -> contracts.Promise | None:
    """The open promise to whoever has one of these telephones, the oldest; one to an extension behind it is not
    theirs to decide.
    """
    asked = [number for number in numbers if number]
    if not asked:
        return None
    rows = _rows().filter(number__in=asked, extension="", ended_at=None).order_by("asked_at")
    return next(map(_as_promise, rows), None)


def has_promise(interaction_id: UUID) -> bool:
    """Whether whoever calls in this contact has an open promise of ours. Asked of every call."""
    return sql.row(_HAS, interaction=interaction_id) == (True,)


def is_kept(interaction_id: UUID) -> bool:
    """Whether somebody, or something, answered our call back in this contact, and nothing else was said of it."""
    return bool(Callback.objects.filter(interaction_id=interaction_id, reason=CallbackEnd.KEPT).exists())


def promises(since: datetime) -> tuple[contracts.Promise, ...]:
    """Those that are open, in their turn, and those that came to nothing since an instant, newest first."""
    unkept = Q(ended_at__gte=since, reason=CallbackEnd.NOT_REACHED)
    rows = list(_rows().filter(Q(ended_at=None) | unkept)[:MOST])
    found = [_as_promise(row) for row in rows]
    waiting = sorted((p for p in found if p.ended_at is None), key=lambda p: p.since)
    over = sorted((p for p in found if p.ended_at is not None), key=lambda p: p.ended_at or since, reverse=True)
    return (*waiting, *over)


def _rows() -> QuerySet[Callback]:
    flying = CallbackDial.objects.filter(callback=OuterRef("pk"), ended_at=None)
    place = Work.objects.filter(interaction_id=OuterRef("interaction_id")).values("enqueued_at")[:1]
    rows: QuerySet[Callback] = Callback.objects.select_related("queue").annotate(flies=Exists(flying), place=place)
    return rows


def _as_promise(row: Callback) -> contracts.Promise:
    return contracts.Promise(
        id=row.id,
        interaction_id=row.interaction_id,
        queue_id=row.queue_id,
        queue=row.queue.name,
        queue_code=row.queue.code,
        number=row.number,
        extension=row.extension,
        source=CallbackSource(row.source),
        since=row.place or row.asked_at,  # type: ignore[attr-defined]
        asked_at=row.asked_at,
        tried=row.tried,
        tries=row.tries,
        next_at=row.next_at,
        dialling=row.flies,  # type: ignore[attr-defined]
        ended_at=row.ended_at,
        reason=CallbackEnd(row.reason) if row.reason else None,
        tag=Tag(row.queue.tag),
    )


def unreached(callback_id: UUID, *, actor: Actor) -> contracts.Promise:
    """One that nobody answered, with its number, for a person to take up; audited. Raises UnknownCallback."""
    row = _rows().filter(pk=callback_id, reason=CallbackEnd.NOT_REACHED).first()
    if row is None:
        raise contracts.UnknownCallback
    compliance.record(actor, AuditRecord("callback.shown", interaction_id=row.interaction_id, fields=("phone",)))
    return _as_promise(row)


def patient_to_dial(organisation_id: UUID, interaction_id: UUID) -> contracts.PatientToDial | None:
    """Whom the agent who has just accepted calls back; None when there is no dial in flight."""
    with tenancy.organisation(organisation_id):
        dial = (
            CallbackDial.objects.select_related("callback")
            .filter(callback__interaction_id=interaction_id, ended_at=None)
            .first()
        )
        if dial is None:
            return None
        of = dial.callback
        return contracts.PatientToDial(dial.channel_id, of.number, of.extension, of.shown, of.ring_for)
