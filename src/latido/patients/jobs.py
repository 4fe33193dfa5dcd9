"""Background work of this room."""

from uuid import UUID

from latido.patients import api
from latido.plumbing.jobs import job


@job(
    "patients.import",
    "Reads, checks, writes or takes back the next rows of an import; reads them and patients alike",
    in_steps=True,
)
def go_on_with_import(organisation_id: str, batch_id: str) -> None:
    api.work_on_import(UUID(organisation_id), UUID(batch_id))
