"""Who is on the line, about whom, and how sure we are."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.interactions import selectors
from latido.interactions.contracts import LIVE, MOST_TRIES, CallerKind, NotFound, NotNow, OutOfTries, State
from latido.interactions.core.verification import verification_of
from latido.interactions.models import DispositionGiven, Interaction, InteractionPatient, VerificationEvent
from latido.interactions.services.rows import locked_of, stale
from latido.interactions.timelines import add_to_timeline
from latido.kernel.actor import Actor
from latido.patients import api as patients
from latido.patients.contracts import Act, Answer, Check, Level, Verification

OPEN = LIVE | {State.WRAP_UP}


@transaction.atomic
def set_caller_kind(interaction_id: UUID, kind: CallerKind | None, *, actor: Actor, name: str = "") -> None:
    """*Quién llama*: apart from the patient. Raises NotFound, NotYours, NotNow."""
    row = _open(interaction_id, actor)
    row.caller_kind, row.caller_name = kind or "", name.strip()[:120]
    row.save(update_fields=["caller_kind", "caller_name"])
    stale(row)


@transaction.atomic
def link_patient(interaction_id: UUID, patient_id: UUID, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """This contact is about this patient too; again changes the reason. Raises NotFound, NotYours, NotNow."""
    row = _open(interaction_id, actor)
    _linked, new = InteractionPatient.objects.update_or_create(
        interaction=row,
        patient_id=patient_id,
        defaults={"reason": reason[:40]} if reason else {},
        create_defaults={"reason": reason[:40], "linked_by": actor.id, "linked_at": now},
    )
    if not new:
        return
    row.identified_at = row.identified_at or now
    row.verified_level = max(row.verified_level, selectors.verification(row.id, patient_id).level)
    row.save(update_fields=["identified_at", "verified_level"])
    compliance.record(
        actor, AuditRecord("interaction.patient_linked", (patient_id,), interaction_id=row.id, reason=reason)
    )
    stale(row)


@transaction.atomic
def unlink_patient(interaction_id: UUID, patient_id: UUID, *, actor: Actor) -> None:
    """It was not about this patient after all. Raises NotFound, NotYours, NotNow."""
    row = _open(interaction_id, actor)
    DispositionGiven.objects.filter(interaction=row, patient_id=patient_id).delete()
    gone, _ = InteractionPatient.objects.filter(interaction=row, patient_id=patient_id).delete()
    if gone:
        compliance.record(actor, AuditRecord("interaction.patient_unlinked", (patient_id,), interaction_id=row.id))
        stale(row)


@transaction.atomic
def speaks(interaction_id: UUID, patient_id: UUID, related_id: UUID | None, *, actor: Actor, now: datetime) -> None:
    """Who on the line speaks for this patient: a relative of theirs, or None, the patient.

    Another person than before shows anew who they are, of every patient of the contact.
    Raises NotFound, also of somebody else's relative; NotYours, NotNow.
    """
    row = _open(interaction_id, actor)
    linked = InteractionPatient.objects.filter(interaction=row, patient_id=patient_id).first()
    if linked is None or (related_id and not patients.is_relative(related_id, patient_id)):
        raise NotFound
    if linked.speaker_id == related_id:
        return
    linked.speaker_id = related_id
    linked.save(update_fields=["speaker_id"])
    if any(each.matched and each.patient_id == patient_id for each in selectors.tried(row)):
        row.verified_from, row.verified_level = now, 0
        row.save(update_fields=["verified_from", "verified_level"])
    detail = {"relative": str(related_id)} if related_id else {}
    compliance.record(actor, AuditRecord("interaction.speaker", (patient_id,), row.id, detail=detail))
    stale(row)


def may(interaction_id: UUID, patient_id: UUID, act: Act, *, now: datetime) -> Answer:
    """Whether who is on the line may do this for the patient. Shows nothing. Raises NotFound."""
    return patients.may_on_contact(act, patient_id, selectors.verification(interaction_id, patient_id), now)


@transaction.atomic
def verify(
    interaction_id: UUID, patient_id: UUID, check: Check, said: str, *, actor: Actor, now: datetime
) -> Verification:
    """Compares what the caller says with the record, and keeps whether it coincided, never what was said.

    Nothing said, or a datum that already coincided, costs no try. Raises NotFound, NotYours, NotNow, OutOfTries; so
    it does of a relative who is suspended.
    """
    row = _open(interaction_id, actor)
    tried, speaker = selectors.tried(row), selectors.speaker_of(row.id, patient_id)
    known = selectors.known_number(row, patient_id)
    before = verification_of(tried, patient_id, known_number=known, speaker=speaker)
    if not said.strip() or check in before.matched:
        return before
    if not before.tries_left or (speaker and patients.is_suspended(speaker)):
        raise OutOfTries
    matched = patients.compare(patient_id, check, said, actor, row.id, speaker=speaker)
    event = VerificationEvent(
        interaction=row, patient_id=patient_id, speaker_id=speaker, method=check, outcome=matched, by=actor.id, at=now
    )
    tried = (*tried, selectors.as_tried(event))
    after = verification_of(tried, patient_id, known_number=known, speaker=speaker)
    event.attempts, event.level = MOST_TRIES - after.tries_left, after.level
    event.save()
    if after.level > row.verified_level:
        row.verified_level = after.level
        row.save(update_fields=["verified_level"])
    if before.level < Level.L2 <= after.level:
        add_to_timeline(patient_id, "identity.verified", row.id, at=now)
    stale(row)
    return after


def _open(interaction_id: UUID, actor: Actor) -> Interaction:
    """The actor's contact while something may still be written on it."""
    row = locked_of(interaction_id, actor)
    if row.state not in OPEN:
        raise NotNow
    return row
