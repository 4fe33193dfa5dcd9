"""Background work of this room."""

from uuid import UUID

from latido.channels.voice import api
from latido.plumbing.jobs import job


@job("voice.drop_tickets", "Drops the unused telephone tickets of whose sessions ended; reads no patient")
def drop_tickets(person_id: str, **_facts: str) -> None:
    api.drop_tickets(UUID(person_id))
