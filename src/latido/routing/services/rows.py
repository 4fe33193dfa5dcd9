"""What every write needs: the locked desk, its new state with the span it opens, and the leader told."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from latido.plumbing import realtime, sql
from latido.plumbing.wake import wake
from latido.routing.contracts import AgentStateName
from latido.routing.core.agent_state import BUSY, Desk
from latido.routing.core.facts import EMERGENCY, FULL
from latido.routing.models import AgentDesk, Inbox, Work

_COLUMNS = (
    "state", "since", "reason", "idle_since", "interaction_id", "wrapping_id", "before", "after_contact",
    "missed_offers", "to_disposition", "voice_ready",
)  # fmt: skip

_END_SPAN = """
    UPDATE routing_agentstatespan SET ended_at = %(since)s
     WHERE organisation_id = %(house)s AND agent_id = %(agent)s AND ended_at IS NULL
"""
_NEW_SPAN = """
    INSERT INTO routing_agentstatespan (organisation_id, agent_id, state, reason, started_at)
    VALUES (%(house)s, %(agent)s, %(state)s, %(reason)s, %(since)s)
"""
_TELL_LEADER = """
    INSERT INTO routing_inbox (organisation_id, kind, ref, at) VALUES (%(house)s, %(kind)s, %(ref)s, %(at)s)
"""


def desk_of(agent_id: UUID, now: datetime) -> AgentDesk:
    """The agent's desk, held until the transaction ends; made, offline, at the first use."""
    row = sql.held(AgentDesk, agent_id)
    if row is None:
        AgentDesk.objects.bulk_create([AgentDesk(agent_id=agent_id, since=now)], ignore_conflicts=True)
        row = AgentDesk.objects.select_for_update().get(pk=agent_id)
    return row


def as_desk(row: AgentDesk) -> Desk:
    return Desk(
        agent_id=row.agent_id,
        state=AgentStateName(row.state),
        since=row.since,
        reason=row.reason,
        idle_since=row.idle_since,
        interaction_id=row.interaction_id,
        wrapping_id=row.wrapping_id,
        before=AgentStateName(row.before),
        after_contact=row.after_contact,
        missed_offers=row.missed_offers,
        to_disposition=row.to_disposition,
        voice_ready=row.voice_ready,
    )


def write_desk(row: AgentDesk, after: Desk) -> None:
    """Makes the row what the rules say, opens a span when it changes, tells the pages and, if need be, the leader."""
    before = as_desk(row)
    if before == after:
        return
    since = max(after.since, before.since)  # clocks of two processes may differ by a little
    for name in _COLUMNS:
        setattr(row, name, getattr(after, name))
    row.since, row.load = since, FULL if after.state in BUSY else 0
    sql.change(row, *_COLUMNS, "load")
    if (before.state, before.reason) != (after.state, after.reason):
        words = {"house": row.organisation_id, "agent": row.agent_id, "since": since}
        sql.rows(_END_SPAN, **words)
        sql.rows(_NEW_SPAN, **words, state=after.state, reason=after.reason)
        realtime.touch(f"floor:{row.organisation_id}", "board")
    realtime.touch(f"agent:{row.agent_id}", "phone-state")
    if not BUSY.issuperset({before.state, after.state}):  # who stays busy can be offered nothing, as before
        tell_leader([(Inbox.Kind.AGENT, row.agent_id)], row.organisation_id, since)


def tell_leader(changed: Iterable[tuple[str, UUID]], organisation_id: UUID, at: datetime) -> None:
    """Append to the inbox; the leader looks when this has committed."""
    for kind, ref in changed:
        sql.rows(_TELL_LEADER, house=organisation_id, kind=kind, ref=ref, at=at)
    wake("router")


def alarm_changed(work: Work) -> None:
    """Every page of the house shows the emergencies that wait; this may be one of them."""
    if work.tier == EMERGENCY:
        realtime.touch(f"alarm:{work.organisation_id}", "alarm")
