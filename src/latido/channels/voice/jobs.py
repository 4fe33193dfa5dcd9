"""Background work of this room."""

from uuid import UUID

from django.core.management import call_command

from latido.channels.voice import api
from latido.plumbing.jobs import job

HEARD = frozenset({"organisation", "flow", "trunk", "number", "overflow"})  # kinds of items that Asterisk must learn


@job("voice.configure", "Writes Asterisk's files and prompts anew after a change of configuration; reads no patient")
def configure(of: str, **_facts: str) -> None:
    if of in HEARD:
        call_command("asterisk_config")


@job("voice.drop_tickets", "Drops the unused telephone tickets of whose sessions ended; reads no patient")
def drop_tickets(person_id: str, **_facts: str) -> None:
    api.drop_tickets(UUID(person_id))
