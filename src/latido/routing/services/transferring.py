"""A live contact is handed on to another agent, a queue or a skill, with the wait its caller has.

Asked of the voice process first: only when the caller waits with music has anything happened, so that nobody else is
offered somebody who still talks, and a fault in between leaves them with their agent.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.interactions import api as interactions
from latido.interactions.contracts import Transfer, TransferTo
from latido.kernel.actor import Actor
from latido.plumbing import realtime, sql, tenancy
from latido.routing import receivers, selectors
from latido.routing.contracts import CannotReceive, CannotTransfer, OfferOutcome
from latido.routing.core import agent_state
from latido.routing.core.agent_state import EMERGENCY_AGAIN_FOR
from latido.routing.core.facts import EMERGENCY
from latido.routing.core.ladder import ring_for
from latido.routing.core.transferring import GIVER_AGAIN_AFTER, KEPT_FOR, SKILL_KEPT_FOR, Ask
from latido.routing.models import Inbox, Queue, Work
from latido.routing.services.rows import alarm_changed, as_desk, tell_leader, write_desk
from latido.routing.services.work import WAIT, begin_wait, release

log = structlog.get_logger()
_PLACE = (
    "queue_id", "tier", "priority", "ring_for", "required", "licensed", "state", "head", "not_before", "handed_to",
    "handed_until",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """To whom, and a note for whoever answers next. ref: an agent's id, a queue's or skill's code."""

    kind: TransferTo
    ref: str
    note: str = ""


@transaction.atomic
def transfer(interaction_id: UUID, wanted: Wanted, *, actor: Actor, now: datetime) -> None:
    """Hand the live contact on of the agent who acts. It has happened when its caller waits again.

    Raises CannotTransfer with its reason; NotFound, NotYours, NotNow of interactions.
    """
    work = sql.seen(Work, interaction_id)
    if work is None or actor.id is None:
        raise CannotTransfer(CannotReceive.UNKNOWN)
    reason = receivers.why_not(work, wanted.kind, wanted.ref, actor.id, now)
    if reason is not None:
        raise CannotTransfer(reason)
    place = _place(wanted)
    interactions.ask_transfer(
        interaction_id, wanted.kind, wanted.ref, says=place, note=wanted.note, actor=actor, now=now
    )
    detail = {"to": wanted.kind.value, "ref": wanted.ref}
    compliance.record(actor, AuditRecord("call.transferred", interaction_id=interaction_id, detail=detail))


def _place(wanted: Wanted) -> str:
    """What the caller is told: a queue by its name, nobody else by theirs."""
    found = selectors.queue_to_join(wanted.ref) if wanted.kind is TransferTo.QUEUE else None
    return found.name if found else ""


def transferred(organisation_id: UUID, interaction_id: UUID, transfer_id: UUID, *, at: datetime) -> bool:
    """The caller has left the agent and waits, in the place their first wait gives them. False when that is over."""
    with tenancy.organisation(organisation_id):
        given, seen = interactions.transfer(transfer_id), sql.seen(Work, interaction_id)
        if given is None or given.interaction_id != interaction_id or seen is None or seen.state == Work.State.DONE:
            return False
        found = receivers.asked(seen, given.kind, given.ref)
        queue, ask = found or receivers.as_its_queue_asks(seen)  # should its queue be gone meanwhile
        if not interactions.transferred(transfer_id, queue_id=queue.id, queue_name=queue.name, tier=ask.tier, at=at):
            return False
        work = sql.held(Work, interaction_id)
        if work is None or work.state == Work.State.DONE:
            return False
        _wait_there(work, queue, ask, given, at)
        for desk in release(interaction_id, at):
            after = agent_state.offer_ended(as_desk(desk), OfferOutcome.WITHDRAWN, at, rang=True)
            write_desk(desk, agent_state.contact_ended(after, at))
        alarm_changed(work)
        realtime.touch(f"floor:{organisation_id}", "board")
        tell_leader([(Inbox.Kind.WORK, interaction_id)], organisation_id, at)
        log.info("call.transferred", interaction=str(interaction_id), kind=given.kind.value)
        return True


def _wait_there(work: Work, queue: Queue, ask: Ask, given: Transfer, at: datetime) -> None:
    """The place is that of the first wait; an emergency stays one, and its alarm begins anew."""
    named = given.kind is TransferTo.AGENT
    work.tier = ask.tier
    again = min(GIVER_AGAIN_AFTER, EMERGENCY_AGAIN_FOR) if work.tier == EMERGENCY else GIVER_AGAIN_AFTER
    work.queue_id, work.priority, work.ring_for = queue.id, queue.priority, ring_for(queue.ring_for, work.tier)
    work.required, work.licensed = dict(ask.required), sorted(ask.licensed)
    work.state, work.head = Work.State.WAITING, False
    work.not_before = {str(given.given_by): (at + again).isoformat()}
    work.handed_to = UUID(given.ref) if named else None
    work.handed_until = {TransferTo.AGENT: at + KEPT_FOR, TransferTo.SKILL: at + SKILL_KEPT_FOR}.get(given.kind)
    begin_wait(work, at)
    sql.change(work, *_PLACE, *WAIT)


def skill_lapsed(organisation_id: UUID, interaction_id: UUID, *, now: datetime) -> None:
    """Nobody who has that skill took it for long, or of the team they prefer: whoever the queue asks for may."""
    with tenancy.organisation(organisation_id):
        work = sql.held(Work, interaction_id)
        if work is None or work.state != Work.State.WAITING or work.handed_until is None or work.handed_until > now:
            return
        _queue, ask = receivers.as_its_queue_asks(work)
        if work.team in work.required and work.team not in ask.required:  # whom they prefer; their language stays
            work.required = {skill: least for skill, least in work.required.items() if skill != work.team}
        else:
            work.required, work.licensed = dict(ask.required), sorted(ask.licensed)
        work.handed_until = None
        sql.change(work, "required", "licensed", "handed_until")
        tell_leader([(Inbox.Kind.WORK, interaction_id)], organisation_id, now)
