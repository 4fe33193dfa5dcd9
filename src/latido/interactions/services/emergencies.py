"""An emergency in a contact: when the key was pressed, what was said of the place. Nothing is verified first."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.interactions import selectors
from latido.interactions.contracts import RING_ON_CALL, Emergency
from latido.interactions.models import EmergencyRecord, VoiceCommand
from latido.interactions.services.rows import locked, locked_of, stale, tell
from latido.kernel.actor import Actor
from latido.plumbing.wake import wake

LONGEST = 2000  # characters of one fact


@transaction.atomic
def raise_emergency(interaction_id: UUID, *, actor: Actor, now: datetime) -> None:
    """The agent pressed the key in this contact; pressing it again changes nothing. Raises NotFound, NotYours."""
    row = locked_of(interaction_id, actor)
    _record, new = EmergencyRecord.objects.get_or_create(
        interaction=row, defaults={"raised_by": actor.id, "raised_at": now}
    )
    if not new:
        return
    tell(row, "emergency", now, agent_id=actor.id)
    compliance.record(
        actor, AuditRecord("interaction.emergency", selectors.linked_patients(row.id), interaction_id=row.id)
    )
    stale(row)


@transaction.atomic
def keep_emergency_facts(interaction_id: UUID, facts: Mapping[str, str], *, actor: Actor, now: datetime) -> None:
    """Where the person is, whom to call back, who is there, and their words. Raises NotFound, NotYours."""
    raise_emergency(interaction_id, actor=actor, now=now)
    kept = {name: value[:LONGEST] for name, value in facts.items()}
    EmergencyRecord.objects.filter(interaction_id=interaction_id).update(facts=kept)


def emergency_of(interaction_id: UUID) -> Emergency | None:
    """The emergency of a contact, if its key was pressed."""
    row = EmergencyRecord.objects.filter(interaction_id=interaction_id).first()
    return Emergency(row.raised_at, row.raised_by, row.facts) if row else None


def wait_told(interaction_id: UUID, kind: str, *, at: datetime, detail: str = "", agent_id: UUID | None = None) -> None:
    """A line in the story of an emergency that waits: the alarm grew, somebody saw it, the on-call telephone."""
    tell(locked(interaction_id), kind, at, detail, agent_id)


def ring_on_call(interaction_id: UUID, number: str, *, at: datetime) -> None:
    """Ask the node to dial whoever is on call for a caller who waits, and who goes on waiting meanwhile."""
    row = locked(interaction_id)
    VoiceCommand.objects.create(
        node=row.node,
        interaction_id=row.id,
        channel_id=row.channel_id,
        kind=RING_ON_CALL,
        args={"number": number},
        at=at,
    )
    wake(f"voice-{row.node}")
