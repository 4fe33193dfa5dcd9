"""The door of patients: finding, opening, verifying and registering people. Whatever shows somebody is audited."""

from collections.abc import Iterable
from uuid import UUID

from latido.kernel import phone
from latido.patients import selectors
from latido.patients.selectors import PatientUnknown
from latido.patients.services import (
    DuplicateDocument,
    InvalidPatient,
    NothingToShow,
    PurposeMissing,
    candidates,
    checks_available,
    compare,
    family,
    link_phone,
    open_patient,
    register_patient,
    reveal,
    search,
    shown_names,
)

__all__ = [
    "DuplicateDocument",
    "InvalidPatient",
    "NothingToShow",
    "PatientUnknown",
    "PurposeMissing",
    "candidates",
    "checks_available",
    "compare",
    "family",
    "find_by_phone",
    "is_deceased",
    "is_known",
    "link_phone",
    "names",
    "open_patient",
    "register_patient",
    "reveal",
    "search",
    "shown_names",
]


def find_by_phone(e164: str) -> tuple[UUID, ...]:
    """Who may be calling from a telephone, its holder first, however the number was stored. Shows nobody."""
    return tuple(selectors.ids_by_phone(phone.variants(e164))) if e164 else ()


def names(patient_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Short names for boards and lists ("Rosa G."). The caller audits what it shows."""
    return selectors.short_names(patient_ids)


def is_known(patient_id: UUID) -> bool:
    """Whether there is such a patient. Shows nothing of them."""
    return selectors.is_known(patient_id)


def is_deceased(patient_id: UUID) -> bool:
    """Whether the record says so. Raises PatientUnknown."""
    return selectors.row_of(patient_id).deceased
