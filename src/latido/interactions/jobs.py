"""Background work of this room."""

from uuid import UUID

from latido.interactions import api
from latido.plumbing.jobs import job


@job("interactions.mark_recontact", "Marks a closed contact that repeats another; reads contacts of one patient")
def mark_recontact(interaction_id: str, **_facts: str) -> None:
    api.mark_recontact(UUID(interaction_id))
