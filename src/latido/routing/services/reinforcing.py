"""Somebody helps out in a queue until an hour, and no longer: nobody has to remember to take it back."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel.actor import Actor
from latido.plumbing import realtime, tenancy
from latido.routing.models import Inbox, Queue, Reinforcement
from latido.routing.services.rows import tell_leader
from latido.staff import api as staff

LONGEST = timedelta(hours=12)


class CannotReinforce(Exception):
    """Nobody to help, no such queue, an hour that is over or too far, or a licence that nobody lends."""


@transaction.atomic
def reinforce(code: str, agents: Iterable[UUID], *, until: datetime, actor: Actor, now: datetime) -> int:
    """These agents may be offered what waits in this queue, too, until then. How many. Raises CannotReinforce.

    Who helps there already goes on until the new hour. A queue with a licence takes only who holds it.
    """
    queue = Queue.objects.prefetch_related("skills").filter(code=code).first()
    known = {each.id: each for each in staff.agents() if each.takes_contacts}
    licences = {each.skill: each.proficiency for each in queue.skills.all() if each.licence} if queue else {}
    wanted = [known[each] for each in dict.fromkeys(agents) if each in known]
    able = [each for each in wanted if all(each.skills.get(skill, 0) >= n for skill, n in licences.items())]
    if queue is None or not able or not now < until <= now + LONGEST:
        raise CannotReinforce
    for each in able:
        values = {"since": now, "until": until, "by": actor.id}
        Reinforcement.objects.update_or_create(queue=queue, agent_id=each.id, defaults=values)
    detail = {"queue": str(queue.id), "count": str(len(able)), "until": until.isoformat()}
    compliance.record(actor, AuditRecord("queue.reinforced", detail=detail))
    _tell([each.id for each in able], now)
    return len(able)


@transaction.atomic
def end_reinforcement(code: str, agent_id: UUID, *, actor: Actor, now: datetime) -> None:
    """This agent helps out there no longer; what they talk about goes on."""
    queue = Queue.objects.filter(code=code).first()
    if queue and Reinforcement.objects.filter(queue=queue, agent_id=agent_id).delete()[0]:
        detail = {"queue": str(queue.id), "agent": str(agent_id)}
        compliance.record(actor, AuditRecord("queue.reinforcement_ended", detail=detail))
        _tell([agent_id], now)


def _tell(agents: list[UUID], now: datetime) -> None:
    house = tenancy.current_organisation()
    tell_leader([(Inbox.Kind.AGENT, each) for each in agents], house, now)
    realtime.touch(f"floor:{house}", "board")
