"""What the desk asks of a live call. The voice process drains these and reports what it did."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.interactions.contracts import COUNTER, LIVE, TIER_EMERGENCY, Command, NotNow, State, VoiceCommandOut
from latido.interactions.models import Interaction, VoiceCommand
from latido.interactions.services.emergencies import emergency_of
from latido.interactions.services.rows import locked_of
from latido.kernel.actor import Actor
from latido.plumbing import sql, tenancy
from latido.plumbing.wake import wake

STALE = timedelta(seconds=30)  # what nobody drained in time is no longer what the agent wants
_DRAIN = """
    DELETE FROM interactions_voicecommand WHERE node = %(node)s
    RETURNING id, organisation_id, interaction_id, channel_id, kind, args, at
"""


@transaction.atomic
def command_call(
    interaction_id: UUID, kind: str, *, actor: Actor, now: datetime, args: Mapping[str, str] | None = None
) -> None:
    """Ask the node to hold, resume, hang up, hand back, or pause the recording. Only the agent on the call may.

    args: of handing back, `where`, as `line:extension`.
    Raises NotFound, NotYours, NotNow. It has happened when the state says so.
    """
    row = locked_of(interaction_id, actor)
    command = Command(kind)
    if row.channel == COUNTER or not _possible(row, command):  # no node has it
        raise NotNow
    VoiceCommand.objects.create(
        node=row.node,
        interaction_id=row.id,
        channel_id=row.channel_id,
        kind=command,
        args=dict(args or {}),
        asked_by=actor.id,
        at=now,
    )
    detail = {"command": str(command), **(args or {})}
    compliance.record(actor, AuditRecord("interaction.commanded", interaction_id=row.id, detail=detail))
    wake(f"voice-{row.node}")


def _possible(row: Interaction, command: Command) -> bool:
    match command:
        case Command.HOLD:
            return row.state == State.CONNECTED
        case Command.RESUME:  # the row learns of a hold a moment after the line: whoever takes it back at once may
            return row.state in (State.CONNECTED, State.HELD)
        case Command.PAUSE_RECORDING:
            return row.state in LIVE and row.recording == "on"
        case Command.RESUME_RECORDING:
            return row.state in LIVE and row.recording == "paused"
        case Command.HANG_UP:
            return row.state in LIVE
        case Command.HAND_BACK:  # an emergency stays with who answered it
            emergency = row.tier == TIER_EMERGENCY or emergency_of(row.id) is not None
            return row.state in (State.CONNECTED, State.HELD) and not emergency
        case Command.TRANSFER:  # asked by routing, which knows who could take it
            return False


def drain_commands(node: str, *, now: datetime) -> tuple[VoiceCommandOut, ...]:
    """Takes what waits for this node, oldest first; each is handed out once. In no scope."""
    with tenancy.role("latido_voice"):
        taken = sorted(sql.rows(_DRAIN, node=node))
    rows = [VoiceCommand(**dict(zip(_COLUMNS, row, strict=True))) for row in taken]
    return tuple(
        VoiceCommandOut(row.id, row.organisation_id, row.interaction_id, row.channel_id, row.kind, json.loads(row.args))
        for row in rows
        if now - row.at <= STALE
    )


_COLUMNS = ("id", "organisation_id", "interaction_id", "channel_id", "kind", "args", "at")
