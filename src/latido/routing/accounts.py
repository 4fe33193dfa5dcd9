"""Why one contact waited, line by line: what the leader kept is played again, what became of its offers is added."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.interactions import api as interactions
from latido.interactions.contracts import TransferTo
from latido.kernel.actor import Actor
from latido.routing import selectors
from latido.routing.contracts import ExplainedLine, Explanation, OfferOutcome, PastWait
from latido.routing.core.journal import Heard, read
from latido.routing.core.telling import Ended, Names, line
from latido.routing.core.transferring import KEPT_FOR, SKILL_KEPT_FOR
from latido.routing.core.why import Account, Line, What, account
from latido.routing.explaining import explain
from latido.routing.models import Offer, Queue, Tick, Work
from latido.staff import api as staff

MOST = 10_000  # ticks that are played again, at most
NOT_TAKEN = "not_taken"  # the kind of an offer that came to nothing
STEPS = {
    "promised": What.PROMISED,
    "dialled": What.DIALLED,
    "not_reached": What.NOT_REACHED,
}


def explanation(interaction_id: UUID, *, actor: Actor, now: datetime) -> Explanation | None:
    """Everything there is to tell of a wait, and that somebody read it. None of what never waited."""
    work: Work | None = Work.objects.select_related("queue").filter(pk=interaction_id).first()
    if work is None:
        return None
    compliance.record(actor, AuditRecord("wait.explained", interaction_id=interaction_id, fields=("routing",)))
    offers = list(Offer.objects.filter(interaction_id=interaction_id).order_by("offered_at", "id"))
    waits = work.answered_at is None and work.left_at is None
    in_line = work.state in selectors.IN_LINE  # for the first time, or again
    until = now if in_line else _last(work, offers)
    entries, known_from = _entries(work.enqueued_at, until)
    told = account(work.organisation_id, interaction_id, entries, until=now if in_line else None)
    first = next((offer.agent_id for offer in offers if offer.accepted_at), None)
    return Explanation(
        interaction_id,
        work.queue.name,
        work.enqueued_at,
        (work.answered_at or work.left_at or now) - work.enqueued_at,
        waiting=waits,
        answered=work.answered_at is not None,
        tier=work.tier,
        agent_id=first,
        sentence=explain(interaction_id, now=now),
        lines=tuple(_in_words(_complete(work, offers, told, whole=known_from is None), offers, now)),
        decisions=told.ticks,
        agrees=told.agrees,
        known_from=known_from,
    )


def past_waits(*, waiting: int, over: int) -> tuple[PastWait, ...]:
    """Who waits now, the longest wait first, and then who did, the newest first; at most so many of each."""
    rows = Work.objects.select_related("queue")
    now = rows.filter(state__in=(Work.State.WAITING, Work.State.OFFERED)).order_by("enqueued_at")[:waiting]
    done = rows.exclude(state__in=(Work.State.WAITING, Work.State.OFFERED, Work.State.LATER))
    found = [*now, *done.order_by("-enqueued_at")[:over]]
    accepted = Offer.objects.filter(interaction_id__in=[row.pk for row in found], accepted_at__isnull=False)
    agents = dict(accepted.order_by("-accepted_at").values_list("interaction_id", "agent_id"))
    return tuple(
        PastWait(
            row.interaction_id,
            row.queue.name,
            row.enqueued_at,
            row.answered_at or row.left_at,
            row.answered_at is not None,
            row.tier,
            agents.get(row.interaction_id),
        )
        for row in found
    )


def _last(work: Work, offers: Sequence[Offer]) -> datetime:
    """Until when anything was decided about it."""
    ends = [offer.offered_at for offer in offers]
    if work.answered_at is None and work.left_at is not None:
        ends.append(work.left_at)
    return max(ends, default=work.enqueued_at)


def _entries(since: datetime, until: datetime) -> tuple[list[Heard], datetime | None]:
    """What was kept, from where all is known when this one comes; and, where that is not to be had, or is more than
    a page can wait for, since when all is known in the end of it.
    """
    rows = Tick.objects.filter(at__lte=until)
    known = rows.filter(whole=True, at__lte=since).order_by("-at", "-id").first()
    before = rows.filter(begins=True, id__lte=known.pk).order_by("-id").first() if known else None
    rows = rows.filter(id__gte=before.pk) if before else rows.filter(at__gte=since)
    newest = rows.order_by("-id").values_list("at", "begins", "whole", "policy", "changes", "picks")[: MOST + 1]
    entries = [read(*row) for row in newest][::-1]
    if before and len(entries) <= MOST:
        return entries, None
    entries = entries[-MOST:]
    entries = entries[next((n for n, entry in enumerate(entries) if entry.begins), len(entries)) :]
    return entries, next((entry.at for entry in entries if entry.whole), until)


def _complete(work: Work, offers: Sequence[Offer], told: Account, *, whole: bool) -> list[Line]:
    """With what is not the matcher's: where nothing was kept, that it came and was offered; the promise; the end."""
    ours = (What.LEFT, What.OFFERED) if whole else (What.LEFT, What.OFFERED, What.JOINED)
    lines = [each for each in told.lines if each.what not in ours]
    picked = {(each.agent, each.at): each for each in told.lines if each.what is What.OFFERED}
    for offer in offers:
        bare = Line(offer.offered_at, What.OFFERED, work.queue_id, offer.agent_id)
        lines.append(picked.get((offer.agent_id, offer.offered_at), bare))
    if not any(each.what in (What.JOINED, What.CAME_BACK) for each in lines):
        lines.append(Line(work.enqueued_at, What.ENTERED, work.queue_id, tier=work.tier))
    given = _transferred(work)
    lines = [*given, *_without_moves(lines, given)]
    for step in interactions.story(work.interaction_id):
        if step.kind in STEPS:
            lines.append(Line(step.at, STEPS[step.kind], agent=step.agent_id))
    if work.answered_at is None and work.left_at is not None:
        seconds = (work.left_at - work.enqueued_at).total_seconds()
        lines.append(Line(work.left_at, What.LEFT, seconds=seconds))
    return sorted(lines, key=lambda each: each.at)


def _transferred(work: Work) -> list[Line]:
    """Who handed it on to whom."""
    queues: Mapping[str, UUID] = dict(Queue.objects.values_list("code", "id"))
    return [
        Line(
            each.done_at or each.asked_at,
            What.TRANSFERRED,
            queues.get(each.ref) if each.kind is TransferTo.QUEUE else None,
            each.given_by,
            seconds=(SKILL_KEPT_FOR if each.kind is TransferTo.SKILL else KEPT_FOR).total_seconds(),
            to=UUID(each.ref) if each.kind is TransferTo.AGENT else None,
            skill=each.ref if each.kind is TransferTo.SKILL else "",
        )
        for each in interactions.transfers(work.interaction_id)
    ]


def _without_moves(lines: Iterable[Line], given: Sequence[Line]) -> list[Line]:
    """That it is in another queue since is said by who handed it there."""
    return [
        each
        for each in lines
        if each.what is not What.MOVED or not any(one.queue == each.queue and one.at <= each.at for one in given)
    ]


def _in_words(lines: Sequence[Line], offers: Iterable[Offer], now: datetime) -> Iterator[ExplainedLine]:
    names = _names(lines)
    ended = {(offer.agent_id, offer.offered_at): _ended(offer, now) for offer in offers}
    for each in lines:
        became = ended.get((each.agent, each.at)) if each.agent and each.what is What.OFFERED else None
        taken = became is None or became.outcome in (None, OfferOutcome.ACCEPTED)
        yield ExplainedLine(each.at, each.what if taken else NOT_TAKEN, line(each, names, became, gettext))


def _ended(offer: Offer, now: datetime) -> Ended:
    if offer.accepted_at is not None:
        return Ended(OfferOutcome.ACCEPTED, offer.accepted_at - offer.offered_at)
    outcome = OfferOutcome(offer.outcome) if offer.outcome else None
    return Ended(outcome, (offer.ended_at or now) - offer.offered_at)


def _names(lines: Iterable[Line]) -> Names:
    agents = staff.agents_by_id({who for each in lines for who in (each.agent, each.to) if who})
    queues: Mapping[UUID, str] = dict(Queue.objects.values_list("id", "name"))
    skills = {skill.code: skill.name for skill in staff.skills()}
    return Names({agent_id: agent.name for agent_id, agent in agents.items()}, queues, skills)
