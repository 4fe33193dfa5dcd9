"""Reads of the telephone's own tables, of every organisation: one Asterisk serves them all."""

from uuid import UUID

from latido.channels.voice import contracts
from latido.channels.voice.core import dialled
from latido.channels.voice.models import OverflowDestination, Trunk
from latido.kernel.records import from_json
from latido.plumbing import sql, tenancy

_NUMBERS = """
    SELECT e164, organisation_id, flow, site_id, closed_flow, hours_of_id, missed_queue FROM voice_number ORDER BY id
"""


def find_number(sent: str) -> contracts.Number:
    """Our number that a carrier means. In no scope. Raises UnknownNumber."""
    found = dialled.match(sent, numbers())
    if found is None:
        raise contracts.UnknownNumber
    return found


def numbers() -> tuple[contracts.Number, ...]:
    """Every number, oldest first. In no scope."""
    with tenancy.role("latido_voice"):
        rows = sql.rows(_NUMBERS)
    return tuple(contracts.Number(*row) for row in rows)


def trunks(role: str) -> tuple[contracts.Trunk, ...]:
    """Every line with this at its other end, oldest first. In no scope, or in any."""
    with tenancy.role("latido_voice"):
        rows = list(Trunk.objects.order_by("id"))
    found = (contracts.Trunk(row.name, row.organisation_id, as_item(row)) for row in rows)
    return tuple(each for each in found if each.item.role == role)


def as_item(row: Trunk) -> contracts.TrunkItem:
    """A line as configuration."""
    return from_json(contracts.TrunkItem, {**row.more, "address": row.address, "port": row.port})


def overflows() -> dict[UUID, str]:
    """Overflow destinations by organisation, oldest first. In no scope."""
    with tenancy.role("latido_voice"):
        return dict(OverflowDestination.objects.order_by("id").values_list("organisation_id", "number"))
