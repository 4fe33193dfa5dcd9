"""Background work of this room."""

from uuid import UUID

from django.core.management import call_command

from latido.channels.voice import api
from latido.compliance import api as compliance
from latido.plumbing import sql
from latido.plumbing.jobs import job

ONE_AT_A_TIME = 0xA57E
# kinds of items that Asterisk must learn
HEARD = frozenset({"organisation", "flow", "trunk", "number", "overflow", "queue", "after_hours"})


@job("voice.configure", "Writes Asterisk's files and prompts anew after a change of configuration; reads no patient")
def configure(change_id: str, **_facts: str) -> None:
    """Once for many changes made together, and never twice at the same time."""
    if compliance.past_change(UUID(change_id)).kind not in HEARD:
        return
    sql.rows("SELECT pg_advisory_xact_lock(%(one)s)", one=ONE_AT_A_TIME)
    newest = max(change.id for kind in HEARD for change in compliance.changes(of=kind, limit=1))
    if newest == UUID(change_id):  # else the job of a later change does it
        call_command("asterisk_config")


@job("voice.drop_tickets", "Drops the unused telephone tickets of whose sessions ended; reads no patient")
def drop_tickets(person_id: str, **_facts: str) -> None:
    api.drop_tickets(UUID(person_id))
