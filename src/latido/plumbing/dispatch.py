"""From the outbox to the subscribers: each event becomes one job for every room that wants to know."""

from collections.abc import Mapping

from django.db import connection

from latido.plumbing import jobs, tenancy
from latido.plumbing.outbox import OutboxEvent

BATCH = 200
Subscriptions = Mapping[str, tuple[str, ...]]


class NobodyDoesThis(Exception):
    """A subscription names a job that no room declares."""


def check(subscriptions: Subscriptions) -> None:
    """Raises NobodyDoesThis: better at start than at the first event."""
    wanted = {name for names in subscriptions.values() for name in names}
    if missing := wanted - jobs.CATALOGUE.keys():
        raise NobodyDoesThis(", ".join(sorted(missing)))


def drain(subscriptions: Subscriptions) -> int:
    """Take the oldest events and defer their jobs, in one transaction: both happen or neither. How many."""
    with tenancy.role("latido_dispatcher"):
        events = _taken()
        for event in events:
            for name in subscriptions.get(event.kind, ()):
                # one subscriber's retries wait for each other within an interaction, and hold up nobody else
                about = event.payload.get("interaction_id") or event.id
                jobs.defer(name, organisation_id=event.organisation_id, lock=f"{name}:{about}", **event.payload)
    return len(events)


def _taken() -> list[OutboxEvent]:
    table = connection.ops.quote_name(OutboxEvent._meta.db_table)
    rows = OutboxEvent.objects.raw(
        f"DELETE FROM {table} WHERE id IN"  # noqa: S608 - the table's own name
        f" (SELECT id FROM {table} ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED) RETURNING *",
        [BATCH],
    )
    return sorted(rows, key=lambda event: event.id)
