"""What crosses the door of coverage."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from latido.kernel.records import number, text
from latido.kernel.words import gettext_noop as _


class Role(StrEnum):
    """What somebody is to whoever pays."""

    UNKNOWN = ""
    HOLDER = "holder"
    BENEFICIARY = "beneficiary"
    ADDITIONAL = "additional"


ROLES: Mapping[Role, str] = MappingProxyType(
    {
        Role.UNKNOWN: _("Sin decir"),
        Role.HOLDER: _("Cotizante o titular"),
        Role.BENEFICIARY: _("Beneficiario"),
        Role.ADDITIONAL: _("Adicional"),
    }
)


@dataclass(frozen=True, slots=True)
class InsurerItem:
    """Who pays, as configuration. codes: what others call it, with commas."""

    name: str = text(120)
    kind: str = text(60, "")
    codes: str = text(120, "")
    needs_authorisation: str = text(160, "")
    patient_pays: str = text(160, "")
    phone: str = text(20, "")
    active: bool = True
    position: int = number(0, 9999, 0)


@dataclass(frozen=True, slots=True)
class Coverage:
    id: UUID
    patient_id: UUID
    insurer: str  # "EPS Frailejón"
    regime: str  # "Contributivo"
    role: Role
    needs_authorisation: str  # the insurer's rule in words
    patient_pays: str
    valid_to: date | None
    plan: str = ""
    category: str = ""
    member_number: str = ""
    valid_from: date | None = None
    verified_on: date | None = None
    in_force: bool = True
    phone: str = ""  # of the insurer

    @property
    def affiliation(self) -> str:
        """In words of the source language; whoever shows it translates it."""
        return ROLES[self.role] if self.role else ""


@dataclass(frozen=True, slots=True)
class NewCoverage:
    """What somebody says of who pays. insurer: its key. first: this one pays before the others."""

    insurer: str
    plan: str = ""
    regime: str = ""
    category: str = ""
    member_number: str = ""
    role: Role = Role.UNKNOWN
    valid_from: date | None = None
    valid_to: date | None = None
    verified_on: date | None = None
    first: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """One change by hand. what: added, changed or ended; last: nobody changed that insurance since."""

    id: UUID
    coverage_id: UUID
    insurer: str
    fields: tuple[str, ...]
    added: bool
    by: UUID | None
    at: datetime
    undone: bool
    last: bool


@dataclass(frozen=True, slots=True)
class Affiliation:
    """All of one patient's insurance, as somebody who may change it sees it."""

    covers: tuple[Coverage, ...]
    insurers: Mapping[str, str]  # key -> name of those that can be chosen
    keys: Mapping[UUID, str] = field(default_factory=dict)  # of each coverage, its insurer's key
    versions: Mapping[UUID, str] = field(default_factory=dict)  # of each coverage: what was seen
    changes: tuple[Change, ...] = ()


AUDIT_ACTIONS = {
    "coverage.read": _("Se mostró la cobertura de un paciente"),
    "coverage.changed": _("Se cambió la cobertura de un paciente"),
    "coverage.undone": _("Se deshizo un cambio de la cobertura de un paciente"),
}
