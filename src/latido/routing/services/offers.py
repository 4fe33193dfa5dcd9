"""Offers after they left: rung, accepted, refused, lapsed. The leader makes them; here they end."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction

from latido.interactions import api as interactions
from latido.plumbing import realtime, sql, tenancy
from latido.routing.contracts import OfferOutcome
from latido.routing.core import agent_state
from latido.routing.core.facts import EMERGENCY
from latido.routing.models import Inbox, Offer, Weighing, Work
from latido.routing.services.callbacks import begin_dial, may_dial
from latido.routing.services.promises import is_open, is_ours
from latido.routing.services.rows import alarm_changed, as_desk, desk_of, tell_leader, write_desk

log = structlog.get_logger()
_DELIVERED = """
    UPDATE routing_offer SET delivered_at = %(at)s
     WHERE organisation_id = %(organisation)s AND id = %(offer)s AND delivered_at IS NULL AND ended_at IS NULL
"""
_ACCEPT = """
    UPDATE routing_offer SET outcome = 'accepted', accepted_at = %(at)s
     WHERE organisation_id = %(organisation)s AND id = %(offer)s AND outcome = '' AND ended_at IS NULL
    RETURNING 1
"""


# Of an emergency that rang several telephones: whoever answered first has it.
_SPARE = """
    UPDATE routing_offer SET outcome = 'withdrawn', ended_at = %(at)s
     WHERE organisation_id = %(organisation)s AND interaction_id = %(interaction)s
       AND outcome = '' AND ended_at IS NULL
    RETURNING id, agent_id
"""
_STILL_RINGS = """
    SELECT 1 FROM routing_offer
     WHERE organisation_id = %(organisation)s AND interaction_id = %(interaction)s AND ended_at IS NULL LIMIT 1
"""


class _NotOurs(Exception):
    """Somebody else ended this offer in the meantime: what was begun is undone."""


def offer_delivered(organisation_id: UUID, offer_id: UUID, *, at: datetime) -> None:
    """The telephone rings (its 180). Repeats without harm."""
    with tenancy.organisation(organisation_id):
        sql.rows(_DELIVERED, offer=offer_id, at=at)


def accept_offer(organisation_id: UUID, offer_id: UUID, *, at: datetime) -> bool:
    """The agent answered (the 200 of the leg). True for one answer, and only while the offer rings.

    at: of the answer; the same answer told again, after a connection that broke while it committed, is true again.
    """
    with tenancy.organisation(organisation_id):
        seen = sql.seen(Offer, offer_id)
        if seen is None or seen.ended_at is not None or seen.outcome:
            return seen is not None and seen.ended_at is None and seen.accepted_at == at
        if not is_ours(seen.channel_id) or not is_open(seen.interaction_id):  # on the line, also once called back
            return _accept(seen, at, dials=False)
        if not may_dial(seen.interaction_id, at):
            return False
        try:
            with transaction.atomic():
                _accept_and_dial(seen, at)
        except _NotOurs:
            return False
    return True


def _accept_and_dial(seen: Offer, at: datetime) -> None:
    """Of somebody to be called back: accepting it and the one dial it is for are one."""
    if not interactions.dialled(seen.interaction_id, agent_id=seen.agent_id, at=at):
        raise _NotOurs
    if not _accept(seen, at, dials=True):
        raise _NotOurs


def _accept(seen: Offer, at: datetime, *, dials: bool) -> bool:
    work = sql.held(Work, seen.interaction_id)
    if work is None or work.state != Work.State.OFFERED or not sql.rows(_ACCEPT, offer=seen.id, at=at):
        return False
    work.state = Work.State.ASSIGNED
    if dials:
        if not begin_dial(work, seen.agent_id, at):
            return False
    else:
        work.answered_at = work.answered_at or at
    sql.change(work, "state", "answered_at")
    alarm_changed(work)
    desk = desk_of(seen.agent_id, at)
    write_desk(desk, agent_state.accepted(as_desk(desk), at))
    realtime.touch(f"agent:{seen.agent_id}", "offer")
    if work.tier == EMERGENCY:  # whose alarm ends; of any other the leader expects nothing once it is offered
        _spare_others(work.interaction_id, at)
        tell_leader([(Inbox.Kind.WORK, work.interaction_id)], seen.organisation_id, at)
    log.info("offer.accepted", offer=str(seen.id), interaction=str(work.interaction_id))
    return True


def _spare_others(interaction_id: UUID, at: datetime) -> None:
    """No other phone rings for it any more; those agents keep their turn."""
    for offer_id, agent_id in sorted(sql.rows(_SPARE, interaction=interaction_id, at=at), key=lambda each: each[1]):
        desk = desk_of(agent_id, at)
        if desk.interaction_id == interaction_id:
            write_desk(desk, agent_state.offer_ended(as_desk(desk), OfferOutcome.WITHDRAWN, at, rang=True))
        realtime.touch(f"agent:{agent_id}", "offer")
        log.info("offer.ended", offer=str(offer_id), outcome=OfferOutcome.WITHDRAWN)


def refuse_offer(organisation_id: UUID, offer_id: UUID, outcome: OfferOutcome, *, at: datetime) -> bool:
    """Nobody answered it here: the patient keeps the place in the queue. False when it had already ended."""
    with tenancy.organisation(organisation_id):
        try:
            with transaction.atomic():
                _end(offer_id, OfferOutcome(outcome), at)
        except _NotOurs:
            return False
    return True


def lapse_offer(organisation_id: UUID, offer_id: UUID, *, now: datetime) -> bool:
    """Its time is over. One that never reached a telephone is no fault of the agent. False when it had ended."""
    with tenancy.organisation(organisation_id):
        rang = Offer.objects.filter(pk=offer_id, delivered_at__isnull=False).exists()
    return refuse_offer(organisation_id, offer_id, OfferOutcome.LAPSED if rang else OfferOutcome.UNREACHABLE, at=now)


def _end(offer_id: UUID, outcome: OfferOutcome, at: datetime) -> None:
    offer = Offer.objects.filter(pk=offer_id, outcome="", ended_at=None).first()
    if offer is None:
        raise _NotOurs
    interactions.offer_ended(offer.interaction_id, agent_id=offer.agent_id, outcome=outcome, at=at)
    work = Work.objects.select_for_update().filter(pk=offer.interaction_id).first()
    ended = Offer.objects.filter(pk=offer_id, outcome="", ended_at=None).update(outcome=outcome, ended_at=at)
    if work is None or not ended:
        raise _NotOurs
    if work.state == Work.State.OFFERED:
        if not sql.rows(_STILL_RINGS, interaction=work.interaction_id):
            work.state = Work.State.WAITING
        until = at + agent_state.not_again_for(outcome, work.tier)
        work.not_before = {**work.not_before, str(offer.agent_id): until.isoformat()}
        sql.change(work, "state", "not_before")
        alarm_changed(work)
    desk = desk_of(offer.agent_id, at)
    if desk.interaction_id == offer.interaction_id:
        rang = offer.delivered_at is not None or outcome is OfferOutcome.LAPSED
        counts = OfferOutcome.LAPSED if outcome is OfferOutcome.DECLINED and not _may_decline(offer) else outcome
        write_desk(desk, agent_state.offer_ended(as_desk(desk), counts, at, rang=rang))
    realtime.touch(f"agent:{offer.agent_id}", "offer")
    tell_leader([(Inbox.Kind.WORK, work.interaction_id)], work.organisation_id, at)
    log.info("offer.ended", offer=str(offer_id), outcome=outcome)


def _may_decline(offer: Offer) -> bool:
    """Declining is a right each queue gives; where it does not, it is missing."""
    return not Weighing.objects.filter(queue_id=offer.queue_id, may_decline=False).exists()
