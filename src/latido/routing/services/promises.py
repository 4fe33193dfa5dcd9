"""Rows of a promise to call back: found, ended, and how its channels are named."""

from datetime import datetime
from uuid import UUID

import structlog

from latido.plumbing import sql
from latido.routing.contracts import CallbackEnd
from latido.routing.models import Callback

log = structlog.get_logger()
BACK = "back-"  # how the name of a channel begins that we dial ourselves
_OPEN = """
    SELECT id FROM routing_callback
     WHERE organisation_id = %(organisation)s AND interaction_id = %(interaction)s AND ended_at IS NULL FOR UPDATE
"""
_IS_OPEN = """
    SELECT 1 FROM routing_callback
     WHERE organisation_id = %(organisation)s AND interaction_id = %(interaction)s AND ended_at IS NULL
"""
_END = """
    UPDATE routing_callback SET ended_at = %(at)s, reason = %(reason)s, ended_by = %(by)s, next_at = NULL
     WHERE organisation_id = %(organisation)s AND id = %(callback)s AND ended_at IS NULL
    RETURNING 1
"""
_REOPEN = """
    UPDATE routing_callback c SET ended_at = NULL, reason = ''
     WHERE c.organisation_id = %(organisation)s AND c.id = %(callback)s AND c.reason = 'kept'
       AND NOT EXISTS (SELECT 1 FROM routing_callback o
                        WHERE o.organisation_id = c.organisation_id AND o.number_mark = c.number_mark
                          AND o.extension = c.extension AND o.ended_at IS NULL)
    RETURNING 1
"""
_INSTEAD = """
    UPDATE routing_callback SET reason = %(reason)s
     WHERE organisation_id = %(organisation)s AND id = %(callback)s AND reason = 'kept'
    RETURNING 1
"""


def channel_of(callback_id: UUID, tried: int) -> str:
    """The patient's channel of the next try."""
    return f"{BACK}{callback_id.hex}-{tried + 1}"


def is_ours(channel_id: str) -> bool:
    """Whether this channel is one that we dial, to keep a promise."""
    return channel_id.startswith(BACK)


def is_open(interaction_id: UUID) -> bool:
    """Whether the patient of this contact is still to be called: whoever was reached is on the line."""
    return sql.row(_IS_OPEN, interaction=interaction_id) is not None


def open_of(interaction_id: UUID) -> Callback | None:
    """The open promise of a contact, held until the transaction ends."""
    found = sql.row(_OPEN, interaction=interaction_id)
    return sql.seen(Callback, found[0]) if found else None


def end(callback_id: UUID, reason: CallbackEnd, *, at: datetime, by: UUID | None = None) -> bool:
    """The promise is over, once. False when it was."""
    if not sql.rows(_END, callback=callback_id, reason=reason, at=at, by=by):
        return False
    log.info("callback.ended", callback=str(callback_id), reason=reason.value)
    return True


def reopen(callback_id: UUID) -> bool:
    """Who answered was nobody: the promise is to be kept yet. False when this telephone has been promised another."""
    return bool(sql.rows(_REOPEN, callback=callback_id))


def not_kept(callback_id: UUID, reason: CallbackEnd) -> bool:
    """It ended when somebody answered, and for another reason than was thought. False when that was said before."""
    if not sql.rows(_INSTEAD, callback=callback_id, reason=reason):
        return False
    log.info("callback.ended", callback=str(callback_id), reason=reason.value)
    return True
