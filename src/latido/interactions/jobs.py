"""Background work of this room."""

from datetime import datetime
from uuid import UUID

from latido.interactions import api
from latido.plumbing.jobs import job


@job("interactions.mark_recontact", "Marks a closed contact that repeats another; reads contacts of one patient")
def mark_recontact(interaction_id: str, **_facts: str) -> None:
    api.mark_recontact(UUID(interaction_id))


@job("interactions.note_consent", "Notes on a patient's timeline that they allowed or refused something; ids only")
def note_consent(consent_id: str, patient_id: str, at: str, **_facts: str) -> None:
    api.add_to_timeline(UUID(patient_id), "consent", UUID(consent_id), at=datetime.fromisoformat(at))


@job(
    "interactions.watch", "Looks at who opened whose record in a day; reads surnames, telephones and addresses of those"
)
def watch() -> None:
    api.watch_due()
