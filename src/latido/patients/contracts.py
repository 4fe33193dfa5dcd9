"""What crosses the door of patients: values, never rows. Names follow FHIR's Patient where it has them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from latido.kernel.words import gettext_noop as _
from latido.patients.acting import Act as Act
from latido.patients.acting import Answer as Answer
from latido.patients.acting import Authorisation as Authorisation
from latido.patients.acting import Basis as Basis
from latido.patients.acting import Family as Family
from latido.patients.acting import Level as Level
from latido.patients.acting import NewAuthorisation as NewAuthorisation
from latido.patients.acting import NewRelative as NewRelative
from latido.patients.acting import Reason as Reason
from latido.patients.acting import Relative as Relative
from latido.patients.acting import Scope as Scope
from latido.patients.duplicates import CHOSEN as CHOSEN
from latido.patients.duplicates import KEPT as KEPT
from latido.patients.duplicates import UNDO_WITHIN as UNDO_WITHIN
from latido.patients.duplicates import Band as Band
from latido.patients.duplicates import FieldLine as FieldLine
from latido.patients.duplicates import MergeDone as MergeDone
from latido.patients.duplicates import Pair as Pair
from latido.patients.duplicates import PairLine as PairLine
from latido.patients.duplicates import PairState as PairState
from latido.patients.duplicates import Scan as Scan
from latido.patients.duplicates import Side as Side
from latido.patients.duplicates import Unmerged as Unmerged


class Check(StrEnum):
    """What a caller may be asked; the screen compares and never shows."""

    DOCUMENT = "document"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"
    EMAIL = "email"
    LAST_VISIT = "last_visit"
    SPEAKER_DOCUMENT = "speaker_document"  # of the relative who speaks for the patient


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be calling: enough to choose, too little to disclose."""

    patient_id: UUID
    initials: str
    masked_name: str  # "Rosa E. G··· P···"
    age_band: str  # "70 a 75 años"
    masked_document: str  # "CC ··· 907"
    relation: str  # to the telephone: "Titular del teléfono", "Hijo de Rosa · puede agendar"
    tone: int  # 0 to 6, of the avatar


@dataclass(frozen=True, slots=True)
class Patient:
    """The header of a record: opened with a purpose, and audited."""

    id: UUID
    name: str  # full, as the person has it: "Rosa Elvira Gutiérrez Peña"
    short_name: str  # "Rosa G.": lists and agendas
    preferred_name: str  # "doña Rosa"; may be empty
    initials: str
    tone: int
    birth_date: date | None
    age: int | None
    record_number: str  # "HC 71-20455"
    document_type: str
    masked_document: str
    masked_phone: str
    phone_wrong: bool  # whoever answered there did not know them
    preferences: tuple[str, ...]  # "Háblele despacio"
    nursing_note: bool  # "Consultar con enfermería antes de dar preparación"
    incomplete: bool  # registered in a call, data still to be completed
    deceased: bool
    preferential_by_age: bool = False  # attended before others
    preferential_on_file: bool = False  # the same, whatever their age


@dataclass(frozen=True, slots=True)
class Kin:
    """What ties a patient to others, as it is compared. Crosses to the night's watch, and to no page."""

    surnames: frozenset[str]
    telephones: frozenset[str]
    address: str


@dataclass(frozen=True, slots=True)
class NewPatient:
    """What an agent hears in the call. document_number may be empty when document_type is "SD" (sin documento)."""

    document_type: str
    document_number: str
    given_names: str
    first_surname: str
    second_surname: str
    birth_date: date | None
    phone: str  # E.164
    newborn: bool = False


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why a record is opened: a live interaction or task, or a reason, picked and in words."""

    kind: str  # "interaction", "search", "glass", "registration"
    ref: UUID | None = None
    reason: str = ""
    code: str = ""  # of OPENING_REASONS


OPENING_REASONS: Mapping[str, str] = {  # outside a contact
    "appointment": _("Gestionar una cita"),
    "call_back": _("Devolverle la llamada"),
    "result": _("Resultado, orden o autorización"),
    "billing": _("Cobro o aseguradora"),
    "complaint": _("Queja o solicitud"),
    "data": _("Completar o corregir sus datos"),
    "other": _("Otro motivo"),
}


@dataclass(frozen=True, slots=True)
class Verification:
    """The state of verifying one person on one interaction."""

    level: Level
    matched: frozenset[Check]
    failed: frozenset[Check]
    tries_left: int
    needed: int
    by: UUID | None = None
    at: datetime | None = None
    proven: int = 0  # data of `needed` that coincide; address and e-mail are one
    speaker: UUID | None = None  # the relative who speaks for the patient; None: the patient


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What one search box found. advice: how to search better when nothing could be looked for; empty otherwise."""

    found: tuple[Candidate, ...]
    more: bool  # there are more than were shown
    advice: str = ""
    near: frozenset[UUID] = frozenset()  # those whose names are not as they were typed


class Phase(StrEnum):
    """Where an import is. The first and the quiet ones wait for a person; the others for the worker."""

    UPLOADED = "uploaded"  # sealed; its columns still to be agreed
    READING = "reading"
    CHECKING = "checking"
    READY = "ready"  # the dry run is done
    WRITING = "writing"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    DISCARDED = "discarded"
    FAILED = "failed"


class RowOutcome(StrEnum):
    """What becomes of one row; each ends in exactly one but the first."""

    PENDING = "pending"
    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    POSSIBLE_DUPLICATE = "possible_duplicate"  # a person decides
    REJECTED = "rejected"


class Decision(StrEnum):
    """What a person says of a possible duplicate."""

    CREATE = "create"  # somebody else
    LINK = "link"  # the same person


@dataclass(frozen=True, slots=True)
class IncomingDocument:
    """A document as a file gives it. country: empty means the organisation's; type: empty means its usual one."""

    value: str
    type: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class IncomingPatient:
    """One person as a file gives them: texts as they were written, nothing checked yet.

    A name may come in parts, with its surnames together, or whole; a date in any usual form.
    """

    row: int  # as whoever opens the file counts: line, sheet row or entry
    given_names: str = ""
    first_surname: str = ""
    second_surname: str = ""
    surnames: str = ""
    full_name: str = ""
    birth_date: str = ""
    month_first: bool = False  # 03/12/1954 is the twelfth of March
    sex: str = ""
    documents: tuple[IncomingDocument, ...] = ()
    phones: tuple[str, ...] = ()
    country: str = ""  # of the telephones; empty means the organisation's
    email: str = ""
    address: str = ""
    record_number: str = ""
    deceased: str = ""
    source_system: str = ""  # whose key source_value is; the same pair is the same person, always
    source_value: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row, or the rest of a file, from which no person could be read. code: in core.reasons."""

    row: int
    code: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class NotAPatient:
    """A record of another kind, counted and passed over."""

    row: int


Incoming = IncomingPatient | Unreadable | NotAPatient


COLUMN_FIELDS: Mapping[str, str] = {  # what a column of a table may hold
    "source_value": _("Código en el sistema de origen"),
    "record_number": _("Historia clínica"),
    "document_type": _("Tipo de documento"),
    "document_number": _("Número de documento"),
    "given_names": _("Nombres"),
    "second_given_name": _("Segundo nombre"),
    "first_surname": _("Primer apellido"),
    "second_surname": _("Segundo apellido"),
    "surnames": _("Apellidos"),
    "full_name": _("Nombre completo"),
    "birth_date": _("Fecha de nacimiento"),
    "sex": _("Sexo"),
    "phone": _("Teléfono"),
    "second_phone": _("Otro teléfono"),
    "email": _("Correo electrónico"),
    "address": _("Dirección"),
    "city": _("Ciudad"),
    "deceased": _("Fallecido"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: where it is, what it is called, its first values, what it seems to hold."""

    place: int
    name: str
    samples: tuple[str, ...]
    proposed: str  # one of COLUMN_FIELDS; empty when unknown


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is made. kind: the reader that knows it; details: its own words, for reading it again."""

    kind: str
    columns: tuple[Column, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadingPlan:
    """How a file is to be read. fields: place of a column -> what it holds. defaults: source_system, document_type."""

    kind: str
    fields: Mapping[int, str] = field(default_factory=dict)
    details: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Totals:
    """How many rows of an import came to what. read is their sum, and pending."""

    read: int = 0
    pending: int = 0
    new: int = 0
    same: int = 0
    changed: int = 0
    possible_duplicate: int = 0
    rejected: int = 0
    with_notes: int = 0  # of those not rejected, with something left out
    others: int = 0  # records that are no patients
    written: int = 0
    undone: int = 0
    left: int = 0  # not undone, with a reason


@dataclass(frozen=True, slots=True)
class ImportBatch:
    """One file on its way in."""

    id: UUID
    name: str  # of the file
    kind: str
    phase: Phase
    at: datetime
    by: UUID | None
    totals: Totals
    position: int  # rows that the running phase has behind it
    note: str  # why it failed, or what its end was cut by: a code of core.reasons
    file_kept: bool
    quiet_since: datetime  # when it last moved
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why something of a row was not taken, in the reader's language. stops: the whole row was not."""

    field: str
    why: str
    remedy: str
    stops: bool


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One row as it is shown: masked when it is about somebody who is there already."""

    id: int
    number: int
    outcome: RowOutcome
    name: str
    birth_date: date | None
    document: str
    phone: str
    problems: tuple[RowProblem, ...]
    changes: tuple[str, ...]  # names of fields
    candidates: tuple[Candidate, ...]
    other_rows: tuple[int, ...]  # of the same file, that may be the same person
    decision: str
    written: bool
    may_create: bool
    left: str  # why undoing left it


PERMISSIONS: Mapping[str, str] = {}
AUDIT_ACTIONS: Mapping[str, str] = {
    "patient.searched": _("Búsqueda de pacientes: los que se mostraron"),
    "patient.asked": _("Se mostró qué datos de identidad se le pueden preguntar"),
    "patient.candidates": _("Se mostraron los posibles pacientes de un teléfono"),
    "patient.opened": _("Se abrió la ficha"),
    "patient.revealed": _("Se mostró un dato oculto"),
    "patient.registered": _("Se registró un paciente"),
    "patient.verified": _("Se comparó un dato de identidad"),
    "patient.named": _("Se mostraron nombres cortos en una lista"),
    "patient.family": _("Se mostró la familia de un paciente"),
    "patient.relative_shown": _("Se mostró lo que un familiar puede hacer por un paciente"),
    "patient.relative_added": _("Se agregó un familiar o representante de un paciente"),
    "patient.relative_authorised": _("Se autorizó a un familiar a actuar por un paciente"),
    "patient.relative_ended": _("Se terminó una autorización de un familiar"),
    "patient.relative_suspended": _("Se suspendió lo que un familiar puede hacer por un paciente"),
    "patient.relative_restored": _("Se levantó la suspensión de un familiar"),
    "patient.phone_wrong": _("Se marcó un teléfono como equivocado"),
    "patient.preferential": _("Se puso o se quitó la atención preferencial de un paciente"),
    "patient.phone_linked": _("Se asoció un teléfono a un paciente"),
    "patient.refused": _("Se negó la apertura de una ficha"),
    "patient.duplicates_sought": _("Se pidió buscar fichas duplicadas"),
    "patient.duplicates_listed": _("Se mostraron fichas que pueden ser de la misma persona"),
    "patient.compared": _("Se compararon dos fichas lado a lado"),
    "patient.decided": _("Se decidió si dos fichas son de la misma persona"),
    "patient.merged": _("Se unieron dos fichas de la misma persona"),
    "patient.unmerged": _("Se separaron dos fichas que se habían unido"),
    "import.uploaded": _("Se subió un archivo de pacientes"),
    "import.shown": _("Se mostraron filas de un archivo de pacientes"),
    "import.begun": _("Se aceptó importar un archivo de pacientes"),
    "import.decided": _("Se decidió si un posible duplicado es la misma persona"),
    "import.written": _("Se escribieron pacientes de un archivo"),
    "import.downloaded": _("Se descargó el informe de una importación"),
    "import.undo_begun": _("Se pidió deshacer una importación"),
    "import.undone": _("Se deshicieron pacientes de una importación"),
    "import.discarded": _("Se descartó un archivo de pacientes"),
}
