"""Somebody comes to the counter: a contact without a telephone, begun and ended by the agent who attends it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.interactions.contracts import COUNTER, EndedBy, EndReason, NotNow, State
from latido.interactions.models import Interaction
from latido.interactions.services.arriving import country_of_house
from latido.interactions.services.rows import locked, locked_of, stale, tell
from latido.interactions.services.talking import ended
from latido.kernel.actor import Actor
from latido.kernel.ids import new_id
from latido.plumbing import sql


@transaction.atomic
def attend(*, actor: Actor, now: datetime) -> UUID:
    """A contact with nobody in it yet; who it is is found out as in any other. Audited."""
    row = Interaction(
        id=new_id(), organisation_id=actor.organisation_id, channel=COUNTER, direction="in", node="",
        channel_id=str(new_id()), state=State.CONNECTED, agent_id=actor.id, opened_at=now,
        answered_at=now, country=country_of_house(),
    )  # fmt: skip
    sql.add_once(row)
    tell(row, "connected", now, agent_id=actor.id)
    compliance.record(actor, AuditRecord("interaction.opened", interaction_id=row.id, purpose="interaction"))
    stale(row)
    return UUID(str(row.id))


@transaction.atomic
def attended(interaction_id: UUID, *, actor: Actor, now: datetime) -> None:
    """They have left; what came of it is still to be said. Raises NotFound, NotYours, NotNow."""
    row = locked_of(interaction_id, actor)
    if row.channel != COUNTER or row.state != State.CONNECTED:
        raise NotNow
    ended(row.organisation_id, interaction_id, by=EndedBy.AGENT, at=now, reason=EndReason.ATTENDED)


def left_alone(interaction_id: UUID, *, at: datetime) -> bool:
    """Whoever attended is gone: what came of it is still to be said. False when it is no such contact, or is over."""
    row = locked(interaction_id)
    if row.channel != COUNTER or row.state != State.CONNECTED:
        return False
    ended(row.organisation_id, interaction_id, by=EndedBy.SYSTEM, at=at, reason=EndReason.INTERRUPTED)
    return True
