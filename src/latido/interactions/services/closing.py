"""After the call: what came of it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord, Tag
from latido.interactions import selectors
from latido.interactions.contracts import (
    ENDED,
    MOST_TO_DISPOSITION,
    AlreadyClosed,
    Given,
    NotNow,
    State,
    StillTalking,
    TooMany,
    UnknownDisposition,
)
from latido.interactions.core.closing import checked
from latido.interactions.core.lifecycle import TERMINAL
from latido.interactions.events import InteractionClosed
from latido.interactions.models import DispositionGiven, Interaction
from latido.interactions.services.rows import locked_of, stale, tell
from latido.interactions.timelines import add_to_timeline
from latido.kernel.actor import Actor
from latido.plumbing import outbox, sql
from latido.staff import api as staff

NOTED = ("note", "promise", "promise_due", "promised_by")
_FORGET = """
    DELETE FROM interactions_dispositiongiven
     WHERE organisation_id = %(organisation)s AND interaction_id = %(interaction)s
"""
_GIVE = """
    INSERT INTO interactions_dispositiongiven (organisation_id, interaction_id, code, patient_id, given_by, given_at)
    VALUES (%(organisation)s, %(interaction)s, %(code)s, %(patient)s, %(by)s, %(at)s)
    ON CONFLICT DO NOTHING
"""


@transaction.atomic
def give_disposition(interaction_id: UUID, given: Given, *, actor: Actor, now: datetime) -> None:
    """Adds one to the draft; the same again changes nothing.

    Raises NotFound, NotYours, AlreadyClosed, UnknownDisposition.
    """
    row = _unclosed(interaction_id, actor)
    linked = selectors.linked_patients(row.id)
    if given.code not in selectors.disposition_codes() or (given.patient_id and given.patient_id not in linked):
        raise UnknownDisposition
    _give(row, given, actor, now)
    stale(row)


@transaction.atomic
def take_back_disposition(interaction_id: UUID, given: Given, *, actor: Actor) -> None:
    """Removes one from the draft. Raises NotFound, NotYours, AlreadyClosed."""
    row = _unclosed(interaction_id, actor)
    DispositionGiven.objects.filter(interaction=row, code=given.code, patient_id=given.patient_id).delete()
    stale(row)


@transaction.atomic
def save_note(interaction_id: UUID, *, note: str, promise: str, promise_due: datetime | None, actor: Actor) -> None:
    """Keeps the draft of the note, so that no reload loses it. Raises NotFound, NotYours, AlreadyClosed."""
    row = _unclosed(interaction_id, actor)
    _noted(row, note, promise, promise_due)
    sql.change(row, *NOTED)


def _noted(row: Interaction, note: str, promise: str, due: datetime | None) -> None:
    """promised_by: whoever handles it, by the name they have now, so that no page has to look it up."""
    row.note, row.promise, row.promise_due = note, promise[:300], due
    row.promised_by = staff.names([row.agent_id]).get(row.agent_id, "") if promise and row.agent_id else ""


@transaction.atomic
def reserve(interaction_id: UUID, tag: Tag, *, actor: Actor) -> None:
    """Whoever handles it says that it is reserved, whatever came of it; Tag.NONE takes that back. Audited.

    Raises NotFound, NotYours, AlreadyClosed.
    """
    row = _unclosed(interaction_id, actor)
    row.reserved_as = tag.value
    sql.change(row, "reserved_as")
    about = tuple(selectors.linked_patients(row.id))
    compliance.record(actor, AuditRecord("interaction.reserved", about, row.id, detail={"tag": tag.value}))


@transaction.atomic
def close_interaction(
    interaction_id: UUID,
    given: tuple[Given, ...],
    *,
    note: str,
    promise: str,
    promise_due: datetime | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Finish the contact: its dispositions replace the draft's, and the note is kept.

    Raises NotFound, NotYours, AlreadyClosed, StillTalking, UnknownDisposition, DispositionMissing.
    """
    row = _unclosed(interaction_id, actor)
    if row.state not in ENDED:
        raise StillTalking
    linked = selectors.linked_patients(row.id)
    chosen = checked(given, patients=linked, codes=selectors.disposition_codes())
    sql.rows(_FORGET, interaction=row.id)
    for each in chosen:
        _give(row, each, actor, now)
    row.state, row.closed_at, row.parked_at = State.CLOSED, now, None
    _noted(row, note, promise, promise_due)
    sql.change(row, "state", "closed_at", "parked_at", *NOTED)
    tell(row, "closed", now, chosen[0].code, agent_id=row.agent_id)
    for patient_id in linked:
        add_to_timeline(patient_id, "interaction", row.id, at=row.opened_at)
    compliance.record(
        actor,
        AuditRecord(
            "interaction.closed",
            linked,
            interaction_id=row.id,
            detail={"dispositions": " ".join(each.code for each in chosen)},
        ),
    )
    if row.agent_id:
        outbox.publish(InteractionClosed(row.id, row.agent_id, row.queue_id, now))
    stale(row)


@transaction.atomic
def leave_to_disposition(interaction_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Leaves it in *Por tipificar*, where at most three may wait. Again changes nothing.

    Raises NotFound, NotYours, AlreadyClosed, StillTalking, TooMany.
    """
    selectors.lock_wrap_ups(actor.id)
    row = _unclosed(interaction_id, actor)
    if row.state != State.WRAP_UP:
        raise StillTalking
    if row.parked_at is not None:
        return
    if selectors.count_to_disposition(row.agent_id) >= MOST_TO_DISPOSITION:
        raise TooMany
    row.parked_at = now
    sql.change(row, "parked_at")
    stale(row)


@transaction.atomic
def mark_recontact(interaction_id: UUID) -> None:
    """Notes that this contact repeats an earlier one of the same patient about the same, within 72 h."""
    row = Interaction.objects.select_for_update().filter(pk=interaction_id, recontact_of=None).first()
    if row is None:
        return
    earlier = selectors.repeats(row)
    if earlier is not None:
        row.recontact_of = earlier
        sql.change(row, "recontact_of")


def _give(row: Interaction, given: Given, actor: Actor, now: datetime) -> None:
    words = {"code": given.code, "patient": given.patient_id, "by": actor.id, "at": now}
    sql.rows(_GIVE, interaction=row.id, **words)


def _unclosed(interaction_id: UUID, actor: Actor) -> Interaction:
    row = locked_of(interaction_id, actor)
    if row.state == State.CLOSED:
        raise AlreadyClosed
    if row.state in TERMINAL:
        raise NotNow
    return row
