"""Waiting interactions: they join, come back and leave. They keep their place however often they are offered."""

from datetime import datetime
from uuid import UUID

import structlog

from latido.interactions import api as interactions
from latido.plumbing import realtime, sql, tenancy
from latido.routing import opening, selectors
from latido.routing.contracts import AfterHours, CallbackEnd, OfferOutcome, QueueClosed, Then, UnknownQueue
from latido.routing.core import agent_state
from latido.routing.core.facts import EMERGENCY
from latido.routing.core.ladder import ring_for
from latido.routing.models import AgentDesk, Inbox, Work
from latido.routing.selectors import QueueToJoin
from latido.routing.services import promises
from latido.routing.services.knowing import particulars
from latido.routing.services.rows import alarm_changed, as_desk, desk_of, tell_leader, write_desk

log = structlog.get_logger()
WAIT = (
    "urgent_since", "alarm_step", "alarm_seen_step", "alarm_seen_by", "alarm_seen_at", "on_call", "on_call_at",
)  # fmt: skip
_PLACE = (
    "queue_id", "tier", "priority", "ring_for", "required", "licensed", "state", "not_before", "handed_to",
    "handed_until", "knows", "text", "preferential", "team",
)  # fmt: skip
OPEN = (Work.State.WAITING, Work.State.OFFERED)
_RELEASE = """
    UPDATE routing_offer
       SET ended_at = %(at)s, outcome = CASE WHEN outcome = '' THEN 'withdrawn' ELSE outcome END
     WHERE organisation_id = %(organisation)s AND interaction_id = %(interaction)s AND ended_at IS NULL
    RETURNING id, agent_id, outcome
"""


def enqueue(
    interaction_id: UUID,
    queue_code: str,
    tier: int,
    *,
    node: str,
    channel_id: str,
    at: datetime,
    since: datetime | None = None,
    promised: bool = False,
) -> AfterHours | None:
    """This interaction waits for an agent, in the running scope; asking twice queues it once.

    Asking for another queue or tier while it waits moves it there with the wait it has, and an emergency with its
    alarm as far as it is. tier: 0 is an emergency and strictly first. node and channel_id: where the patient is.
    since: when they began to wait, if before now. promised: is called back, and not before the queue opens.
    What became of it when this queue is closed: it waits in the open one that stands for it, if there is one.
    Raises UnknownQueue, and QueueClosed when nobody is to wait now.
    """
    queue = _known(queue_code)
    if not _moves(sql.seen(Work, interaction_id), queue, tier):
        return None
    instead = None if promised else opening.after_hours(queue_code, tier, at)
    if instead is not None:
        if instead.then is not Then.QUEUE:
            raise QueueClosed(instead)
        queue = _known(instead.queue)
    _join(interaction_id, queue, tier, node, channel_id, at, since)
    return instead


def _known(queue_code: str) -> QueueToJoin:
    queue = selectors.queue_to_join(queue_code)
    if queue is None:
        raise UnknownQueue(queue_code)
    return queue


def _join(
    interaction_id: UUID,
    queue: QueueToJoin,
    tier: int,
    node: str,
    channel_id: str,
    at: datetime,
    since: datetime | None,
) -> None:
    name, tag = queue.name, queue.tag
    if not interactions.queued(interaction_id, queue_id=queue.id, queue_name=name, tier=tier, at=at, tag=tag):
        return
    work = _locked(interaction_id) or Work(
        interaction_id=interaction_id,
        node=node,
        channel_id=channel_id,
        enqueued_at=since or at,
    )
    if not _moves(work, queue, tier):
        return
    who = particulars(interaction_id, queue, tier, at)
    work.knows, work.text, work.preferential = who.knows, who.text, who.preferential
    if work.state == Work.State.OFFERED:
        withdraw(interaction_id, at)
    urgent = work.tier == tier == EMERGENCY and work.urgent_since is not None  # an emergency already
    work.queue_id, work.tier, work.priority = queue.id, tier, queue.priority
    work.ring_for = ring_for(queue.ring_for, tier)
    team = {who.team: 1} if who.team else {}
    work.required, work.licensed = {**queue.required, **who.speaks, **team}, list(queue.licensed)
    work.team = who.team
    work.state, work.not_before, work.handed_to = Work.State.WAITING, {}, None
    work.handed_until = at + who.team_for if who.team else None
    if not urgent:
        begin_wait(work, at)
    sql.keep(work, *_PLACE, *WAIT)
    alarm_changed(work)
    tell_leader([(Inbox.Kind.WORK, interaction_id)], work.organisation_id, at)


def begin_wait(work: Work, at: datetime) -> None:
    """An emergency waits from now on, whatever it waited for before; its alarm begins at the beginning."""
    work.urgent_since = at if work.tier == EMERGENCY else None
    work.alarm_step = work.alarm_seen_step = 0
    work.alarm_seen_by = work.alarm_seen_at = work.on_call_at = None
    work.on_call = ""


def _moves(work: Work | None, queue: QueueToJoin, tier: int) -> bool:
    """Whether this has a new place to go: it is not there already, nor with an agent, nor over."""
    if work is None:
        return True
    return work.state in OPEN and (work.queue_id, work.tier) != (queue.id, tier)


def withdraw(interaction_id: UUID, at: datetime) -> None:
    """No phone rings for it any more; the agents keep their turn."""
    for desk in release(interaction_id, at):
        write_desk(desk, agent_state.offer_ended(as_desk(desk), OfferOutcome.WITHDRAWN, at, rang=True))


def requeue(organisation_id: UUID, interaction_id: UUID, *, at: datetime) -> bool:
    """The agent was lost and does not return: the patient is the first of the queue again. False when it is over."""
    with tenancy.organisation(organisation_id):
        seen = Work.objects.select_related("queue").filter(pk=interaction_id).first()
        if seen is None or seen.state == Work.State.DONE:
            return False
        queue = seen.queue
        name, tag, tier = queue.name, queue.tag, seen.tier
        if not interactions.queued(interaction_id, queue_id=queue.id, queue_name=name, tier=tier, at=at, tag=tag):
            return False
        work = _locked(interaction_id)
        if work is None or work.state == Work.State.DONE:
            return False
        work.state, work.head, work.not_before, work.handed_to = Work.State.WAITING, True, {}, None
        begin_wait(work, at)
        sql.change(work, "state", "head", "not_before", "handed_to", *WAIT)
        alarm_changed(work)
        for desk in release(interaction_id, at):
            before = as_desk(desk)
            after = agent_state.offer_ended(before, OfferOutcome.WITHDRAWN, at, rang=True)
            write_desk(desk, agent_state.contact_lost(after, at))
        tell_leader([(Inbox.Kind.WORK, interaction_id)], organisation_id, at)
        return True


def contact_ended(organisation_id: UUID, interaction_id: UUID, *, at: datetime) -> None:
    """The call is over: it waits no more, no phone rings for it, and who talked is in after-contact work.

    Also for what never came to a queue; asking twice changes nothing.
    """
    with tenancy.organisation(organisation_id):
        work = _locked(interaction_id)
        if work is None or work.state == Work.State.DONE:
            return
        had_agent = work.state == Work.State.ASSIGNED
        work.state, work.left_at = Work.State.DONE, at
        sql.change(work, "state", "left_at")
        alarm_changed(work)
        if promises.is_ours(work.channel_id) and (promised := promises.open_of(interaction_id)):
            promises.end(promised.id, CallbackEnd.GONE, at=at)
        talked_to = interactions.agent_of(interaction_id)
        for desk in release(interaction_id, at):
            after = agent_state.offer_ended(as_desk(desk), OfferOutcome.WITHDRAWN, at, rang=True)
            write_desk(desk, agent_state.contact_ended(after, at, talked=talked_to == desk.agent_id))
        realtime.touch(f"floor:{organisation_id}", "board")
        if not had_agent:  # what somebody answered the leader has long forgotten
            tell_leader([(Inbox.Kind.WORK, interaction_id)], organisation_id, at)


def _locked(interaction_id: UUID) -> Work | None:
    return sql.held(Work, interaction_id)


def release(interaction_id: UUID, at: datetime) -> list[AgentDesk]:
    """Ends what is live of this interaction; the desks it held, locked. An accepted offer stays accepted."""
    offers = sql.rows(_RELEASE, interaction=interaction_id, at=at)
    for offer_id, agent_id, outcome in offers:
        realtime.touch(f"agent:{agent_id}", "offer")
        log.info("offer.ended", offer=str(offer_id), outcome=outcome)
    desks = [desk_of(agent_id, at) for agent_id in sorted({agent_id for _, agent_id, _ in offers})]
    return [desk for desk in desks if desk.interaction_id == interaction_id]
