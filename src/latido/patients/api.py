"""The door of patients: finding, opening, verifying and registering people. Whatever shows somebody is audited."""

from collections.abc import Iterable
from uuid import UUID

from latido.compliance.contracts import Wishes
from latido.kernel import phone
from latido.patients import selectors
from latido.patients.core.births import read as birth_read
from latido.patients.core.registration import unread as birth_unread
from latido.patients.core.registration import writing_problems
from latido.patients.core.succession import WHYS as DOCUMENT_WHYS
from latido.patients.core.wishes import from_json as wishes_of
from latido.patients.duplicates import MergeRefused, MergeUnknown, PairUnknown, ScanRunning
from latido.patients.editing import CONTACT, DOCUMENT, IDENTITY, LISTS, Change, Difference, Editable, Line
from latido.patients.editing import as_text as lines_as_text
from latido.patients.editing import from_text as lines_of_text
from latido.patients.keeping import forget_handed, keepers, mark_due_nightly
from latido.patients.kinship import InvalidRelative, MaybeKnown, RelativeKnown, RelativeUnknown, relations_of
from latido.patients.ports import FileRefused
from latido.patients.reached import safety_of, with_care
from latido.patients.reaching import NewSafeCard, NumberLine, SafeCard
from latido.patients.selectors import PatientUnknown, is_held
from latido.patients.services.carers.binding import bind_record, unbind_record
from latido.patients.services.carers.correcting import correct_person
from latido.patients.services.carers.showing import who_calls
from latido.patients.services.editing import (
    ChangeUnknown,
    RecordChanged,
    changes_of,
    differences,
    edit_patient,
    editable,
    told,
    undo_edit,
)
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
from latido.patients.services.imports.showing import reported as import_reported
from latido.patients.services.imports.showing import unfinished as unfinished_import
from latido.patients.services.imports.stages import go_on as work_on_import
from latido.patients.services.imports.stages import work as work_now
from latido.patients.services.imports.writing import Collision
from latido.patients.services.kin import kin_of
from latido.patients.services.lacking import lacking
from latido.patients.services.linking.likely import likely
from latido.patients.services.linking.scanning import (
    go_on_with_scan,
    last_scan,
    resume_scan,
    seek_duplicates,
    work_on_scan,
)
from latido.patients.services.manner import set_manner, set_wishes
from latido.patients.services.merging.emptying import empty_joined
from latido.patients.services.merging.merging import merge_patients, unmerge
from latido.patients.services.merging.outlets import outlets, owed_news
from latido.patients.services.merging.pairs import decide_pair, duplicates, merge_pair, merges, pair_of
from latido.patients.services.merging.telling import tell as tell_joined
from latido.patients.services.merging.telling import tell_late as tell_joined_late
from latido.patients.services.mortality import (
    death_of,
    in_mourning,
    mark_deceased,
    must_be_possible,
    reached,
    release_family,
    undo_deceased,
)
from latido.patients.services.newborns import expecting, register_newborn
from latido.patients.services.nursing import WarningChanged, nursing_of, set_nursing
from latido.patients.services.preference import set_preferential, turning_on
from latido.patients.services.reaching import (
    CardChanged,
    InvalidCard,
    lift_safe_contact,
    loosens,
    safe_card,
    set_safe_contact,
)
from latido.patients.services.records import (
    DuplicateDocument,
    InvalidPatient,
    NothingToShow,
    PurposeMissing,
    candidates,
    checks_available,
    compare,
    is_named,
    is_reached_at,
    link_phone,
    open_patient,
    record_of,
    register_patient,
    reveal,
    search,
    shown_names,
    wrong_number,
)
from latido.patients.services.representing import (
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
from latido.patients.services.splitting import (
    SplitRefused,
    SplitUnknown,
    moved_by,
    split,
    splits_of,
    undo_split,
    would_move,
)
from latido.patients.services.upkeep import DatumUnknown, answer_upkeep, is_lapsed, upkeep_of
from latido.patients.treating import ADDRESSES, NEEDS, USUAL_PRONOUNS, language_name, language_read

__all__ = [
    "ADDRESSES",
    "CONTACT",
    "DOCUMENT",
    "DOCUMENT_WHYS",
    "IDENTITY",
    "LISTS",
    "NEEDS",
    "USUAL_PRONOUNS",
    "CardChanged",
    "Change",
    "ChangeUnknown",
    "Collision",
    "DatumUnknown",
    "Difference",
    "DuplicateDocument",
    "Editable",
    "FileRefused",
    "ImportUnknown",
    "InvalidCard",
    "InvalidPatient",
    "InvalidRelative",
    "Line",
    "MaybeKnown",
    "MergeRefused",
    "MergeUnknown",
    "NewSafeCard",
    "NotNow",
    "NothingToShow",
    "NumberLine",
    "PairUnknown",
    "PatientUnknown",
    "PurposeMissing",
    "RecordChanged",
    "RelativeKnown",
    "RelativeUnknown",
    "SafeCard",
    "ScanRunning",
    "SplitRefused",
    "SplitUnknown",
    "WarningChanged",
    "acts_on_contact",
    "add_relative",
    "answer_upkeep",
    "authorise",
    "begin_import",
    "bind_record",
    "birth_read",
    "birth_unread",
    "candidates",
    "changes_of",
    "checks_available",
    "columns_may_name",
    "compare",
    "correct_person",
    "death_of",
    "decide_pair",
    "decide_row",
    "differences",
    "digest_of",
    "discard_import",
    "duplicates",
    "edit_patient",
    "editable",
    "empty_joined",
    "end_authorisation",
    "expecting",
    "family",
    "find_by_phone",
    "forget_handed",
    "forget_imports",
    "go_on_with_scan",
    "hold",
    "import_layout",
    "import_of",
    "import_report",
    "import_reported",
    "import_rows",
    "imports",
    "in_mourning",
    "is_deceased",
    "is_held",
    "is_known",
    "is_lapsed",
    "is_named",
    "is_reached_at",
    "is_relative",
    "is_shared",
    "is_suspended",
    "keepers",
    "kin_of",
    "lacking",
    "language_name",
    "language_read",
    "last_scan",
    "lift_safe_contact",
    "likely",
    "lines_as_text",
    "lines_of_text",
    "link_phone",
    "loosens",
    "mark_deceased",
    "mark_due_nightly",
    "may_on_contact",
    "may_ring",
    "merge_pair",
    "merge_patients",
    "merges",
    "moved_by",
    "must_be_possible",
    "names",
    "nursing_of",
    "open_patient",
    "outcome_name",
    "outlets",
    "owed_news",
    "pair_of",
    "preview",
    "reached",
    "reason_of",
    "record_of",
    "register_newborn",
    "register_patient",
    "relations",
    "relations_of",
    "relative",
    "release_family",
    "restore_relative",
    "resume_import",
    "resume_scan",
    "reveal",
    "safe_card",
    "safety_of",
    "search",
    "seek_duplicates",
    "set_manner",
    "set_nursing",
    "set_preferential",
    "set_safe_contact",
    "set_wishes",
    "shown_names",
    "split",
    "splits_of",
    "start_reading",
    "suspend_relative",
    "telephones_of",
    "tell_joined",
    "tell_joined_late",
    "told",
    "turning_on",
    "unbind_record",
    "undo_deceased",
    "undo_edit",
    "undo_import",
    "undo_split",
    "unfinished_import",
    "unmerge",
    "upkeep_of",
    "upload_import",
    "who_calls",
    "wishes_kept",
    "with_care",
    "work_now",
    "work_on_import",
    "work_on_scan",
    "would_move",
    "writing_problems",
    "wrong_number",
]


def find_by_phone(e164: str) -> tuple[UUID, ...]:
    """Who may be calling from a telephone, its holder first, however the number was stored. Shows nobody."""
    return tuple(selectors.ids_by_phone(phone.variants(e164))) if e164 else ()


def is_shared(e164: str) -> bool:
    """Whether several people use this telephone. Shows nobody."""
    return selectors.is_shared(phone.variants(e164))


def telephones_of(patient_id: UUID) -> tuple[str, ...]:
    """Of somebody whose record is open: to be compared with, never shown."""
    return selectors.telephones_of(patient_id)


def names(patient_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Short names for boards and lists ("Rosa G."). The caller audits what it shows."""
    return selectors.short_names(patient_ids)


def joined_with(patient_id: UUID) -> tuple[UUID, ...]:
    """Every id that this person has had here, the one of now first. Shows nothing of them."""
    return selectors.joined_with(patient_id)


def hold(patient_id: UUID) -> UUID:
    """The record, or the one that replaced it, held until the transaction ends. Shows nobody. Raises PatientUnknown."""
    return selectors.held_row(patient_id).id


def is_known(patient_id: UUID) -> bool:
    """Whether there is such a patient. Shows nothing of them."""
    return selectors.is_known(patient_id)


def may_ring(number: str, patient_id: UUID) -> bool:
    """Whether this telephone may be rung about this patient at any hour. Shows nobody."""
    return not safety_of(number, [patient_id], surely=True).barred


def wishes_kept(patient_id: UUID) -> Wishes:
    """How somebody would rather be contacted, for their own copy, which audits it. Raises PatientUnknown."""
    return wishes_of(selectors.row_of(patient_id).wishes)


def is_deceased(patient_id: UUID) -> bool:
    """Whether the record says so. Raises PatientUnknown."""
    return selectors.row_of(patient_id).deceased
