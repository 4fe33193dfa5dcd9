"""Gathers the facts of one wait and has them put into words."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext

from latido.interactions import api as interactions
from latido.orgs import api as orgs
from latido.patients import api as patients
from latido.routing.contracts import AgentStateName, OfferOutcome, OnCall
from latido.routing.core.explain import Alarm, Wait, sentence
from latido.routing.core.facts import EMERGENCY, Free, Hold, HoldReason, Waiting, qualifies
from latido.routing.core.matcher import choose
from latido.routing.models import AgentDesk, AgentStateSpan, Offer, QueueSkill, Work
from latido.routing.policies import helping, policy
from latido.routing.selectors import reach_of
from latido.routing.services.knowing import TEAM_IN_WRITING, TEAM_KEPT_FOR
from latido.staff import api as staff

_CALLED = (OnCall.ASKED, OnCall.RINGS, OnCall.ANSWERED)
ON_SHIFT = (
    AgentStateName.AVAILABLE,
    AgentStateName.OFFERED,
    AgentStateName.ON_CONTACT,
    AgentStateName.AFTER_CONTACT,
)


def explain(interaction_id: UUID, *, now: datetime, who: str = "") -> str:
    """Why this one waited as long as it did, in one sentence; empty for what never waited.

    who: what to call the person, when the reader may know it.
    """
    work: Work | None = Work.objects.filter(pk=interaction_id).first()
    if work is None:
        return ""
    waits = work.answered_at is None and work.left_at is None
    until = work.answered_at or work.left_at or now
    able = _able_at(work.enqueued_at, work.required)
    wait = Wait(
        who=who,
        waited=until - work.enqueued_at,
        ahead=_ahead(work),
        agents=len(able),
        emergencies=_passed_first(work, until, able),
        offers_missed=Offer.objects.filter(interaction_id=interaction_id, outcome=OfferOutcome.LAPSED).count(),
        waiting=waits,
        held=_held(work, now) if waits and work.state == Work.State.WAITING else None,
        alarm=_alarm(work) if work.tier == EMERGENCY else None,
        language=_language(work),
        keyed=_keyed(interaction_id),
        team=next((each.name for each in staff.skills() if each.code == work.team), "") if work.team else "",
        team_for=TEAM_IN_WRITING if work.text else TEAM_KEPT_FOR,
    )
    return sentence(wait, gettext)


def _keyed(interaction_id: UUID) -> str:
    """What they chose in the menu, when it is another language than the house's."""
    code = interactions.interaction(interaction_id).keyed_language
    return patients.language_name(code) if code and code != orgs.organisation().language else ""


def _language(work: Work) -> str:
    """What is asked of the agent beside what the queue asks, as that skill is called; the queue is as it is now."""
    of_queue = set(QueueSkill.objects.filter(queue_id=work.queue_id).values_list("skill", flat=True))
    asked = set(work.required) - {work.team} - of_queue
    return next((each.name for each in staff.skills() if each.code in asked), "") if asked else ""


def _alarm(work: Work) -> Alarm | None:
    """What its story tells of the alarm of this wait; None when there was none."""
    since = work.urgent_since or work.enqueued_at
    told = [line for line in interactions.story(work.interaction_id) if line.at >= since]
    sounded = [line.at - since for line in told if line.kind == "alarm"]
    rung = [line.at - since for line in told if line.kind == "on_call" and line.detail in _CALLED]
    if not sounded and not work.on_call:
        return None
    seen = staff.agents_by_id([work.alarm_seen_by]) if work.alarm_seen_by else {}
    return Alarm(
        raised=len(sounded),
        first=sounded[0] if sounded else timedelta(0),
        seen_by=", ".join(person.name for person in seen.values()),
        seen=work.alarm_seen_at - since if work.alarm_seen_at else None,
        on_call=OnCall(work.on_call) if work.on_call else None,
        on_call_at=rung[-1] if rung else None,
    )


def _ahead(work: Work) -> int:
    """Who was in the same queue when this one joined it."""
    at = work.enqueued_at
    there = (
        Q(enqueued_at__lt=at) & (Q(answered_at=None) | Q(answered_at__gt=at)) & (Q(left_at=None) | Q(left_at__gt=at))
    )
    return Work.objects.filter(there, queue_id=work.queue_id).exclude(pk=work.pk).count()


def _able_at(at: datetime, required: dict[str, int]) -> frozenset[UUID]:
    """The agents on their shift then who have the skills."""
    spans = AgentStateSpan.objects.filter(state__in=ON_SHIFT, started_at__lte=at)
    ids = set(spans.filter(Q(ended_at=None) | Q(ended_at__gt=at)).values_list("agent_id", flat=True))
    skills = staff.skills_by_agent(ids)
    return frozenset(each for each in ids if qualifies(skills[each], required))


def _passed_first(work: Work, until: datetime, able: frozenset[UUID]) -> int:
    """Emergencies that joined later and took one of the agents who could have taken this one."""
    if work.tier == EMERGENCY:
        return 0
    later = Work.objects.filter(tier=EMERGENCY, enqueued_at__gt=work.enqueued_at, enqueued_at__lt=until)
    taken = Offer.objects.filter(
        interaction_id__in=later.values("interaction_id"),
        agent_id__in=able,
        outcome=OfferOutcome.ACCEPTED,
        accepted_at__lte=until,
    )
    return taken.values("interaction_id").distinct().count()


def _held(work: Work, now: datetime) -> HoldReason | None:
    rows = list(AgentDesk.objects.filter(state__in=ON_SHIFT))
    skills = staff.skills_by_agent([row.agent_id for row in rows])
    helps = helping(now)
    agents = [
        Free(
            row.agent_id,
            row.organisation_id,
            skills[row.agent_id],
            row.load,
            row.idle_since or row.since,
            reach_of(row),
            carrying=1 if row.load else 0,
            soon=row.voice_ready and row.state != AgentStateName.AVAILABLE,
            also=helps.get(row.agent_id, {}),
        )
        for row in rows
    ]
    answer = choose(as_waiting(work), agents, now, policy())
    return answer.reason if isinstance(answer, Hold) else None


def as_waiting(work: Work) -> Waiting:
    return Waiting(
        interaction_id=work.interaction_id,
        organisation_id=work.organisation_id,
        tier=work.tier,
        priority=work.priority,
        head=work.head,
        enqueued_at=work.enqueued_at,
        required=work.required,
        load=work.load,
        not_before={UUID(agent): datetime.fromisoformat(until) for agent, until in work.not_before.items()},
        urgent_since=work.urgent_since,
        queue=work.queue_id,
        licensed=frozenset(work.licensed),
        knows=work.knows,
        handed_to=work.handed_to,
        handed_until=work.handed_until,
        text=work.text,
        preferential=work.preferential,
    )
