"""Background work of this room."""

from uuid import UUID

from latido.kernel.time import utc_now
from latido.plumbing.jobs import job
from latido.routing import api


@job("routing.end_shift", "Sets the agent offline whose sessions ended; reads no patient")
def end_shift(person_id: str, **_facts: str) -> None:
    api.end_shift(UUID(person_id), now=utc_now())
