"""Background work of this room."""

from uuid import UUID

from latido.compliance import api
from latido.kernel.time import utc_now
from latido.plumbing.jobs import job


@job(
    "compliance.mark_due",
    "Marks records, recordings and the like whose time is over; reads whose they are and from when",
    in_steps=True,
)
def mark_due(organisation_id: str) -> None:
    api.mark_due_owed(UUID(organisation_id))


@job(
    "compliance.purge",
    "Destroys what two people agreed on, in steps, and signs the act; reads whose it is",
    in_steps=True,
)
def purge(organisation_id: str, purge_id: str) -> None:
    api.go_on_with_purge(UUID(organisation_id), UUID(purge_id))


@job(
    "compliance.collect_copy",
    "Collects what is held about a patient who asked for a copy, room by room, and seals it; reads them",
    in_steps=True,
)
def collect_copy(organisation_id: str, copy_id: str) -> None:
    api.collect_copy(UUID(organisation_id), UUID(copy_id))


@job(
    "compliance.make_export",
    "Writes a file of many patients that two people agreed on, in steps, and seals it; reads them",
    in_steps=True,
)
def make_export(organisation_id: str, export_id: str) -> None:
    api.make_export(UUID(organisation_id), UUID(export_id))


@job("compliance.verify_chain", "Walks the whole audit against its witnesses; reads ids, actions and times of it")
def verify_chain(organisation_id: str) -> None:
    api.walk_owed(UUID(organisation_id), utc_now())
