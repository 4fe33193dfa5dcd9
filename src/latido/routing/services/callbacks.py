"""Promises to call back: made, taken up in their turn, dialled once at a time, kept or given up with a reason.

Rows are locked as everywhere: interaction, work, promise, dial, offer, desk.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import Answer, AuditRecord
from latido.interactions import api as interactions
from latido.interactions.contracts import EndedBy, EndReason, NewInteraction
from latido.kernel.actor import Actor, system
from latido.kernel.ids import new_id
from latido.plumbing import sql, tenancy
from latido.routing import opening
from latido.routing.contracts import (
    CallbackEnd,
    CallbackWish,
    DialOutcome,
    OfferOutcome,
    PromiseAnswer,
    UnknownCallback,
)
from latido.routing.core import agent_state
from latido.routing.core.facts import EMERGENCY
from latido.routing.models import Callback, CallbackDial, CallbackRule, Inbox, Offer, Work
from latido.routing.services import promises
from latido.routing.services.calling import may_call, may_try
from latido.routing.services.pacing import has_room
from latido.routing.services.rows import as_desk, tell_leader, write_desk
from latido.routing.services.work import contact_ended, enqueue, release, withdraw

log = structlog.get_logger()
ROOM_AGAIN = timedelta(seconds=30)  # until one that was held is looked at again
GOODBYE = timedelta(seconds=30)  # at most: until they have hung up, their telephone is busy
ONE_IN = timedelta(minutes=30)  # promises that nobody spoke about: one a number
MOST_A_DAY = 4  # promises to one number, whoever types it
NUMBER = Callback._meta.get_field("number_mark")
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%(name)s, 0))"
_LATELY = """
    SELECT EXISTS (SELECT 1 FROM routing_callback
                    WHERE organisation_id = %(organisation)s AND number_mark = %(number)s
                      AND (asked_at > %(since)s OR ended_at IS NULL))
"""
_OF_A_DAY = """
    SELECT count(*) FROM routing_callback
     WHERE organisation_id = %(organisation)s AND number_mark = %(number)s AND asked_at > %(since)s
"""
_DIAL_OVER = """
    UPDATE routing_callbackdial SET ended_at = %(at)s, outcome = %(outcome)s
     WHERE organisation_id = %(organisation)s AND channel_id = %(channel)s AND ended_at IS NULL
    RETURNING 1
"""
_ENDS = {
    CallbackEnd.NOT_REACHED: EndReason.NOT_REACHED,
    CallbackEnd.TOOK_TURN: EndReason.TOOK_TURN,
    CallbackEnd.BY_CALLER: EndReason.CANCELLED,
    CallbackEnd.BY_AGENT: EndReason.CANCELLED,
}


class NotNow(Exception):
    """This promise is being kept, or is over."""

    def __init__(self, *, dialling: bool = False) -> None:
        super().__init__()
        self.dialling = dialling


class _Late(Exception):
    """What was begun is undone."""


def promise(interaction_id: UUID, wish: CallbackWish, *, at: datetime) -> PromiseAnswer:
    """Who waits is called back in the place they have, and may hang up. In the running scope.

    Not an emergency, not while a telephone rings for them, not twice to one number, nor all day.
    """
    if _too_often(wish.number, at):
        return PromiseAnswer.TOO_LATE
    try:
        with transaction.atomic():
            work = _waiting(interaction_id)
            if work is None or not (rule := CallbackRule.objects.filter(queue_id=work.queue_id).first()):
                return PromiseAnswer.TOO_LATE
            made = _new(interaction_id, work.queue_id, rule, wish, at)
            if _next_open(made, at) is None:  # nobody will ever call: that is not promised
                return PromiseAnswer.TOO_LATE
            if not sql.add_once(made):
                return PromiseAnswer.ALREADY
            decided = may_call(interactions.interaction(interaction_id), wish.number, asked=True, at=at)
            if decided.answer is not Answer.ALLOW:
                raise _Late
            if not interactions.promised(interaction_id, channel_id=promises.channel_of(made.id, 0), at=at):
                raise _Late
            put(work, made, at, at + GOODBYE)
    except _Late:
        return PromiseAnswer.TOO_LATE
    log.info("callback.promised", callback=str(made.id), interaction=str(interaction_id), kind=wish.source.value)
    return PromiseAnswer.MADE


def line_left(organisation_id: UUID, interaction_id: UUID, channel_id: str, *, at: datetime) -> bool:
    """Whoever was promised a call has hung up: their turn may come. False when the contact is over with this line."""
    with tenancy.organisation(organisation_id):
        if not interactions.line_left(interaction_id, channel_id, at=at):
            return False
        work, made = sql.held(Work, interaction_id), promises.open_of(interaction_id)
        if work is not None and made is not None and work.state == Work.State.LATER and not made.tried:
            put(work, made, at)
        return True


def promise_anew(left: UUID, queue_code: str, wish: CallbackWish, *, since: datetime, at: datetime) -> PromiseAnswer:
    """Who hung up before anybody asked, or gave up waiting, is called back: a new contact in their place.

    left: the contact that is over. One a number in half an hour, however they asked; none to one that answered that
    it wants no calls. In the running scope.
    """
    sql.rows(_ONE_AT_A_TIME, name=f"callback {tenancy.current_organisation()} {_mark(wish.number)}")
    if sql.row(_LATELY, number=_mark(wish.number), since=at - ONE_IN) == (True,) or _too_often(wish.number, at):
        return PromiseAnswer.ALREADY
    over, callback_id = interactions.interaction(left), new_id()
    decided = may_call(over, wish.number, asked=False, at=at)
    if decided.answer is Answer.DENY:
        return PromiseAnswer.TOO_LATE
    new = NewInteraction(
        channel=over.channel,
        node=over.node,
        channel_id=promises.channel_of(callback_id, 0),
        from_number=wish.number,
        to_number=wish.shown,
        candidate_ids=over.candidate_ids,
        direction="out",
        language=over.language,
        keyed_language=over.keyed_language,
    )
    interaction_id, _ = interactions.open_interaction(tenancy.current_organisation(), new, at=at)
    if over.announcement_version:
        interactions.announced(interaction_id, over.announcement_version, at=at)
    enqueue(interaction_id, queue_code, 2, node=over.node, channel_id=new.channel_id, at=at, since=since, promised=True)
    return _promise_as(callback_id, interaction_id, wish, at, decided.until)


def _too_often(number: str, at: datetime) -> bool:
    """Whether it was promised to this telephone as often as in a day it may be: anybody may type a stranger's."""
    return bool(sql.rows(_OF_A_DAY, number=_mark(number), since=at - timedelta(days=1))[0][0] >= MOST_A_DAY)


def _mark(number: str) -> UUID:
    return NUMBER.marks([number])[0]


def _promise_as(
    callback_id: UUID, interaction_id: UUID, wish: CallbackWish, at: datetime, not_before: datetime | None
) -> PromiseAnswer:
    work = _waiting(interaction_id)
    if work is None:
        return PromiseAnswer.TOO_LATE
    rule = CallbackRule.objects.filter(queue_id=work.queue_id).first() or CallbackRule()
    made = _new(interaction_id, work.queue_id, rule, wish, at)
    made.id = callback_id
    sql.add(made)
    interactions.promised(interaction_id, channel_id=promises.channel_of(made.id, 0), at=at)
    put(work, made, at, not_before)
    log.info("callback.promised", callback=str(made.id), interaction=str(interaction_id), kind=wish.source.value)
    return PromiseAnswer.MADE


def _waiting(interaction_id: UUID) -> Work | None:
    """The place of a contact nobody has answered and no telephone rings for; an emergency has none to give away."""
    if interactions.not_answered(interaction_id) is None:
        return None
    work = sql.held(Work, interaction_id)
    ours = work is not None and work.state == Work.State.WAITING and work.tier != EMERGENCY
    return work if ours else None


def _new(interaction_id: UUID, queue_id: UUID, rule: CallbackRule, wish: CallbackWish, at: datetime) -> Callback:
    return Callback(
        interaction_id=interaction_id,
        queue_id=queue_id,
        number=wish.number,
        extension=wish.extension,
        shown=wish.shown,
        source=wish.source.value,
        asked_at=at,
        keeps_hours=wish.keeps_hours,
        hours_of=wish.hours_of,
        tries=rule.tries,
        spacing=rule.spacing,
        ring_for=rule.ring_for,
    )


def put(work: Work, made: Callback, at: datetime, not_before: datetime | None = None) -> None:
    """It waits in its place, on the channel of its next try: now, or from an instant on that the lines are open."""
    opens = _opens(made, max(not_before or at, at))
    made.next_at = opens if opens > at else None
    work.channel_id, work.not_before = promises.channel_of(made.id, made.tried), {}
    work.state = Work.State.LATER if made.next_at else Work.State.WAITING
    sql.change(made, "next_at")
    sql.change(work, "channel_id", "not_before", "state")
    tell_leader([(Inbox.Kind.WORK, work.interaction_id)], work.organisation_id, at)


def _opens(made: Callback, at: datetime) -> datetime:
    """The first instant from then on at which this telephone may be rung."""
    return _next_open(made, at) or at + timedelta(days=1)  # never, by what is configured now: it is looked at daily


def _next_open(made: Callback, at: datetime) -> datetime | None:
    return opening.next_open(made.queue_id, at, (made.hours_of,) if made.keeps_hours else ())


# -- dialling ----------------------------------------------------------------------------------------------


def may_dial(interaction_id: UUID, at: datetime) -> bool:
    """Whether the telephone of an open promise may be rung at this moment.

    One that only has to wait for an hour waits for it; one that may not be rung at all is promised no more.
    """
    made = Callback.objects.filter(interaction_id=interaction_id, ended_at=None).first()
    if made is None:
        return True
    decided = may_try(interactions.interaction(interaction_id), made, at)
    if decided.answer is Answer.ALLOW:
        return True
    with transaction.atomic():
        if decided.answer is Answer.HOLD and decided.until:
            _later(made.id, at, decided.until)
        else:
            _cancelled(made.id, CallbackEnd.BY_AGENT, at)
    return False


def _later(callback_id: UUID, at: datetime, until: datetime) -> None:
    """It keeps its place, and waits for an hour at which this telephone may be rung. Raises NotNow, UnknownCallback."""
    work, made = _at_rest(callback_id)
    rang = list(
        Offer.objects.filter(interaction_id=work.interaction_id, ended_at=None).values_list("agent_id", flat=True)
    )
    withdraw(work.interaction_id, at)
    for agent_id in rang:
        interactions.offer_ended(work.interaction_id, agent_id=agent_id, outcome=OfferOutcome.WITHDRAWN, at=at)
    put(work, made, at, until)
    log.info("callback.held", callback=str(made.id), interaction=str(work.interaction_id))


def begin_dial(work: Work, agent_id: UUID, at: datetime) -> bool:
    """The agent who has accepted may dial, once: written in the commit that accepts. The contact's row is held."""
    made = promises.open_of(work.interaction_id)
    if made is None or work.channel_id != promises.channel_of(made.id, made.tried):
        return False
    made.tried += 1
    dial = CallbackDial(callback_id=made.id, position=made.tried, channel_id=work.channel_id, agent_id=agent_id, at=at)
    if not sql.add_once(dial):
        return False
    sql.change(made, "tried")
    log.info("callback.dials", callback=str(made.id), agent=str(agent_id), count=made.tried)
    return True


def reached(organisation_id: UUID, interaction_id: UUID, *, channel_id: str, agent_id: UUID, at: datetime) -> bool:
    """Somebody answered and talks with the agent: the promise is kept.

    False when the contact is over, or goes on without this line: the agent has said that a machine answered it.
    """
    with tenancy.organisation(organisation_id):
        if interactions.interaction(interaction_id).channel_id != channel_id:
            return False
        if not interactions.connected(organisation_id, interaction_id, agent_id=agent_id, at=at):
            return False
        work, made = sql.held(Work, interaction_id), promises.open_of(interaction_id)
        if work is not None and work.answered_at is None:
            work.answered_at = at
            sql.change(work, "answered_at")
        if made is not None:
            channel = promises.channel_of(made.id, made.tried - 1)
            sql.rows(_DIAL_OVER, channel=channel, outcome=DialOutcome.ANSWERED, at=at)
            promises.end(made.id, CallbackEnd.KEPT, at=at)
        return True


def dial_ended(
    organisation_id: UUID, interaction_id: UUID, *, channel_id: str, outcome: DialOutcome, at: datetime
) -> bool:
    """Nobody answered: the agent is free at once, and there is another try later, or it is over. False when it was."""
    with tenancy.organisation(organisation_id):
        seen = Callback.objects.filter(interaction_id=interaction_id).first()
        if seen is None:
            return False
        following = promises.channel_of(seen.id, seen.tried)
        if channel_id == following or not interactions.not_reached(
            interaction_id, outcome=outcome.value, next_channel=following, at=at
        ):
            return False
        work, made = sql.held(Work, interaction_id), promises.open_of(interaction_id)
        if not sql.rows(_DIAL_OVER, channel=channel_id, outcome=outcome, at=at) or work is None or made is None:
            return False
        if made.tried >= made.tries:
            give_up(made, CallbackEnd.NOT_REACHED, at)
            return True
        for desk in release(interaction_id, at):
            write_desk(desk, agent_state.contact_ended(as_desk(desk), at, talked=False))
        again = at + timedelta(seconds=made.spacing)
        decided = may_try(interactions.interaction(interaction_id), made, again)
        put(work, made, at, (decided.answer is Answer.HOLD and decided.until) or again)
        return True


def give_up(made: Callback, reason: CallbackEnd, at: datetime, by: UUID | None = None) -> None:
    """The contact ends with it, for the same reason."""
    promises.end(made.id, reason, at=at, by=by)
    house = made.organisation_id
    interactions.ended(house, made.interaction_id, by=EndedBy.SYSTEM, at=at, reason=_ENDS[reason])
    contact_ended(house, made.interaction_id, at=at)


# -- time --------------------------------------------------------------------------------------------------


def look_again(organisation_id: UUID, callback_id: UUID, *, now: datetime) -> None:
    """Whoever waits for a later try, or for the lines to open or close, is put where they belong now.

    Those who were held come back few at once: a night's promises would pass everybody who calls in the morning.
    """
    with tenancy.organisation(organisation_id):
        seen = Callback.objects.filter(pk=callback_id, ended_at=None).first()
        if seen is None or interactions.not_answered(seen.interaction_id) is None:
            return
        work, made = sql.held(Work, seen.interaction_id), promises.open_of(seen.interaction_id)
        if work is None or made is None or work.state not in (Work.State.WAITING, Work.State.LATER):
            return
        opens, held = _opens(made, max(made.next_at or now, now)), work.state == Work.State.LATER
        if held and opens <= now and not has_room(work):
            opens = now + ROOM_AGAIN
        if held or opens > now:
            put(work, made, now, opens)


# -- not wanted any more -----------------------------------------------------------------------------------


def cancel(callback_id: UUID, *, actor: Actor, now: datetime) -> None:
    """A supervisor takes the promise back. Raises NotNow, UnknownCallback."""
    with transaction.atomic():
        made = _cancelled(callback_id, CallbackEnd.BY_AGENT, now, actor.id)
        compliance.record(actor, AuditRecord("callback.cancelled", interaction_id=made.interaction_id))


def not_needed(callback_id: UUID, numbers: Collection[str], *, heard_in: UUID, actor: Actor, now: datetime) -> None:
    """Whoever an agent talks with has no need of it any more. Raises NotNow, UnknownCallback.

    numbers: the telephones of who is on the line: a promise to another one is nobody's here. heard_in: that contact.
    """
    with transaction.atomic():
        if not Callback.objects.filter(pk=callback_id, number__in=numbers, extension="").exists():
            raise UnknownCallback
        made = _cancelled(callback_id, CallbackEnd.BY_AGENT, now, actor.id)
        said = AuditRecord("callback.cancelled", interaction_id=made.interaction_id, detail={"said_in": str(heard_in)})
        compliance.record(actor, said)


def given_back(callback_id: UUID, reason: CallbackEnd, *, at: datetime) -> datetime:
    """Its caller called again and gives it back; since when they waited. Raises NotNow, UnknownCallback."""
    with transaction.atomic():
        made = _cancelled(callback_id, reason, at)
        by = system("flows", made.organisation_id)  # whoever calls from that number
        compliance.record(by, AuditRecord("callback.cancelled", interaction_id=made.interaction_id))
        since: datetime = Work.objects.get(pk=made.interaction_id).enqueued_at
        return since


def _cancelled(callback_id: UUID, reason: CallbackEnd, at: datetime, by: UUID | None = None) -> Callback:
    work, made = _at_rest(callback_id)
    if work.state == Work.State.OFFERED:
        withdraw(work.interaction_id, at)
    give_up(made, reason, at, by)
    return made


def _at_rest(callback_id: UUID) -> tuple[Work, Callback]:
    """A promise that nobody keeps at this moment, held."""
    seen = Callback.objects.filter(pk=callback_id).first()
    if seen is None:
        raise UnknownCallback
    if interactions.not_answered(seen.interaction_id) is None:  # an agent dials it now, or it is over
        raise NotNow(dialling=promises.is_open(seen.interaction_id))
    work, made = sql.held(Work, seen.interaction_id), promises.open_of(seen.interaction_id)
    if work is None or made is None:
        raise NotNow
    return work, made
