"""An agent hands a live contact on: asked of its node, and written down when the caller waits again."""

from datetime import datetime
from uuid import UUID

from latido.interactions import selectors
from latido.interactions.contracts import COUNTER, Command, NotNow, State, TransferTo
from latido.interactions.core.lifecycle import Happened, next_state
from latido.interactions.models import Transfer as TransferRow
from latido.interactions.models import VoiceCommand
from latido.interactions.services.rows import locked, locked_of, stale, tell
from latido.kernel.actor import Actor
from latido.plumbing import sql
from latido.plumbing.wake import wake

LONGEST_NOTE = 300  # characters


def ask_transfer(
    interaction_id: UUID, kind: TransferTo, ref: str, *, says: str, note: str, actor: Actor, now: datetime
) -> UUID:
    """Ask the node to take the caller from this agent. says: what the caller is told of where they go.

    Until the caller waits again nothing has happened: a node that is away for long does not do it at all. Of two that
    are asked, the first that is carried out counts. Raises NotFound, NotYours, NotNow.
    """
    row = locked_of(interaction_id, actor)
    if row.agent_id is None or row.channel == COUNTER or row.state not in (State.CONNECTED, State.HELD):
        raise NotNow
    made = TransferRow(
        interaction=row, given_by=row.agent_id, kind=kind.value, ref=ref, note=note.strip()[:LONGEST_NOTE], asked_at=now
    )
    made.save(force_insert=True)
    VoiceCommand.objects.create(
        node=row.node,
        interaction_id=row.id,
        channel_id=row.channel_id,
        kind=Command.TRANSFER,
        args={"transfer": str(made.id), "place": says},
        asked_by=actor.id,
        at=now,
    )
    wake(f"voice-{row.node}")
    return made.id


def transferred(transfer_id: UUID, *, queue_id: UUID, queue_name: str, tier: int, at: datetime) -> bool:
    """The caller has left that agent and waits in this queue. False when the call is over, or that was said before.

    Whoever gave it sees it no more; its draft, its patients and what was verified stay with it.
    """
    given = selectors.transfer(transfer_id)
    if given is None:
        return False
    row = locked(given.interaction_id)
    made = sql.held(TransferRow, transfer_id)
    state = next_state(State(row.state), Happened.TRANSFERRED)
    if made is None or made.done_at is not None or state is None:
        return False
    made.done_at = at
    sql.change(made, "done_at")
    row.state, row.agent_id, row.offered_to, row.held_since, row.waiting_since = state, None, [], None, at
    tell(row, "transferred", at, made.kind, made.given_by)
    row.queue_id, row.queue_name, row.tier = queue_id, queue_name, tier
    sql.change(row, "state", "agent_id", "offered_to", "held_since", "waiting_since", "queue_id", "queue_name", "tier")
    tell(row, "queued", at, queue_name)
    stale(row, made.given_by)
    return True
