"""What crosses the door about files of patients on their way in; contracts.py hands it on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from latido.kernel.words import gettext_noop as _
from latido.patients.bringing import MORE_FIELDS


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
    """A document as a file gives it. country: empty means the organisation's; type: empty means its usual one.

    former: it is theirs no more.
    """

    value: str
    type: str = ""
    country: str = ""
    former: bool = False


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
    emails: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    record_number: str = ""
    deceased: str = ""
    last_visit_on: str = ""
    source_system: str = ""  # whose key source_value is; the same pair is the same person, always
    source_value: str = ""
    more: Mapping[str, str] = field(default_factory=dict)  # bringing.MORE_FIELDS -> as it was written


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
    "second_email": _("Otro correo electrónico"),
    "address": _("Dirección"),
    "second_address": _("Otra dirección"),
    "city": _("Ciudad"),
    "deceased": _("Fallecido"),
    **MORE_FIELDS,
    "last_visit_on": _("Última visita"),
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
