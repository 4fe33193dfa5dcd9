"""Voices and words that have had their time: recordings one by one, and everything of people who are forgotten."""

from collections.abc import Collection, Iterable
from uuid import UUID

from latido.compliance import api as compliance
from latido.compliance.contracts import Thing
from latido.interactions.models import (
    DispositionGiven,
    EmergencyRecord,
    Interaction,
    InteractionCandidate,
    InteractionPatient,
    RecordingSegment,
    TimelineEntry,
    Transfer,
)
from latido.plumbing import storage

GONE = "destroyed"
WORDS = ("from_number", "caller_name", "note", "promise", "promised_by")


def destroy(segments: Iterable[RecordingSegment]) -> None:
    """The sealed file, and the key without which a copy of it is noise. Again changes nothing."""
    for segment in segments:
        if segment.path:
            storage.destroy(segment.path)
        segment.path, segment.key_id, segment.wrapped_key, segment.sha256, segment.size = "", "", b"", "", 0
        segment.state = GONE
        segment.save(update_fields=["path", "key_id", "wrapped_key", "sha256", "size", "state"])


def forget(patient_ids: Collection[UUID]) -> None:
    """In the running transaction."""
    theirs = InteractionPatient.objects.filter(patient_id__in=patient_ids).values_list("interaction_id", flat=True)
    contacts = set(theirs)
    for model in (InteractionPatient, InteractionCandidate, DispositionGiven, TimelineEntry):
        model.objects.filter(patient_id__in=patient_ids).delete()
    of_others = InteractionPatient.objects.filter(interaction_id__in=contacts)
    nobodys = contacts - set(of_others.values_list("interaction_id", flat=True))
    blank(nobodys)


def blank(interaction_ids: Collection[UUID]) -> None:
    """Who called and what was said in these contacts, and their recordings. In the running transaction."""
    destroy(RecordingSegment.objects.filter(interaction_id__in=interaction_ids, state="stored"))
    InteractionCandidate.objects.filter(interaction_id__in=interaction_ids).delete()
    Interaction.objects.filter(id__in=interaction_ids).update(from_mark=None, **dict.fromkeys(WORDS, ""))
    EmergencyRecord.objects.filter(interaction_id__in=interaction_ids).update(facts={})
    Transfer.objects.filter(interaction_id__in=interaction_ids).update(note="")
    compliance.forget_item_words(Thing.CONTACT, interaction_ids)
