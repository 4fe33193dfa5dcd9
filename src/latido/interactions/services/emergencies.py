"""An emergency in a contact: when the key was pressed, what was said of the place. Nothing is verified first."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.interactions import selectors
from latido.interactions.contracts import Emergency
from latido.interactions.models import EmergencyRecord
from latido.interactions.services.rows import locked_of, stale, tell
from latido.kernel.actor import Actor

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
        actor, AuditRecord("interaction.emergency", selectors.linked_patients(row), interaction_id=row.id)
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
