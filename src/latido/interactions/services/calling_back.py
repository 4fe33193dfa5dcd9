"""A contact that goes on without its caller's line: promised, dialled, not reached, left."""

from datetime import datetime
from uuid import UUID

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.interactions.contracts import LIVE, Command, State
from latido.interactions.core.lifecycle import Happened, next_state
from latido.interactions.services.commands import command_call
from latido.interactions.services.rows import locked, locked_of, stale, tell
from latido.kernel.actor import Actor, ActorKind
from latido.plumbing import sql

_UNSAID = {"ended_at": None, "ended_by": "", "end_reason": "", "held_since": None, "parked_at": None}
_FORGET = """
    DELETE FROM interactions_dispositiongiven
     WHERE organisation_id = %(organisation)s AND interaction_id = %(interaction)s
"""


def promised(interaction_id: UUID, *, channel_id: str, at: datetime) -> bool:
    """The caller will be called back on this channel and may hang up; the contact waits on. False when too late.

    Whoever answers then may be somebody else: verification starts anew.
    """
    row = locked(interaction_id)
    if row.state != State.QUEUED:
        return False
    row.channel_id, row.promised_at = channel_id, row.promised_at or at
    row.verified_level = 0
    sql.change(row, "channel_id", "promised_at", "verified_level")
    tell(row, "promised", at)
    stale(row)
    return True


def dialled(interaction_id: UUID, *, agent_id: UUID, at: datetime) -> bool:
    """This agent is there and the patient's telephone is dialled. False when nobody is to be called any more."""
    row = locked(interaction_id)
    state = next_state(State(row.state), Happened.DIALLED)
    if state is None or row.promised_at is None:
        return False
    row.state, row.agent_id, row.offered_to = state, agent_id, []
    sql.change(row, "state", "agent_id", "offered_to")
    tell(row, "dialled", at, agent_id=agent_id)
    compliance.record(
        Actor(ActorKind.STAFF, row.organisation_id, id=agent_id),
        AuditRecord("interaction.opened", interaction_id=row.id, purpose="interaction"),
    )
    stale(row)
    return True


def not_reached(interaction_id: UUID, *, outcome: str, next_channel: str, at: datetime) -> bool:
    """Nobody answered: the agent is free, and the contact waits for another try. False when it is not being dialled."""
    row = locked(interaction_id)
    state = next_state(State(row.state), Happened.NOT_REACHED)
    if state is None:
        return False
    left = row.agent_id
    row.state, row.agent_id, row.channel_id = state, None, next_channel
    sql.change(row, "state", "agent_id", "channel_id")
    tell(row, "not_reached", at, outcome, left)
    stale(row, left)
    return True


def nobody_there(interaction_id: UUID, *, outcome: str, next_channel: str, actor: Actor, at: datetime) -> bool:
    """A machine answered, says the agent: the contact waits for another try, as if nobody had. It may have hung up.

    Whoever answers next is verified anew. False when this is not said of it any more. Raises NotFound, NotYours.
    """
    row = locked_of(interaction_id, actor)
    state = next_state(State(row.state), Happened.NOBODY_THERE)
    if state is None or row.promised_at is None:
        return False
    if row.state in LIVE:
        command_call(interaction_id, Command.HANG_UP, actor=actor, now=at)
    left = row.agent_id
    row.state, row.agent_id, row.channel_id = state, None, next_channel
    for name, nothing in _UNSAID.items():
        setattr(row, name, nothing)
    if row.answered_at and row.answered_at >= row.promised_at:
        row.answered_at = None
    row.verified_level = 0
    sql.change(row, "state", "agent_id", "channel_id", "answered_at", "verified_level", *_UNSAID)
    sql.rows(_FORGET, interaction=row.id)
    tell(row, "not_reached", at, outcome, left)
    stale(row, left)
    return True


def line_left(interaction_id: UUID, channel_id: str, *, at: datetime) -> bool:
    """Whether the contact goes on without this channel, which is over: its caller hung up on our promise."""
    row = locked(interaction_id)
    goes_on = row.promised_at is not None and row.channel_id != channel_id
    if goes_on:
        tell(row, "left_line", at)
    return goes_on
