"""Reads of contacts."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, DurationField, Exists, F, Min, OuterRef, Q, QuerySet, Value, When

from latido.interactions import contracts
from latido.interactions.contracts import ENDED, LIVE, RECONTACT_WITHIN, NotFound, State
from latido.interactions.core import audio
from latido.interactions.core.recount import SHORT, Step, recount
from latido.interactions.models import (
    DispositionChoice,
    DispositionGiven,
    Interaction,
    InteractionCandidate,
    InteractionPatient,
    RecordingSegment,
    StoryStep,
    Transfer,
)
from latido.plumbing import sql, tenancy

GRACE = timedelta(seconds=5)  # a call may be in the database before its node's list shows it
PAGE = 20
_TO_DISPOSITION = """
    SELECT count(*) FROM interactions_interaction
     WHERE organisation_id = %(organisation)s AND agent_id = %(agent)s AND state = 'wrap_up' AND parked_at IS NOT NULL
"""
_CODES = "SELECT code FROM interactions_dispositionchoice WHERE organisation_id = %(organisation)s AND active"
_LINKED = """
    SELECT patient_id FROM interactions_interactionpatient
     WHERE organisation_id = %(organisation)s AND interaction_id = %(interaction)s ORDER BY linked_at, id
"""
_AGENT_OF = (
    "SELECT agent_id FROM interactions_interaction WHERE organisation_id = %(organisation)s AND id = %(interaction)s"
)
# Promised to be called back, and not answered since: their telephone is on no line of ours. Or answered since.
_TO_CALL = Q(promised_at__isnull=False) & (Q(answered_at=None) | Q(answered_at__lt=F("promised_at")))
_KEPT = Q(answered_at__gte=F("promised_at"))


def _whole() -> QuerySet[Interaction]:
    """With whom it is about and who may be calling, in the same question."""
    linked = InteractionPatient.objects.filter(interaction=OuterRef("pk")).order_by("linked_at", "id")
    possible = InteractionCandidate.objects.filter(interaction=OuterRef("pk")).order_by("position")
    found = Interaction.objects.annotate(
        linked_ids=ArraySubquery(linked.values("patient_id")),
        speaker_ids=ArraySubquery(linked.values("speaker_id")),
        possible_ids=ArraySubquery(possible.values("patient_id")),
    )
    return cast("QuerySet[Interaction]", found)


def interaction(interaction_id: UUID) -> contracts.Interaction:
    """One contact of this organisation. Raises NotFound."""
    row = _whole().filter(pk=interaction_id).first()
    if row is None:
        raise NotFound
    return row.as_contract()


def agent_of(interaction_id: UUID) -> UUID | None:
    """Who talks, or talked last; None when nobody did."""
    found = sql.row(_AGENT_OF, interaction=interaction_id)
    return found[0] if found else None


def state_of(interaction_id: UUID) -> State:
    """Where a contact of this organisation is. Raises NotFound."""
    return State(_value(interaction_id, "state"))


def queue_of(interaction_id: UUID) -> UUID | None:
    """Which queue a contact waits in, or waited in last. Raises NotFound."""
    return cast("UUID | None", _value(interaction_id, "queue_id"))


def _value(interaction_id: UUID, column: str) -> Any:
    found = Interaction.objects.filter(pk=interaction_id).values_list(column).first()
    if found is None:
        raise NotFound
    return found[0]


def interactions(interaction_ids: Collection[UUID]) -> Mapping[UUID, contracts.Interaction]:
    """Those of these contacts that exist, in one question."""
    return {row.id: row.as_contract() for row in _whole().filter(pk__in=interaction_ids)}


def current_of(agent_id: UUID) -> contracts.Interaction | None:
    """What the agent is on, or is writing up and has not left in *Por tipificar*."""
    rows = _whole().filter(agent_id=agent_id, state__in=[*LIVE, State.WRAP_UP], parked_at=None)
    live_first = Case(When(state=State.WRAP_UP, then=Value(1)), default=Value(0))
    row = rows.order_by(live_first, "-opened_at").first()
    return row.as_contract() if row else None


def transfer(transfer_id: UUID) -> contracts.Transfer | None:
    """One transfer of this organisation."""
    row = Transfer.objects.filter(pk=transfer_id).first()
    return row.as_contract() if row else None


def transfers(interaction_id: UUID) -> tuple[contracts.Transfer, ...]:
    """Who handed this contact on to whom, in order; those that came to nothing are left out."""
    rows = Transfer.objects.filter(interaction_id=interaction_id, done_at__isnull=False)
    return tuple(row.as_contract() for row in rows)


def to_disposition(agent_id: UUID) -> tuple[contracts.Interaction, ...]:
    """*Por tipificar*, oldest first."""
    rows = _whole().filter(agent_id=agent_id, state=State.WRAP_UP, parked_at__isnull=False)
    return tuple(row.as_contract() for row in rows.order_by("parked_at", "opened_at"))


def lock_wrap_ups(agent_id: UUID | None) -> None:
    """Holds the agent's unfinished contacts in id order, so that two at once cannot exceed what may wait."""
    rows = Interaction.objects.select_for_update().filter(agent_id=agent_id, state=State.WRAP_UP)
    list(rows.order_by("id").values_list("id"))


def count_to_disposition(agent_id: UUID | None) -> int:
    """How many contacts wait in *Por tipificar*."""
    return int(sql.rows(_TO_DISPOSITION, agent=agent_id)[0][0])


def recent_of(agent_id: UUID, page: int = 1) -> tuple[contracts.Interaction, ...]:
    """The agent's finished contacts, newest first, twenty a page."""
    rows = _whole().filter(agent_id=agent_id, state__in=ENDED, ended_at__isnull=False).order_by("-ended_at")
    first = PAGE * (max(page, 1) - 1)
    return tuple(row.as_contract() for row in rows[first : first + PAGE])


def recent(page: int = 1) -> tuple[contracts.Interaction, ...]:
    """Everybody's finished contacts, newest first, twenty a page."""
    rows = _whole().filter(state__in=ENDED, ended_at__isnull=False).order_by("-ended_at")
    first = PAGE * (max(page, 1) - 1)
    return tuple(row.as_contract() for row in rows[first : first + PAGE])


def live() -> tuple[contracts.Interaction, ...]:
    """Calls in progress of the whole organisation, longest first."""
    return tuple(row.as_contract() for row in _whole().filter(state__in=LIVE).order_by("answered_at"))


def live_count() -> int:
    """Contacts that have not ended: in a dialogue, waiting or talking."""
    return Interaction.objects.exclude(state__in=ENDED).count()


def live_calls(node: str, *, opened_before: datetime) -> tuple[contracts.LiveCall, ...]:
    """What has not ended on a node and has a line there, of every organisation. In no scope."""
    return _alive(node, ~_TO_CALL & Q(opened_at__lt=opened_before))


def dialling(node: str, *, at: datetime) -> tuple[contracts.LiveCall, ...]:
    """Whom a node is calling back, of every organisation; not what was offered this moment. In no scope."""
    return _alive(node, Q(state=State.DIALLING, offered_at__lt=at - GRACE))


def _alive(node: str, which: Q) -> tuple[contracts.LiveCall, ...]:
    with tenancy.role("latido_voice"):
        rows = list(Interaction.objects.exclude(state__in=ENDED).filter(which, node=node))
    return tuple(row.as_live_call() for row in rows)


def story(interaction_id: UUID) -> tuple[contracts.StoryStep, ...]:
    """How this contact came and went, in order."""
    rows = StoryStep.objects.filter(interaction_id=interaction_id).order_by("id")
    return tuple(contracts.StoryStep(row.at, row.kind, row.detail, row.agent_id) for row in rows)


def dispositions() -> tuple[contracts.DispositionChoice, ...]:
    """The organisation's catalogue, in its order."""
    return tuple(
        contracts.DispositionChoice(row.code, row.group, row.name, row.closes, row.creates, row.resolved)
        for row in DispositionChoice.objects.filter(active=True)
    )


def disposition_codes() -> frozenset[str]:
    return frozenset(code for (code,) in sql.rows(_CODES))


def given(interaction_id: UUID) -> tuple[contracts.Given, ...]:
    """The dispositions of a contact: the draft's, or the final ones once it is closed."""
    rows = DispositionGiven.objects.filter(interaction_id=interaction_id).order_by("id")
    return tuple(contracts.Given(row.code, row.patient_id) for row in rows)


def linked_patients(interaction_id: UUID) -> tuple[UUID, ...]:
    return tuple(patient_id for (patient_id,) in sql.rows(_LINKED, interaction=interaction_id))


def reasons(interaction_id: UUID) -> Mapping[UUID, str]:
    """Why each patient is in this contact; empty where nobody has said."""
    rows = InteractionPatient.objects.filter(interaction_id=interaction_id)
    return dict(rows.values_list("patient_id", "reason"))


def figures_since(midnight: datetime, targets: Mapping[UUID, int]) -> Mapping[UUID, contracts.QueueDay]:
    """Each queue's day so far, in one question. targets: seconds within which each queue promises to answer."""
    whens = [When(queue_id=queue, then=Value(timedelta(seconds=s))) for queue, s in targets.items()]
    target = Case(*whens, default=Value(timedelta(0)), output_field=DurationField())
    abandoned = Q(state=State.ABANDONED, answered_at__isnull=True)
    live, in_queue = Q(promised_at=None), Q(state__in=[State.QUEUED, State.OFFERED])
    waiting = in_queue & (live | _KEPT)
    promised = _TO_CALL & Q(state__in=[State.QUEUED, State.OFFERED, State.DIALLING])
    rows = (
        Interaction.objects.filter(queue_id__isnull=False)
        .filter(Q(queued_at__gte=midnight) | waiting | promised)
        .values("queue_id")
        .annotate(
            received=Count("id", filter=Q(queued_at__gte=midnight, direction="in")),
            answered=Count("id", filter=live & Q(answered_at__isnull=False)),
            answered_in_target=Count("id", filter=live & Q(answered_at__lte=F("queued_at") + target)),
            abandoned=Count("id", filter=abandoned),
            abandoned_short=Count("id", filter=abandoned & Q(ended_at__lte=F("queued_at") + Value(SHORT))),
            waiting=Count("id", filter=waiting),
            longest_wait=Min("waiting_since", filter=waiting),
            promised=Count("id", filter=promised),
            called_back=Count("id", filter=_KEPT & Q(direction="in")),
            recovered=Count("id", filter=_KEPT & Q(direction="out")),
        )
    )
    return {row["queue_id"]: contracts.QueueDay(**row) for row in rows}


def recount_since(since: datetime, targets: Mapping[UUID, int]) -> Mapping[UUID, contracts.Recount]:
    """The same, counted from the stories alone, of the contacts that came since then."""
    rows = StoryStep.objects.filter(at__gte=since).order_by("id")
    columns = ("interaction_id", "at", "kind", "became", "queue_id", "interaction__direction")
    return recount(map(Step._make, rows.values_list(*columns).iterator()), since, targets)


def recontact(patient_ids: Collection[UUID], queue_id: UUID | None, *, now: datetime) -> contracts.Recontact | None:
    """The last contact within 72 h of any of these patients about the same, as far as the queue tells."""
    rows = Interaction.objects.filter(
        patients__patient_id__in=patient_ids,
        queue_id=queue_id,
        state__in=ENDED,
        opened_at__gte=now - RECONTACT_WITHIN,
        opened_at__lt=now,
    )
    row = rows.order_by("-opened_at").first() if queue_id else None
    return contracts.Recontact(row.id, row.opened_at, row.queue_name) if row else None


def repeats(row: Interaction) -> UUID | None:
    """The latest earlier contact of a same patient, within 72 h, in the same queue or with a same disposition."""
    codes = DispositionGiven.objects.filter(interaction=row).values("code")
    same = Q(queue_id=row.queue_id) if row.queue_id else Q(pk=None)
    earlier = (
        Interaction.objects.filter(
            patients__patient_id__in=linked_patients(row.id),
            opened_at__lt=row.opened_at,
            opened_at__gte=row.opened_at - RECONTACT_WITHIN,
        )
        .filter(same | Q(dispositions__code__in=codes))
        .order_by("-opened_at")
    )
    return earlier.values_list("id", flat=True).first()


def segments(interaction_id: UUID) -> tuple[contracts.Segment, ...]:
    rows = RecordingSegment.objects.filter(interaction_id=interaction_id).order_by("position")
    return tuple(row.as_contract() for row in rows)


def moments(said: Collection[tuple[UUID, datetime]]) -> dict[tuple[UUID, datetime], float]:
    """Of what was said in contacts at an hour: up to which second of their recordings, where these are still kept."""
    legs: dict[UUID, list[tuple[datetime, float]]] = defaultdict(list)
    kept = RecordingSegment.objects.filter(interaction_id__in={contact for contact, _at in said}, state="stored")
    for contact, since, seconds in kept.order_by("position").values_list("interaction_id", "started_at", "seconds"):
        legs[contact].append((since, seconds))
    found = {(contact, at): audio.moment(legs[contact], at) for contact, at in said}
    return {key: second for key, second in found.items() if second is not None}


def unfinished_segments(node: str) -> list[RecordingSegment]:
    """Segments of a node, of every organisation, whose leg is over and whose file is not sealed. In no scope."""
    with tenancy.role("latido_voice"):
        newer = RecordingSegment.objects.filter(interaction=OuterRef("interaction"), position__gt=OuterRef("position"))
        over = Q(state="spooled") | (Q(state="recording") & (Q(interaction__state__in=ENDED) | Q(Exists(newer))))
        return list(RecordingSegment.objects.filter(over, node=node).select_related("interaction"))


def spooled_paths(node: str) -> frozenset[str]:
    """Files in the spool that belong to a segment. In no scope."""
    with tenancy.role("latido_voice"):
        rows = RecordingSegment.objects.filter(node=node, state__in=["recording", "spooled"])
        return frozenset(rows.values_list("spool_path", flat=True))
