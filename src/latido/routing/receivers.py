"""Whom a live contact may be handed on to, at this instant."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from latido.interactions import api as interactions
from latido.interactions.contracts import TransferTo
from latido.kernel.text import fold
from latido.routing import contracts, opening, selectors, waits
from latido.routing.contracts import AgentStateName, CannotReceive
from latido.routing.core import transferring
from latido.routing.core.facts import EMERGENCY
from latido.routing.core.transferring import Ask, Desk
from latido.routing.models import AgentDesk, Queue, Work
from latido.routing.policies import helping
from latido.staff import api as staff

MOST_AGENTS = 8  # shown; the rest by searching
_ORDER = {each: n for n, each in enumerate(contracts.Receiver)}


def asked(work: Work, kind: TransferTo, ref: str) -> tuple[Queue, Ask] | None:
    """The queue in which it would wait, and what would be asked there; None where there is no such queue."""
    if kind is TransferTo.QUEUE:
        found = Queue.objects.prefetch_related("skills").filter(code=ref).first()
        return (found, _ask(found, tier_of(work))) if found else None
    queue, ask = as_its_queue_asks(work)
    return queue, transferring.with_skill(ask, ref) if kind is TransferTo.SKILL else ask


def as_its_queue_asks(work: Work) -> tuple[Queue, Ask]:
    """What an earlier transfer asked beyond its queue is not asked again."""
    queue: Queue = Queue.objects.prefetch_related("skills").get(pk=work.queue_id)
    return queue, _ask(queue, tier_of(work))


def _ask(queue: Queue, tier: int) -> Ask:
    skills = list(queue.skills.all())
    licensed = frozenset(each.skill for each in skills if each.licence)
    return Ask(queue.id, {each.skill: each.proficiency for each in skills}, licensed, tier)


def tier_of(work: Work) -> int:
    """An emergency is one from when somebody says so: the dialogue, or the agent who talks to them."""
    return EMERGENCY if interactions.emergency_of(work.interaction_id) else work.tier


def why_not(work: Work, kind: TransferTo, ref: str, giver: UUID, now: datetime) -> CannotReceive | None:
    """Why this contact cannot be handed there now; None when it can."""
    found = asked(work, kind, ref)
    if found is None or (kind is TransferTo.SKILL and ref not in {skill.code for skill in staff.skills()}):
        return CannotReceive.UNKNOWN
    if kind is TransferTo.AGENT:
        return transferring.why_not_to(_one(ref, now), found[1], giver)
    if _shut(work, found[1].tier, [found[0]], now):
        return CannotReceive.CLOSED
    return transferring.why_not_anybody(desks_at_work(now), found[1], giver)


def _shut(work: Work, tier: int, queues: Collection[Queue], now: datetime) -> frozenset[UUID]:
    """Those outside their hours. An emergency joins them all the same, and who is in one already stays."""
    if tier == EMERGENCY:
        return frozenset()
    closed = opening.closed([queue.code for queue in queues], now)
    return frozenset(queue.id for queue in queues if queue.code in closed and queue.id != work.queue_id)


def _one(ref: str, now: datetime) -> Desk | None:
    """An agent of this organisation who takes contacts."""
    try:
        agent = staff.agent(UUID(ref))
    except ValueError:
        return None
    if agent is None or not agent.takes_contacts:
        return None
    row = AgentDesk.objects.filter(pk=agent.id).first() or AgentDesk(agent_id=agent.id, since=now)
    return _as_desk(row, agent.skills, helping(now))


def desks_at_work(now: datetime) -> list[Desk]:
    """Everybody on their shift, away ones too."""
    rows = list(AgentDesk.objects.exclude(state=AgentStateName.OFFLINE))
    skills, helps = staff.skills_by_agent([row.agent_id for row in rows]), helping(now)
    return [_as_desk(row, skills[row.agent_id], helps) for row in rows]


def _as_desk(row: AgentDesk, skills: Mapping[str, int], helps: Mapping[UUID, Mapping[UUID, datetime]]) -> Desk:
    helped = frozenset(helps.get(row.agent_id, ()))
    return Desk(row.agent_id, AgentStateName(row.state), skills, row.voice_ready, helped, row.since)


def receivers(interaction_id: UUID, typed: str, *, giver: UUID, now: datetime) -> contracts.Receivers | None:
    """Who and what this live contact may be handed to, and why not to others; None of what never waited.

    typed: a part of a name. Without it the agents at work are shown, with it those who are not, too.
    """
    work = Work.objects.filter(pk=interaction_id).first()
    if work is None:
        return None
    desks = desks_at_work(now)
    _queue, own = as_its_queue_asks(work)
    return contracts.Receivers(
        tuple(_agents(own, desks, typed, giver, now)),
        tuple(_queues(work, own.tier, desks, typed, giver, now)),
        tuple(_skills(own, desks, typed, giver)),
    )


def _agents(
    ask: Ask, desks: Iterable[Desk], typed: str, giver: UUID, now: datetime
) -> Iterable[contracts.AgentToReceive]:
    here = {desk.agent_id: desk for desk in desks}
    found = []
    for agent in staff.agents():
        desk = here.get(agent.id) or (Desk(agent.id, AgentStateName.OFFLINE, agent.skills, False) if typed else None)
        if desk is None or agent.id == giver or not agent.takes_contacts or not _named(agent.name, typed):
            continue
        reason = transferring.why_not_to(desk, ask, giver)
        stands = transferring.standing(desk)
        found.append(contracts.AgentToReceive(agent.id, agent.name, stands, desk.since or now, reason))
    found.sort(key=lambda each: (each.reason is not None, _ORDER[each.stands], each.name))
    return found[:MOST_AGENTS]


def _queues(
    work: Work, tier: int, desks: list[Desk], typed: str, giver: UUID, now: datetime
) -> Iterable[contracts.QueueToReceive]:
    shown = [queue for queue in Queue.objects.prefetch_related("skills") if _named(queue.name, typed)]
    expected, shut = waits.there(work, shown, now=now), _shut(work, tier, shown, now)
    waiting = selectors.in_lines()
    for queue in shown:
        nobody = transferring.why_not_anybody(desks, _ask(queue, tier), giver)
        reason = CannotReceive.CLOSED if queue.id in shut else nobody
        wait = None if reason else expected.get(queue.id)
        yield contracts.QueueToReceive(queue.code, queue.name, waiting.get(queue.id, 0), wait, reason)


def _skills(own: Ask, desks: list[Desk], typed: str, giver: UUID) -> Iterable[contracts.SkillToReceive]:
    for skill in staff.skills():
        if _named(skill.name, typed):
            ask = transferring.with_skill(own, skill.code)
            able = [desk for desk in desks if desk.agent_id != giver and transferring.takes(desk, ask)]
            free = sum(transferring.standing(desk) is contracts.Receiver.FREE for desk in able)
            yield contracts.SkillToReceive(
                skill.code, skill.name, len(able), free, None if able else CannotReceive.NOBODY
            )


def _named(name: str, typed: str) -> bool:
    words = fold(name)
    return all(word in words for word in fold(typed).split())
