"""What crosses the door of compliance."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Outcome(StrEnum):
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One row of the audit: who did what to whose data and why. No patient's data, ids only."""

    action: str  # "patient.opened"; the same words as the service and the permission
    patient_ids: tuple[UUID, ...] = ()
    interaction_id: UUID | None = None
    fields: tuple[str, ...] = ()  # categories shown or changed: "document", "appointments"
    purpose: str = ""
    reason: str = ""
    outcome: Outcome = Outcome.DONE
    detail: dict[str, str] = field(default_factory=dict)  # ids, codes and counts


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What `audit verify` found."""

    rows: int
    sealed: int
    broken_at: int | None  # sequence number of the first bad link
    missing: int  # sealed rows that are gone
    altered: int  # sealed rows whose contents changed
    unsealed_late: int  # rows older than 10 s that nobody sealed

    @property
    def sound(self) -> bool:
        return self.broken_at is None and not (self.missing or self.altered or self.unsealed_late)
