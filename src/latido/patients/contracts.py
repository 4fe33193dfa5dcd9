"""What crosses the door of patients: values, never rows. Names follow FHIR's Patient where it has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from uuid import UUID

from latido.kernel.words import gettext_noop as _


class Level(IntEnum):
    """How sure we are of who is on the line (NIST-like; security 6.1)."""

    L0 = 0  # nobody
    L1 = 1  # the number is on file: preselects, discloses nothing
    L2 = 2  # verified by what they know
    L3 = 3  # verified by a second channel or in person


class Check(StrEnum):
    """What a caller may be asked; the screen compares and never shows."""

    DOCUMENT = "document"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"
    EMAIL = "email"
    LAST_VISIT = "last_visit"


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
    preferences: tuple[str, ...]  # "Háblele despacio"
    nursing_note: bool  # "Consultar con enfermería antes de dar preparación"
    incomplete: bool  # registered in a call, data still to be completed
    deceased: bool


@dataclass(frozen=True, slots=True)
class Family:
    patient_id: UUID
    initials: str
    tone: int
    name: str
    relation: str
    authorised: bool


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
    """Why a record is opened: a live interaction or task, or a reason in words."""

    kind: str  # "interaction", "search", "registration"
    ref: UUID | None = None
    reason: str = ""


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


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What one search box found. advice: how to search better when nothing could be looked for; empty otherwise."""

    found: tuple[Candidate, ...]
    more: bool  # there are more than were shown
    advice: str = ""


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
    "patient.phone_linked": _("Se asoció un teléfono a un paciente"),
    "patient.refused": _("Se negó la apertura de una ficha"),
}
