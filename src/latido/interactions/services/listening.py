"""Reading what was said: each with a reason, a permission and an audit row, or not at all."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord, Outcome, Shown, Use
from latido.interactions import contracts, selectors, timelines
from latido.interactions.contracts import (
    Audio,
    MayNotListen,
    NoAudio,
    NotFound,
    PastContact,
    ReasonRequired,
    Segment,
)
from latido.interactions.models import Playback, RecordingSegment
from latido.kernel.actor import Actor
from latido.kernel.time import utc_now
from latido.plumbing import storage

LISTEN = "recordings.listen"


def past_contacts(patient_id: UUID, *, actor: Actor, limit: int = 3) -> tuple[PastContact, ...]:
    """The patient's last contacts, in one line each. Audited. Raises compliance's Protected."""
    compliance.guard(actor, [patient_id], asked="contacts.listed")
    found = timelines.lately(patient_id, limit)
    compliance.record(
        actor, AuditRecord("contacts.listed", (patient_id,), fields=("contacts",), detail={"count": str(len(found))})
    )
    return _seen_by(actor, patient_id, found)


def contact_lines(patient_id: UUID, interaction_ids: Collection[UUID], *, actor: Actor) -> Mapping[UUID, PastContact]:
    """Contacts of a patient's timeline, in one line each. Audited. Raises compliance's Protected."""
    compliance.guard(actor, [patient_id], asked="contacts.listed")
    found = timelines.lines(patient_id, interaction_ids)
    compliance.record(
        actor, AuditRecord("contacts.listed", (patient_id,), fields=("contacts",), detail={"count": str(len(found))})
    )
    return {each.interaction_id: each for each in _seen_by(actor, patient_id, found)}


def _seen_by(actor: Actor, patient_id: UUID, found: tuple[PastContact, ...]) -> tuple[PastContact, ...]:
    """These contacts as this actor may see them: of a reserved one only that it was and when, or not even that."""
    shown = ((each, compliance.how_shown(each.tags, patient_id, actor=actor)) for each in found)
    return tuple(
        each if how is Shown.SHOW else replace(each, **_NOTHING_OF_IT) for each, how in shown if how is not Shown.DENY
    )


_NOTHING_OF_IT: dict[str, Any] = {
    **dict.fromkeys(("queue_name", "disposition", "reason_code", "note", "promise", "promised_by"), ""),
    "promise_due": None,
    "tags": (),
    "reserved": True,
}


def recontact(
    interaction_id: UUID, patient_ids: Collection[UUID], *, actor: Actor, now: datetime
) -> contracts.Recontact | None:
    """The last contact within 72 h of any of these patients about the same as this one. Audited, found or not."""
    found = selectors.recontact(patient_ids, selectors.queue_of(interaction_id), now=now)
    detail = {"count": str(int(found is not None))}
    compliance.record(
        actor, AuditRecord("contacts.repeated", tuple(patient_ids), interaction_id, ("contacts",), detail=detail)
    )
    return found


def timeline(
    patient_id: UUID,
    *,
    actor: Actor,
    limit: int = 50,
    kinds: Collection[str] = (),
    last: int | None = None,
    until: datetime | None = None,
) -> tuple[contracts.TimelineEntry, ...]:
    """What happened to a patient until an instant, newest first. last: of the page above, it comes again.

    Audited. Raises compliance's Protected.
    """
    compliance.guard(actor, [patient_id], asked="contacts.listed")
    found = timelines.entries(patient_id, until=until or utc_now(), limit=limit, kinds=kinds, last=last)
    detail = {"count": str(len(found))}
    compliance.record(actor, AuditRecord("contacts.listed", (patient_id,), fields=("timeline",), detail=detail))
    return found


def timeline_begun(
    patient_id: UUID, *, actor: Actor, limit: int, kinds: Collection[str], until: datetime
) -> tuple[tuple[contracts.TimelineEntry, ...], tuple[contracts.KindSummary, ...]]:
    """The newest things that happened to a patient; and of each kind how many, the first and the last.

    Audited. Raises compliance's Protected.
    """
    compliance.guard(actor, [patient_id], asked="contacts.listed")
    entries, of_kinds = timelines.begun(patient_id, until=until, limit=limit, kinds=kinds)
    detail = {"count": str(len(entries))}
    fields = ("timeline", "journey")
    compliance.record(actor, AuditRecord("contacts.listed", (patient_id,), fields=fields, detail=detail))
    return entries, of_kinds


@transaction.atomic
def recent(page: int = 1, *, actor: Actor) -> tuple[contracts.Interaction, ...]:
    """Everybody's finished contacts, newest first, twenty a page, for whoever may listen. Audited.

    Raises MayNotListen.
    """
    if not actor.may(LISTEN):
        raise MayNotListen
    found = selectors.recent(page)
    people = tuple(dict.fromkeys(i for each in found for i in each.patient_ids))
    compliance.record(
        actor, AuditRecord("contacts.listed", people, fields=("contacts",), detail={"count": str(len(found))})
    )
    return found


def segments(interaction_id: UUID, *, actor: Actor) -> tuple[Segment, ...]:
    """The recording's parts, in order. Audited, since knowing that there is one is knowing something.

    Raises MayNotListen, compliance's Protected.
    """
    if not actor.may(LISTEN):
        raise MayNotListen
    people = selectors.linked_patients(interaction_id)
    compliance.guard(actor, people, asked="recording.listed", interaction_id=interaction_id)
    _not_reserved(actor, people, interaction_id, asked="recording.listed")
    with transaction.atomic():
        found = selectors.segments(interaction_id)
        detail = {"count": str(len(found))}
        compliance.record(actor, AuditRecord("recording.listed", people, interaction_id, detail=detail))
    return found


def _not_reserved(actor: Actor, patient_ids: Collection[UUID], interaction_id: UUID, *, asked: str) -> None:
    """A recording is as reserved as its contact, for each of whom it is about. Refusals are audited.

    Raises compliance's Reserved.
    """
    tags = timelines.tags_of(interaction_id)
    whose = patient_ids or [interaction_id]
    if all(compliance.how_shown(tags, each, actor=actor, use=Use.LISTEN) is Shown.SHOW for each in whose):
        return
    refused = AuditRecord(
        "recording.refused", tuple(patient_ids), interaction_id, reason="reserved", outcome=Outcome.REFUSED,
        detail={"asked": asked},
    )  # fmt: skip
    compliance.record(actor, refused)
    raise compliance.Reserved


def listen(
    interaction_id: UUID,
    segment_id: UUID,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    start: int = 0,
    stop: int | None = None,
) -> Audio:
    """The audio of one segment of a contact, bytes start to stop. What is heard is on the audit before it is heard.

    The reason was given for this contact: a segment of another does not exist in it.
    A refusal is audited too: commit, do not roll back, when one of these is raised.
    Raises NotFound, MayNotListen, ReasonRequired, NoAudio, compliance's Protected.
    """
    segment = RecordingSegment.objects.filter(pk=segment_id, interaction_id=interaction_id).first()
    if segment is None:
        raise NotFound
    patient_ids = selectors.linked_patients(interaction_id)
    about = {
        "interaction_id": segment.interaction_id,
        "patient_ids": patient_ids,
        "detail": {"segment": str(segment_id)},
    }
    if not actor.may(LISTEN) or not reason.strip():
        why = "reason" if actor.may(LISTEN) else "permission"
        compliance.record(actor, AuditRecord("recording.refused", reason=why, outcome=Outcome.REFUSED, **about))
        raise ReasonRequired if why == "reason" else MayNotListen
    compliance.guard(actor, patient_ids, asked="recording.listened", interaction_id=segment.interaction_id)
    _not_reserved(actor, patient_ids, interaction_id, asked="recording.listened")
    if segment.state != "stored" or start >= segment.size:
        raise NoAudio
    with transaction.atomic():
        compliance.record(actor, AuditRecord("recording.listened", reason=reason.strip()[:200], **about))
        Playback.objects.create(segment=segment, actor_id=actor.id, reason=reason.strip()[:200], at=now)
    stored = storage.StoredFile(segment.path, segment.key_id, bytes(segment.wrapped_key), segment.sha256, segment.size)
    end = segment.size if stop is None else max(start, min(stop, segment.size))
    try:
        chunks = storage.open_stored(stored, segment.id.bytes, start, end)
    except FileNotFoundError as gone:
        raise NoAudio from gone
    return Audio(segment.size, start, end, "audio/wav", chunks)
