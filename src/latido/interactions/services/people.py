"""Who is on the line, about whom, and how sure we are."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.interactions import showing
from latido.interactions.contracts import (
    COUNTER,
    LIVE,
    MOST_TRIES,
    CallerKind,
    NotFound,
    NotNow,
    OutOfTries,
    State,
)
from latido.interactions.core.lasting import ANOTHER_PERSON
from latido.interactions.models import DispositionGiven, Interaction, InteractionPatient, VerificationEvent
from latido.interactions.services.rows import locked_of, stale, tell
from latido.interactions.timelines import add_to_timeline
from latido.kernel.actor import Actor
from latido.patients import api as patients
from latido.patients.contracts import Act, Answer, Check, Level, Verification
from latido.plumbing import realtime

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
    row.verified_level = max(row.verified_level, showing.verification(row.id, patient_id, now=now).level)
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
    linked = (
        InteractionPatient.objects.filter(interaction=row, patient_id=patient_id)
        .only("patient_id", "speaker_id", "interaction_id")
        .first()
    )
    if linked is None or (related_id and not patients.is_relative(related_id, patient_id)):
        raise NotFound
    if linked.speaker_id == related_id:
        return
    linked.speaker_id = related_id
    linked.save(update_fields=["speaker_id"])
    if any(each.matched and each.patient_id == patient_id for each in showing.told([row.id])[row.id].tried):
        _another_person(row, now)
    detail = {"relative": str(related_id)} if related_id else {}
    compliance.record(actor, AuditRecord("interaction.speaker", (patient_id,), row.id, detail=detail))
    stale(row)


@transaction.atomic
def another_person(interaction_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Somebody else has the telephone now: whoever they are, they show it anew. Raises NotFound, NotYours, NotNow."""
    row = _open(interaction_id, actor)
    InteractionPatient.objects.filter(interaction=row).update(speaker_id=None)
    _another_person(row, now)
    about = tuple(InteractionPatient.objects.filter(interaction=row).values_list("patient_id", flat=True))
    compliance.record(actor, AuditRecord("interaction.another_person", about, row.id))
    stale(row)


def _another_person(row: Interaction, now: datetime) -> None:
    row.verified_level = 0
    row.save(update_fields=["verified_level"])
    tell(row, ANOTHER_PERSON, now, agent_id=row.agent_id)


def may(interaction_id: UUID, patient_id: UUID, act: Act, *, now: datetime, sensitive: bool = False) -> Answer:
    """Whether who is on the line may do this for the patient. Shows nothing. Raises NotFound.

    sensitive: it is about something reserved.
    """
    state = showing.verification(interaction_id, patient_id, now=now)
    return patients.may_on_contact(act, patient_id, state, now, sensitive=sensitive)


@transaction.atomic
def verify(
    interaction_id: UUID, patient_id: UUID, check: Check, said: str, *, actor: Actor, now: datetime
) -> Verification:
    """Compares what the caller says with the record, and keeps whether it coincided, never what was said.

    Nothing said, or a datum that already coincided, costs no try. Raises NotFound, NotYours, NotNow, OutOfTries; so
    it does of a relative who is suspended, and of somebody else than the patient until it is said who.
    """
    row = _open(interaction_id, actor)
    here, speaker = showing.told([row.id])[row.id], showing.speaker_of(row.id, patient_id)
    known = showing.known_number(row, patient_id)
    before = here.state(patient_id, now, known_number=known, speaker=speaker, kind=row.caller_kind)
    before = showing.limited(before, row.from_number, patient_id, now, called_back=row.promised_at is not None)
    if not said.strip() or check in before.matched:
        return before
    if not before.tries_left or before.unnamed or (speaker and patients.is_suspended(speaker)):
        raise OutOfTries
    matched = patients.compare(patient_id, check, said, actor, row.id, speaker=speaker)
    event = VerificationEvent(
        interaction=row, patient_id=patient_id, speaker_id=speaker, method=check, outcome=matched, by=actor.id, at=now
    )
    after = _kept(event, here, before, known_number=known)
    if not matched and showing.identification_closed(now=now):
        compliance.record(actor, AuditRecord("identification.closed", interaction_id=row.id))
        realtime.touch(f"privacy:{actor.organisation_id}", "privacy")
    stale(row)
    return showing.limited(after, row.from_number, patient_id, now, called_back=row.promised_at is not None)


def _kept(event: VerificationEvent, here: showing.Told, before: Verification, *, known_number: bool) -> Verification:
    """The comparison with the level it led to, on the contact and in the patient's timeline."""
    row, patient_id = event.interaction, event.patient_id
    here.tried.append(showing.as_tried(event))
    after = here.state(patient_id, event.at, known_number=known_number, speaker=event.speaker_id, kind=row.caller_kind)
    event.attempts, event.level = MOST_TRIES - after.tries_left, after.level
    event.save()
    if after.level > row.verified_level:
        row.verified_level = after.level
        row.save(update_fields=["verified_level"])
    if before.level < Level.L2 <= after.level:
        add_to_timeline(patient_id, "identity.verified", row.id, at=event.at)
    return after


@transaction.atomic
def second_factor(
    interaction_id: UUID,
    patient_id: UUID,
    method: Check,
    *,
    actor: Actor,
    now: datetime,
    read: str = "",
    born: str = "",
) -> Verification:
    """Somebody shows who they are in a way that is no datum, which is recorded with who saw it.

    CALL_BACK: we dialled the number on file, unchanged for 72 h, and they answered; whoever is not verified by then
    has said their whole document. IN_PERSON, at the counter alone: the whole number, and of who is not verified the
    birth date too, as they are read on the document they show; a wrong one costs a try.
    Raises NotFound, NotYours, NotNow, OutOfTries.
    """
    row = _open(interaction_id, actor)
    before = showing.verification(row.id, patient_id, now=now)
    if before.level is Level.L3 or before.unnamed or not _fits(row, before, method):
        raise NotNow
    if method is Check.CALL_BACK:
        answered = row.promised_at and row.answered_at and row.answered_at >= row.promised_at
        on_file = before.speaker is None and patients.is_reached_at(patient_id, row.from_number, now)
        shown = bool(answered) and on_file and not patients.is_held(patient_id, now)
        if not shown:
            raise NotNow
        compliance.record(actor, AuditRecord("patient.verified", (patient_id,), row.id, (str(method),)))
    else:
        if not before.tries_left:
            raise OutOfTries
        shown = _read(row, patient_id, before, read, born, actor)
    event = VerificationEvent(
        interaction=row, patient_id=patient_id, speaker_id=before.speaker, method=method, outcome=shown, by=actor.id,
        at=now,
    )  # fmt: skip
    known = showing.known_number(row, patient_id)
    after = _kept(event, showing.told([row.id])[row.id], before, known_number=known)
    stale(row)
    return showing.limited(after, row.from_number, patient_id, now, called_back=row.promised_at is not None)


def _read(row: Interaction, patient_id: UUID, before: Verification, read: str, born: str, actor: Actor) -> bool:
    """Whether what stands on the document they show is what is on file."""
    asked = {Check.SPEAKER_DOCUMENT if before.speaker else Check.DOCUMENT: read}
    if before.level < Level.L2 and Check.BIRTH_DATE in patients.checks_available(patient_id, actor, row.id):
        asked[Check.BIRTH_DATE] = born
    answers = [
        patients.compare(patient_id, check, said, actor, row.id, speaker=before.speaker)
        for check, said in asked.items()
    ]
    return all(answers)


def _fits(row: Interaction, before: Verification, method: Check) -> bool:
    """Whether this way is open in this contact, to whom has shown so much. The suspended have none."""
    if before.speaker and patients.is_suspended(before.speaker):
        return False
    if method is Check.IN_PERSON:  # nobody is seen on a telephone
        return row.channel == COUNTER and (before.speaker is None or before.level is Level.L2)
    return method is Check.CALL_BACK and (before.level is Level.L2 or Check.DOCUMENT in before.matched)


def _open(interaction_id: UUID, actor: Actor) -> Interaction:
    """The actor's contact while something may still be written on it."""
    row = locked_of(interaction_id, actor)
    if row.state not in OPEN:
        raise NotNow
    return row
