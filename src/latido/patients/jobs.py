"""Background work of this room."""

from uuid import UUID

from latido.kernel.time import utc_now
from latido.patients import api
from latido.plumbing.jobs import job


@job(
    "patients.import",
    "Reads, checks, writes or takes back the next rows of an import; reads them and patients alike",
    in_steps=True,
)
def go_on_with_import(organisation_id: str, batch_id: str) -> None:
    api.work_on_import(UUID(organisation_id), UUID(batch_id))


@job(
    "patients.empty_joined",
    "Empties records joined over thirty days ago, which can no longer be parted; reads whose they are",
    in_steps=True,
)
def empty_joined(organisation_id: str) -> None:
    api.empty_joined(UUID(organisation_id), utc_now())


@job(
    "patients.find_duplicates",
    "Compares the next patients with those who share a date, a name, a telephone or a document; reads them",
    in_steps=True,
)
def find_duplicates(organisation_id: str, scan_id: str) -> None:
    api.go_on_with_scan(UUID(organisation_id), UUID(scan_id))


@job(
    "patients.tell_joined",
    "Tells the systems outside that two records became one, or two again; reads who both are",
    in_steps=True,
)
def tell_joined(organisation_id: str, merge_id: str) -> None:
    api.tell_joined(UUID(organisation_id), UUID(merge_id))
