"""What crosses the door of patients: values, never rows. Names follow FHIR's Patient where it has them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from latido.compliance.contracts import Wishes
from latido.kernel.words import gettext_noop as _
from latido.patients.acting import SCOPE_WORDS as SCOPE_WORDS
from latido.patients.acting import Act as Act
from latido.patients.acting import Answer as Answer
from latido.patients.acting import Authorisation as Authorisation
from latido.patients.acting import Basis as Basis
from latido.patients.acting import Family as Family
from latido.patients.acting import Fell as Fell
from latido.patients.acting import Level as Level
from latido.patients.acting import NewAuthorisation as NewAuthorisation
from latido.patients.acting import NewRelative as NewRelative
from latido.patients.acting import Reason as Reason
from latido.patients.acting import Relative as Relative
from latido.patients.acting import RightedPerson as RightedPerson
from latido.patients.acting import Scope as Scope
from latido.patients.bringing import MORE_FIELDS as MORE_FIELDS
from latido.patients.bringing import BroughtCover as BroughtCover
from latido.patients.duplicates import CHOSEN as CHOSEN
from latido.patients.duplicates import KEPT as KEPT
from latido.patients.duplicates import UNDO_WITHIN as UNDO_WITHIN
from latido.patients.duplicates import Band as Band
from latido.patients.duplicates import FieldLine as FieldLine
from latido.patients.duplicates import JoinedNews as JoinedNews
from latido.patients.duplicates import KnownAs as KnownAs
from latido.patients.duplicates import MergeDone as MergeDone
from latido.patients.duplicates import NamedOutlet as NamedOutlet
from latido.patients.duplicates import Off as Off
from latido.patients.duplicates import Outlet as Outlet
from latido.patients.duplicates import OutletLine as OutletLine
from latido.patients.duplicates import OutletsUnreadable as OutletsUnreadable
from latido.patients.duplicates import OwedNews as OwedNews
from latido.patients.duplicates import Pair as Pair
from latido.patients.duplicates import PairLine as PairLine
from latido.patients.duplicates import PairState as PairState
from latido.patients.duplicates import Scan as Scan
from latido.patients.duplicates import Side as Side
from latido.patients.duplicates import Split as Split
from latido.patients.duplicates import Unmerged as Unmerged
from latido.patients.duplicates import Untold as Untold
from latido.patients.incoming import COLUMN_FIELDS as COLUMN_FIELDS
from latido.patients.incoming import Column as Column
from latido.patients.incoming import Decision as Decision
from latido.patients.incoming import ImportBatch as ImportBatch
from latido.patients.incoming import Incoming as Incoming
from latido.patients.incoming import IncomingDocument as IncomingDocument
from latido.patients.incoming import IncomingPatient as IncomingPatient
from latido.patients.incoming import Layout as Layout
from latido.patients.incoming import NotAPatient as NotAPatient
from latido.patients.incoming import Phase as Phase
from latido.patients.incoming import ReadingPlan as ReadingPlan
from latido.patients.incoming import RowOutcome as RowOutcome
from latido.patients.incoming import RowProblem as RowProblem
from latido.patients.incoming import Totals as Totals
from latido.patients.incoming import Unreadable as Unreadable
from latido.patients.manner import Address as Address
from latido.patients.manner import Hint as Hint
from latido.patients.manner import Manner as Manner
from latido.patients.manner import Need as Need
from latido.patients.mortality import DEATH_SOURCES as DEATH_SOURCES
from latido.patients.mortality import FROM_FILE as FROM_FILE
from latido.patients.mortality import Death as Death
from latido.patients.reaching import SafeCard as SafeCard
from latido.patients.upkeep import DATA as DATA
from latido.patients.upkeep import LACKS as LACKS
from latido.patients.upkeep import Datum as Datum
from latido.patients.upkeep import Point as Point
from latido.patients.upkeep import Reply as Reply
from latido.patients.upkeep import Standing as Standing
from latido.patients.upkeep import Upkeep as Upkeep


class Check(StrEnum):
    """What a caller may be asked; the screen compares and never shows."""

    DOCUMENT = "document"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"
    EMAIL = "email"
    LAST_VISIT = "last_visit"
    SPEAKER_DOCUMENT = "speaker_document"  # of the relative who speaks for the patient
    CALL_BACK = "call_back"  # no datum: they answered where we call them, on file and unchanged
    IN_PERSON = "in_person"  # no datum: staff saw them with their document


@dataclass(frozen=True, slots=True)
class Turns:
    """What a turn depends on. language: other than Spanish, that is best spoken; agent, team: whom they ask for."""

    preferential: bool = False
    language: str = ""
    agent: UUID | None = None
    team: str = ""  # the code of a skill


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
    hints: tuple[Hint, ...] = ()  # to be known before greeting
    double: bool = False  # easily taken for another one who is shown: a twin, or a document one digit apart


@dataclass(frozen=True, slots=True)
class Ward:
    """A patient for whom somebody without a record may speak, masked."""

    related_id: UUID
    patient: Candidate
    relation: str  # of the carer to them: "Hija", "Cuida a esta persona"
    scopes: tuple[Scope, ...]  # today, once verified
    until: date | None  # the last day of what ends first of what is in force
    ended_on: date | None  # of who may nothing: when what they had ended


@dataclass(frozen=True, slots=True)
class Carer:
    """Somebody without a record who may be calling or is looked for: enough to choose, too little to disclose."""

    person_id: UUID
    initials: str
    tone: int
    masked_name: str  # "Ana L··· R···"
    masked_document: str
    wards: tuple[Ward, ...]
    more: int = 0  # patients of theirs beyond these
    withheld: bool = False  # there are patients of whom nothing is said: they are kept away from them


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody without a record who may be the one that is being written down, masked."""

    person_id: UUID
    masked_name: str
    masked_document: str
    masked_phone: str
    by_document: bool  # else by telephone and name
    here: bool = False  # on this patient's list already


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
    manner: Manner
    hints: tuple[Hint, ...]  # the same in words: "Háblele despacio"
    wishes: Wishes
    nursing_note: bool  # "Consultar con enfermería antes de dar preparación"
    incomplete: bool  # registered in a call, data still to be completed
    deceased: bool
    preferential_by_age: bool = False  # attended before others
    preferential_on_file: bool = False  # the same, whatever their age
    safe: SafeCard = field(default_factory=SafeCard)  # how they want to be reached
    telephones: tuple[str, ...] = field(default=(), repr=False)  # E.164, to be compared with, never shown
    roughly: bool = False  # of the birth date only the year, or the year and the month, is known


@dataclass(frozen=True, slots=True)
class Kin:
    """What ties a patient to others, as it is compared. Crosses to the night's watch, and to no page."""

    surnames: frozenset[str]
    telephones: frozenset[str]
    homes: frozenset[str]


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
    birth_known: str = "day"  # "month", "year": then the date begins what is known
    sex: str = ""  # models.Sex; empty when nobody has said
    born_as: int = 0  # which of several born together who have no name yet, from 1


@dataclass(frozen=True, slots=True)
class Expecting:
    """What the registration of a newborn takes of its mother. children: hers without a name of their own yet."""

    mother: UUID
    given_names: str
    first_surname: str
    second_surname: str
    children: int


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
    unnamed: bool = False  # it is not the patient who speaks, and nobody said which relative it is
    fell: Fell | None = None  # they had shown who they are, and this is why it no longer counts
    fell_at: datetime | None = None
    public: frozenset[Check] = frozenset()  # data that others know here: one more must coincide


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What one search box found. advice: how to search better when nothing could be looked for; empty otherwise."""

    found: tuple[Candidate, ...]
    more: bool  # there are more than were shown
    advice: str = ""
    near: frozenset[UUID] = frozenset()  # those whose names are not as they were typed
    carers: tuple[Carer, ...] = ()  # people without a record


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One row as it is shown: masked when it is about somebody who is there already."""

    id: int
    number: int
    outcome: RowOutcome
    name: str
    birth_date: str  # as far as it is known
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
    "patient.command": _("Se corrió desde el servidor una orden que lee pacientes"),
    "patient.searched": _("Búsqueda de pacientes: los que se mostraron"),
    "patient.asked": _("Se mostró qué datos de identidad se le pueden preguntar"),
    "patient.candidates": _("Se mostraron posibles pacientes, con los datos ocultos"),
    "patient.opened": _("Se abrió la ficha"),
    "patient.revealed": _("Se mostró un dato oculto"),
    "patient.registered": _("Se registró un paciente"),
    "patient.newborn_begun": _("Se empezó a registrar un recién nacido desde la ficha de su madre"),
    "patient.verified": _("Se comparó un dato de identidad"),
    "patient.named": _("Se mostraron nombres cortos en una lista"),
    "patient.family": _("Se mostró la familia de un paciente"),
    "patient.carers": _("Se mostró por quién puede hablar alguien sin historia, con los datos ocultos"),
    "patient.person_offered": _("Se preguntó si un familiar es alguien ya registrado"),
    "patient.relative_shown": _("Se mostró lo que un familiar puede hacer por un paciente"),
    "patient.relative_added": _("Se agregó un familiar o representante de un paciente"),
    "patient.relative_authorised": _("Se autorizó a un familiar a actuar por un paciente"),
    "patient.relative_ended": _("Se terminó una autorización de un familiar"),
    "patient.relative_suspended": _("Se suspendió lo que un familiar puede hacer por un paciente"),
    "patient.relative_restored": _("Se levantó la suspensión de un familiar"),
    "patient.relative_bound": _("Se unió a un familiar con su propia historia"),
    "patient.relative_unbound": _("Se separó a un familiar de una historia"),
    "patient.relative_corrected": _("Se corrigió quién es un familiar sin historia, o su teléfono"),
    "patient.phone_wrong": _("Se marcó un teléfono como equivocado"),
    "patient.nursing": _("Se puso o se quitó el aviso de enfermería de un paciente"),
    "patient.nursing_shown": _("Se mostró el aviso de enfermería de un paciente"),
    "patient.manner": _("Se anotó cómo se trata a un paciente"),
    "patient.wishes": _("Se anotó cómo prefiere un paciente que lo contacten"),
    "patient.deceased": _("Se anotó que un paciente falleció"),
    "patient.not_deceased": _("Se deshizo la anotación de que un paciente falleció"),
    "patient.death_shown": _("Se mostró lo que se sabe del fallecimiento de un paciente"),
    "patient.family_released": _("Se levantó el silencio con la familia de quien falleció"),
    "patient.preferential": _("Se puso o se quitó la atención preferencial de un paciente"),
    "patient.phone_linked": _("Se asoció un teléfono a un paciente"),
    "patient.followed": _("Se siguió el número de una ficha unida hasta la que quedó"),
    "patient.edit_shown": _("Se mostraron los datos de un paciente para cambiarlos"),
    "patient.edited": _("Se cambiaron datos de un paciente"),
    "patient.edit_undone": _("Se deshizo un cambio de datos de un paciente"),
    "patient.change_told": _("Se avisó al contacto anterior de un cambio de datos"),
    "patient.changes_listed": _("Se mostraron los últimos cambios de una ficha"),
    "patient.lacking_listed": _("Se mostraron fichas a las que les falta algo"),
    "patient.upkeep_shown": _("Se mostró qué le falta a una ficha"),
    "patient.upkeep": _("Se confirmó un dato de contacto, o la persona no quiso darlo"),
    "patient.safe_contact_shown": _("Se mostró cómo un paciente quiere que se le contacte"),
    "patient.safe_contact_set": _("Se anotó cómo un paciente quiere que se le contacte"),
    "patient.safe_contact_lifted": _("Un paciente ya no pide que se le contacte de otro modo"),
    "patient.refused": _("Se negó la apertura de una ficha"),
    "patient.duplicates_sought": _("Se pidió buscar fichas duplicadas"),
    "patient.duplicates_listed": _("Se mostraron fichas que pueden ser de la misma persona"),
    "patient.compared": _("Se compararon dos fichas lado a lado"),
    "patient.decided": _("Se decidió si dos fichas son de la misma persona"),
    "patient.merged": _("Se unieron dos fichas de la misma persona"),
    "patient.merge_refused": _("No se pudieron unir o separar dos fichas"),
    "patient.emptied": _("Se vació una ficha unida hace más de 30 días"),
    "patient.unmerged": _("Se separaron dos fichas que se habían unido"),
    "patient.told_outside": _("Se avisó a otro sistema que dos fichas se unieron o se separaron"),
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
