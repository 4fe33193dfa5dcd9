"""Reads of routing, as values. Those in no scope enter a role of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.utils.translation import gettext as _

from latido.interactions import api as interactions
from latido.interactions.contracts import QueueDay, Recount
from latido.interactions.contracts import State as Contact
from latido.orgs import api as orgs
from latido.plumbing import sql, tenancy
from latido.routing import contracts
from latido.routing.contracts import AgentStateName as State
from latido.routing.core import ladder
from latido.routing.core.agent_state import NO_PHONE, SILENT, SILENT_AFTER, reach
from latido.routing.core.facts import EMERGENCY, Reach, qualifies
from latido.routing.models import AgentDesk, Inbox, Leader, Offer, PauseReason, Queue, Shard, Work
from latido.staff import api as staff

REATTACH_FOR = timedelta(seconds=30)
IN_LINE = (Work.State.WAITING, Work.State.OFFERED, Work.State.LATER)  # who has not been answered yet
_QUEUE = """
    SELECT id, name, priority, ring_for,
           (SELECT coalesce(json_object_agg(s.skill, s.proficiency), '{}') FROM routing_queueskill s
             WHERE s.queue_id = q.id),
           ARRAY(SELECT s.skill FROM routing_queueskill s WHERE s.queue_id = q.id AND s.licence),
           coalesce((SELECT known_days FROM routing_routingpolicy WHERE organisation_id = q.organisation_id), 30),
           tag
      FROM routing_queue q WHERE organisation_id = %(organisation)s AND code = %(code)s
"""
_ALIVE = """
    SELECT EXISTS (SELECT 1 FROM routing_agentdesk
                    WHERE organisation_id = %(organisation)s AND heard_at > %(since)s)
"""
_UNDELIVERED = """
    SELECT o.id, o.interaction_id, o.organisation_id, o.channel_id, o.agent_id, o.expires_at,
           coalesce(nullif(q.greeting, ''), q.name), o.channel_id LIKE 'back-%%', o.beside
      FROM routing_offer o JOIN routing_queue q ON q.id = o.queue_id
     WHERE o.node = %(node)s AND o.delivered_at IS NULL AND o.ended_at IS NULL AND o.outcome = ''
       AND o.expires_at > %(now)s
     ORDER BY o.id
"""


def queues() -> tuple[contracts.Queue, ...]:
    """The queues of the running scope's organisation, in the order of its boards."""
    return tuple(_as_queue(row) for row in Queue.objects.prefetch_related("skills"))


def teams() -> list[frozenset[UUID]]:
    """Who can serve each queue."""
    people = [each for each in staff.agents() if each.takes_contacts]
    return [frozenset(each.id for each in people if qualifies(each.skills, queue.required)) for queue in queues()]


def _as_queue(row: Queue) -> contracts.Queue:
    skills = list(row.skills.all())
    return contracts.Queue(
        id=row.id,
        code=row.code,
        name=row.name,
        target_percent=row.target_percent,
        target_seconds=row.target_seconds,
        wrap_up_seconds=row.wrap_up_seconds,
        greeting=row.greeting,
        required={each.skill: each.proficiency for each in skills},
        licensed=frozenset(each.skill for each in skills if each.licence),
        on_call_number=row.on_call_number,
        on_call_after=row.on_call_after,
    )


@dataclass(frozen=True, slots=True)
class QueueToJoin:
    """What an arrival needs of its queue."""

    id: UUID
    name: str
    priority: int
    ring_for: int  # seconds
    required: Mapping[str, int]
    licensed: list[str]  # skills never relaxed
    known_days: int  # who attended somebody in so many days knows them
    tag: str  # why whatever waits in it is reserved


def queue_to_join(code: str) -> QueueToJoin | None:
    """One queue with what it asks of its agents, in one question."""
    found = sql.row(_QUEUE, code=code)
    return QueueToJoin(*found) if found else None


def in_line(code: str) -> int:
    """How many wait in a queue, those who are to be called back among them."""
    return Work.objects.filter(queue__code=code, state__in=IN_LINE).count()


def in_lines() -> dict[UUID, int]:
    """The same of every queue in which somebody waits, by its id."""
    waiting = Work.objects.filter(state__in=IN_LINE).values("queue_id").annotate(people=Count("interaction_id"))
    return dict(waiting.values_list("queue_id", "people"))


def pause_reasons() -> tuple[contracts.PauseReason, ...]:
    return tuple(
        contracts.PauseReason(row.code, row.name, row.limit_minutes, row.private, row.planned)
        for row in PauseReason.objects.all()
    )


def agent_state(agent_id: UUID, *, now: datetime) -> contracts.AgentState:
    """What an agent is doing; one who was never here is offline since now."""
    row = AgentDesk.objects.filter(pk=agent_id).first() or AgentDesk(agent_id=agent_id, since=now)
    return contracts.AgentState(
        agent_id=row.agent_id,
        state=State(row.state),
        reason=row.reason,
        reason_name=_reason_name(row.reason, {p.code: p for p in pause_reasons()}) if row.reason else "",
        since=row.since,
        interaction_id=row.interaction_id,
        after_contact=row.after_contact,
        voice_ready=row.voice_ready,
    )


def floor_agents(now: datetime) -> tuple[contracts.FloorAgent, ...]:
    """Everybody who is not offline. A private reason is only a pause."""
    pauses = {pause.code: pause for pause in pause_reasons()}
    rows = AgentDesk.objects.exclude(state=State.OFFLINE).filter(since__lte=now).order_by("since", "agent_id")
    return tuple(_on_floor(row, pauses) for row in rows)


def _on_floor(row: AgentDesk, pauses: Mapping[str, contracts.PauseReason]) -> contracts.FloorAgent:
    pause = pauses.get(row.reason)
    hidden = pause is not None and pause.private
    return contracts.FloorAgent(
        agent_id=row.agent_id,
        state=State(row.state),
        reason="" if hidden else row.reason,
        reason_name="" if hidden else _reason_name(row.reason, pauses),
        since=row.since,
        limit_minutes=pause.limit_minutes if pause and not hidden else None,
        interaction_id=row.interaction_id,
        voice_ready=row.voice_ready,
    )


def _reason_name(code: str, pauses: Mapping[str, contracts.PauseReason]) -> str:
    ours = {SILENT: _("Sin señal del puesto"), NO_PHONE: _("Sin teléfono")}
    return ours.get(code) or (pauses[code].name if code in pauses else code)


def any_desk_alive(now: datetime) -> bool:
    """Whether any page of an agent has been heard in the last 15 s, in the running scope."""
    return sql.row(_ALIVE, since=now - SILENT_AFTER) == (True,)


def undelivered_offers(node: str, *, now: datetime) -> tuple[contracts.OfferToRing, ...]:
    """The offers a node has yet to ring, of every organisation; again under the same id. In no scope."""
    with tenancy.role("latido_voice"):
        rows = sql.rows(_UNDELIVERED, node=node, now=now)
    return tuple(contracts.OfferToRing(*row) for row in rows)


def agents_with_phone(node: str) -> tuple[tuple[UUID, UUID], ...]:
    """Organisation and agent of each telephone of this node that is held to be ready. In no scope."""
    with tenancy.role("latido_voice"):
        found = AgentDesk.objects.filter(node=node, voice_ready=True)
        return tuple(found.values_list("organisation_id", "agent_id"))


def offered_interaction(offer_id: UUID) -> tuple[UUID, UUID] | None:
    """The organisation and interaction an offer was of, if there was such an offer. In no scope."""
    with tenancy.role("latido_voice"):
        return Offer.objects.filter(pk=offer_id).values_list("organisation_id", "interaction_id").first()


def current_offer(agent_id: UUID) -> contracts.CurrentOffer | None:
    """What rings at this agent's desk, or what they are asked to take up again after their telephone was lost."""
    offer = Offer.objects.filter(agent_id=agent_id, ended_at=None).first()
    if offer is None:
        return None
    since, until = offer.offered_at, offer.expires_at
    if offer.outcome:
        lost = _lost_at(offer.interaction_id)
        if lost is None:
            return None
        since, until = lost, lost + REATTACH_FOR
    work = sql.seen(Work, offer.interaction_id)
    return contracts.CurrentOffer(
        offer_id=offer.id,
        interaction_id=offer.interaction_id,
        queue_id=offer.queue_id,
        offered_at=since,
        expires_at=until,
        reattach=bool(offer.outcome),
        preferential=work is not None and work.preferential,
        known=work is not None and work.knows == agent_id,
    )


def _lost_at(interaction_id: UUID) -> datetime | None:
    """When the agent's telephone was lost, while the patient still waits for it."""
    if interactions.state_of(interaction_id) is not Contact.REATTACHING:
        return None
    lost = [step.at for step in interactions.story(interaction_id) if step.kind == "leg_lost"]
    return lost[-1] if lost else None


def figures(now: datetime) -> tuple[contracts.QueueFigures, ...]:
    """Every queue, now and since midnight of the organisation."""
    rows = queues()
    days = interactions.figures_since(_midnight(now), {q.id: q.target_seconds for q in rows})
    here = at_work()
    return tuple(_figures_of(queue, days.get(queue.id), here) for queue in rows)


def recounted(now: datetime) -> dict[str, Recount]:
    """The same counts, of each queue by its code, from the stories of the contacts alone."""
    rows = queues()
    days = interactions.recount_since(_midnight(now), {q.id: q.target_seconds for q in rows})
    return {queue.code: days.get(queue.id, Recount()) for queue in rows}


def _midnight(now: datetime) -> datetime:
    return now.astimezone(ZoneInfo(orgs.time_zone())).replace(hour=0, minute=0, second=0, microsecond=0)


AtWork = tuple[Mapping[str, int], Reach]  # an agent's skills, and what may be offered


def at_work() -> dict[UUID, AtWork]:
    """The agents on their shift: skills, and what they may be offered now."""
    rows = list(AgentDesk.objects.exclude(state__in=[State.OFFLINE, State.AWAY]))
    skills = staff.skills_by_agent([row.agent_id for row in rows])
    return {row.agent_id: (skills[row.agent_id], reach_of(row)) for row in rows}


def reach_of(row: AgentDesk) -> Reach:
    return reach(State(row.state), voice_ready=row.voice_ready, to_disposition=row.to_disposition)


def _figures_of(queue: contracts.Queue, day: QueueDay | None, here: Mapping[UUID, AtWork]) -> contracts.QueueFigures:
    able = [free for skills, free in here.values() if qualifies(skills, queue.required)]
    return contracts.QueueFigures(
        queue_id=queue.id,
        code=queue.code,
        name=queue.name,
        target_percent=queue.target_percent,
        target_seconds=queue.target_seconds,
        waiting=day.waiting if day else 0,
        longest_wait=day.longest_wait if day else None,
        received=day.received if day else 0,
        answered=day.answered if day else 0,
        answered_in_target=day.answered_in_target if day else 0,
        abandoned=day.abandoned if day else 0,
        abandoned_short=day.abandoned_short if day else 0,
        agents=len(able),
        agents_free=able.count(Reach.ANYTHING),
        promised=day.promised if day else 0,
        called_back=day.called_back if day else 0,
        recovered=day.recovered if day else 0,
    )


def waiting_emergencies(now: datetime) -> tuple[contracts.WaitingEmergency, ...]:
    """The emergencies nobody has answered whose alarm is on, the longest wait first. Says nothing of the caller."""
    rows = Work.objects.filter(tier=EMERGENCY, state__in=[Work.State.WAITING, Work.State.OFFERED])
    found = [_as_alarm(row, now) for row in rows.select_related("queue").order_by("urgent_since", "interaction_id")]
    return tuple(one for one in found if one.step)


def emergency_waits() -> bool:
    """Whether anybody waits in an emergency and no telephone rings for them."""
    return Work.objects.filter(tier=EMERGENCY, state=Work.State.WAITING).exists()


def as_urgent(work: Work, on_call_after: int) -> ladder.Urgent:
    return ladder.Urgent(
        since=work.urgent_since or work.enqueued_at,
        rings=work.state == Work.State.OFFERED,
        on_call_after=timedelta(seconds=on_call_after),
        on_call_at=work.on_call_at,
    )


def _as_alarm(work: Work, now: datetime) -> contracts.WaitingEmergency:
    urgent = as_urgent(work, work.queue.on_call_after)
    step = max(work.alarm_step, ladder.alarm(urgent, now))  # on since it was raised, whoever leads
    return contracts.WaitingEmergency(
        interaction_id=work.interaction_id,
        queue=work.queue.name,
        since=urgent.since,
        step=step,
        loud=step > work.alarm_seen_step,
        rings=urgent.rings,
        seen_by=work.alarm_seen_by,
        on_call=contracts.OnCall(work.on_call) if work.on_call else None,
    )


def leader_status(*, now: datetime) -> contracts.LeaderStatus:
    """How the matching is doing, over every organisation. In no scope."""
    with tenancy.role("latido_router"):
        shards = {0, *Shard.objects.values_list("shard", flat=True)}
        known = {leader.shard: leader for leader in Leader.objects.filter(pk__in=shards)}
        leaders = [known.get(shard) or Leader(shard=shard) for shard in sorted(shards)]
        oldest = Inbox.objects.order_by("id").values_list("at", flat=True).first()
        return contracts.LeaderStatus(
            epoch=sum(leader.epoch for leader in leaders),
            holder=", ".join(leader.holder for leader in leaders),
            alive=all(leader.lease_until is not None and leader.lease_until > now for leader in leaders),
            lag_ms=max(int((now - oldest) / timedelta(milliseconds=1)), 0) if oldest else 0,
            waiting=Work.objects.filter(state=Work.State.WAITING).count(),
            ringing=Offer.objects.filter(ended_at=None, outcome="").count(),
        )
