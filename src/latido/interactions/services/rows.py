"""What every write needs: the locked row, a line in the story, and the pages that have become stale."""

from datetime import datetime
from uuid import UUID

from latido.interactions.contracts import NotFound, NotYours
from latido.interactions.models import Interaction
from latido.kernel.actor import Actor
from latido.plumbing import realtime, sql

_TELL = """
    INSERT INTO interactions_storystep (organisation_id, interaction_id, at, kind, detail, agent_id, became, queue_id)
    VALUES (%(house)s, %(interaction)s, %(at)s, %(kind)s, %(detail)s, %(agent)s, %(became)s, %(queue)s)
"""
PANES = ("desk", "inbox", "phone-state")


def locked(interaction_id: UUID) -> Interaction:
    """The row, held until the transaction ends. Raises NotFound."""
    row = sql.held(Interaction, interaction_id)
    if row is None:
        raise NotFound
    return row


def locked_of(interaction_id: UUID, actor: Actor) -> Interaction:
    """The row of a contact this actor answered. Raises NotFound, NotYours."""
    row = locked(interaction_id)
    if row.agent_id is None or row.agent_id != actor.id:
        raise NotYours
    return row


def tell(row: Interaction, kind: str, at: datetime, detail: str = "", agent_id: UUID | None = None) -> None:
    """Adds a line to "Cómo llegó esta llamada", with what the contact is after it."""
    words = {"kind": kind, "detail": detail[:80], "agent": agent_id, "became": row.state, "queue": row.queue_id}
    sql.rows(_TELL, house=row.organisation_id, interaction=row.id, at=at, **words)


def stale(row: Interaction, *agents: UUID | None) -> None:
    """The desks of the agents concerned and the floor's board fetch again."""
    for agent_id in {row.agent_id, *row.offered_to, *agents} - {None}:
        for pane in PANES:
            realtime.touch(f"agent:{agent_id}", pane)
    realtime.touch(f"floor:{row.organisation_id}", "board")
