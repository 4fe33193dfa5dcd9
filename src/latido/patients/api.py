"""The door of patients: finding, opening, verifying and registering people. Whatever shows somebody is audited."""

from collections.abc import Iterable
from uuid import UUID

from latido.kernel import phone
from latido.patients import selectors
from latido.patients.duplicates import MergeRefused, MergeUnknown, PairUnknown, ScanRunning
from latido.patients.kinship import RelativeUnknown
from latido.patients.ports import FileRefused
from latido.patients.selectors import PatientUnknown
from latido.patients.services.imports.asking import (
    begin_import,
    decide_row,
    resume_import,
    start_reading,
    undo_import,
)
from latido.patients.services.imports.files import ImportUnknown, NotNow, digest_of
from latido.patients.services.imports.files import discard as discard_import
from latido.patients.services.imports.files import forget as forget_imports
from latido.patients.services.imports.files import layout_of as import_layout
from latido.patients.services.imports.files import may_name as columns_may_name
from latido.patients.services.imports.files import upload as upload_import
from latido.patients.services.imports.showing import (
    import_of,
    import_rows,
    imports,
    outcome_name,
    preview,
    reason_of,
)
from latido.patients.services.imports.showing import report as import_report
from latido.patients.services.imports.showing import unfinished as unfinished_import
from latido.patients.services.imports.stages import go_on as work_on_import
from latido.patients.services.imports.stages import work as work_now
from latido.patients.services.imports.writing import Collision
from latido.patients.services.kin import kin_of
from latido.patients.services.linking.likely import likely
from latido.patients.services.linking.scanning import (
    go_on_with_scan,
    last_scan,
    resume_scan,
    seek_duplicates,
    work_on_scan,
)
from latido.patients.services.merging.merging import merge_patients, unmerge
from latido.patients.services.merging.pairs import decide_pair, duplicates, merge_pair, merges, pair_of
from latido.patients.services.preference import preferred, set_preferential
from latido.patients.services.records import (
    DuplicateDocument,
    InvalidPatient,
    NothingToShow,
    PurposeMissing,
    candidates,
    checks_available,
    compare,
    link_phone,
    open_patient,
    register_patient,
    reveal,
    search,
    shown_names,
    wrong_number,
)
from latido.patients.services.representing import (
    InvalidRelative,
    RelativeKnown,
    acts_on_contact,
    add_relative,
    authorise,
    end_authorisation,
    family,
    is_relative,
    is_suspended,
    may_on_contact,
    relations,
    relative,
    restore_relative,
    suspend_relative,
)

__all__ = [
    "Collision",
    "DuplicateDocument",
    "FileRefused",
    "ImportUnknown",
    "InvalidPatient",
    "InvalidRelative",
    "MergeRefused",
    "MergeUnknown",
    "NotNow",
    "NothingToShow",
    "PairUnknown",
    "PatientUnknown",
    "PurposeMissing",
    "RelativeKnown",
    "RelativeUnknown",
    "ScanRunning",
    "acts_on_contact",
    "add_relative",
    "authorise",
    "begin_import",
    "candidates",
    "checks_available",
    "columns_may_name",
    "compare",
    "decide_pair",
    "decide_row",
    "digest_of",
    "discard_import",
    "duplicates",
    "end_authorisation",
    "family",
    "find_by_phone",
    "forget_imports",
    "go_on_with_scan",
    "import_layout",
    "import_of",
    "import_report",
    "import_rows",
    "imports",
    "is_deceased",
    "is_known",
    "is_relative",
    "is_suspended",
    "kin_of",
    "last_scan",
    "likely",
    "link_phone",
    "may_on_contact",
    "merge_pair",
    "merge_patients",
    "merges",
    "names",
    "open_patient",
    "outcome_name",
    "pair_of",
    "preferred",
    "preview",
    "reason_of",
    "register_patient",
    "relations",
    "relative",
    "restore_relative",
    "resume_import",
    "resume_scan",
    "reveal",
    "search",
    "seek_duplicates",
    "set_preferential",
    "shown_names",
    "start_reading",
    "suspend_relative",
    "telephones_of",
    "undo_import",
    "unfinished_import",
    "unmerge",
    "upload_import",
    "work_now",
    "work_on_import",
    "work_on_scan",
    "wrong_number",
]


def find_by_phone(e164: str) -> tuple[UUID, ...]:
    """Who may be calling from a telephone, its holder first, however the number was stored. Shows nobody."""
    return tuple(selectors.ids_by_phone(phone.variants(e164))) if e164 else ()


def telephones_of(patient_id: UUID) -> tuple[str, ...]:
    """Of somebody whose record is open: to be compared with, never shown."""
    return selectors.telephones_of(patient_id)


def names(patient_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Short names for boards and lists ("Rosa G."). The caller audits what it shows."""
    return selectors.short_names(patient_ids)


def is_known(patient_id: UUID) -> bool:
    """Whether there is such a patient. Shows nothing of them."""
    return selectors.is_known(patient_id)


def is_deceased(patient_id: UUID) -> bool:
    """Whether the record says so. Raises PatientUnknown."""
    return selectors.row_of(patient_id).deceased
