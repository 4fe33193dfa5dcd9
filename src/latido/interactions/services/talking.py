"""From the answer to the hang-up: what the voice process reports. Each repeats without harm."""

from datetime import datetime
from uuid import UUID

import structlog

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.interactions import selectors
from latido.interactions.contracts import EndedBy, EndReason, State
from latido.interactions.core.lifecycle import TERMINAL, Happened, ending, next_state
from latido.interactions.models import Interaction
from latido.interactions.services.rows import locked, stale, tell
from latido.kernel.actor import Actor, ActorKind
from latido.plumbing import sql, tenancy

log = structlog.get_logger()


def connected(organisation_id: UUID, interaction_id: UUID, *, agent_id: UUID, at: datetime) -> bool:
    """Caller and agent talk, for the first time or again. False when the call is over."""
    with tenancy.organisation(organisation_id):
        row = locked(interaction_id)
        if row.state in (State.CONNECTED, State.HELD) and row.agent_id == agent_id:
            return True
        if (state := next_state(State(row.state), Happened.CONNECTED)) is None:
            return False
        again = row.state == State.REATTACHING and row.agent_id == agent_id
        ringing = tuple(row.offered_to)
        row.state, row.agent_id, row.offered_to = state, agent_id, []
        if row.answered_at is None or (row.promised_at and row.answered_at < row.promised_at):
            row.answered_at = at  # the first time; or the first since they were promised a call
        row.waiting_since = None
        sql.change(row, "state", "agent_id", "offered_to", "answered_at", "waiting_since")
        tell(row, "reattached" if again else "connected", at, agent_id=agent_id)
        if not again:
            _audit_opening(row, agent_id)
        stale(row, *ringing)
        return True


def reattached(organisation_id: UUID, interaction_id: UUID, *, at: datetime) -> bool:
    """The agent whose phone was lost talks again. False when there is nobody to come back to."""
    with tenancy.organisation(organisation_id):
        agent_id = locked(interaction_id).agent_id
        return agent_id is not None and connected(organisation_id, interaction_id, agent_id=agent_id, at=at)


def held(organisation_id: UUID, interaction_id: UUID, *, at: datetime) -> bool:
    """The caller is on music at the agent's wish."""
    with tenancy.organisation(organisation_id):
        return _moved(interaction_id, Happened.HELD, at, held_since=at)


def resumed(organisation_id: UUID, interaction_id: UUID, *, at: datetime) -> bool:
    """They talk again."""
    with tenancy.organisation(organisation_id):
        return _moved(interaction_id, Happened.RESUMED, at, held_since=None)


def leg_lost(organisation_id: UUID, interaction_id: UUID, *, at: datetime) -> bool:
    """The agent's phone is gone without a hang-up; the caller waits on music for it."""
    with tenancy.organisation(organisation_id):
        return _moved(interaction_id, Happened.LEG_LOST, at, held_since=None)


def ended(
    organisation_id: UUID, interaction_id: UUID, *, by: str, at: datetime, reason: str = EndReason.HUNG_UP
) -> State:
    """The call is over. by: EndedBy, or "overflow"; reason: EndReason or any short code.

    Answered: wrap-up. Before an answer: abandoned, overflowed, failed, or closed by our own dialogue.
    Returns where the contact is now.
    """
    with tenancy.organisation(organisation_id):
        row = locked(interaction_id)
        state = next_state(State(row.state), ending(by, reason))
        if state is None:
            return State(row.state)
        ringing = tuple(row.offered_to)
        row.state, row.ended_at, row.end_reason = state, at, reason[:32] or EndReason.HUNG_UP
        row.ended_by = by if by in (EndedBy.CALLER, EndedBy.AGENT) else EndedBy.SYSTEM
        row.offered_to, row.waiting_since, row.held_since = [], None, None
        row.closed_at = at if state in TERMINAL else None
        sql.change(
            row, "state", "ended_at", "ended_by", "end_reason", "offered_to", "waiting_since", "held_since", "closed_at"
        )
        tell(row, "ended", at, row.ended_by, agent_id=row.agent_id)
        stale(row, *ringing)
        return state


def reconcile(node: str, alive_channel_ids: frozenset[str], *, at: datetime) -> tuple[tuple[UUID, UUID], ...]:
    """Ends, as interrupted, what the database believes alive on a node and the node no longer knows.

    For a voice process that has just started or reconnected, in no scope. Contacts opened in the last
    5 s are left alone. Returns (organisation, interaction) of each, for routing to hear of.
    """
    lost = tuple(
        (call.organisation_id, call.interaction_id)
        for call in selectors.live_calls(node, opened_before=at - selectors.GRACE)
        if call.channel_id not in alive_channel_ids
    )
    for organisation_id, interaction_id in lost:
        ended(organisation_id, interaction_id, by=EndedBy.SYSTEM, at=at, reason=EndReason.INTERRUPTED)
        log.warning("interaction.interrupted", interaction=str(interaction_id), node=node)
    return lost


def _moved(interaction_id: UUID, happened: Happened, at: datetime, **changes: object) -> bool:
    row = locked(interaction_id)
    if (state := next_state(State(row.state), happened)) is None:
        return False
    row.state = state
    for name, value in changes.items():
        setattr(row, name, value)
    sql.change(row, "state", *changes)
    tell(row, happened, at, agent_id=row.agent_id)
    stale(row)
    return True


def _audit_opening(row: Interaction, agent_id: UUID) -> None:
    """The contact is on this agent's screen from now on."""
    compliance.record(
        Actor(ActorKind.STAFF, row.organisation_id, id=agent_id),
        AuditRecord("interaction.opened", interaction_id=row.id, purpose="interaction"),
    )
