"""What crosses the door of compliance."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from latido.kernel.words import gettext_noop as _


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
    anchors: int = 0  # witnesses outside the database that were compared
    contradicted: int = 0  # of those, how many the chain no longer agrees with

    @property
    def sound(self) -> bool:
        wrong = self.missing or self.altered or self.unsealed_late or self.contradicted
        return self.broken_at is None and not wrong


@dataclass(frozen=True, slots=True)
class Entry:
    """One audit row as it is read back."""

    id: UUID
    at: datetime
    actor_kind: str
    actor_id: UUID | None
    actor_name: str  # of a process or command
    roles: tuple[str, ...]
    address: str
    action: str
    patient_ids: tuple[UUID, ...]
    interaction_id: UUID | None
    fields: tuple[str, ...]
    purpose: str
    reason: str
    outcome: Outcome
    detail: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LogQuery:
    """Which part of the audit somebody wants to read. Empty means any."""

    actor_id: UUID | None = None
    patient_id: UUID | None = None
    action: str = ""  # "patient.opened", or "patient." for all of them
    since: datetime | None = None
    until: datetime | None = None
    before: UUID | None = None  # the last id of the page above
    limit: int = 50


AUDIT_ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "audit.read": _("Se leyó el registro de auditoría"),
    }
)
