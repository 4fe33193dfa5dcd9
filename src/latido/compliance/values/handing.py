"""What leaves the house about people: their own copy, what was disclosed, and files of many. Crosses the door."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from latido.kernel.words import gettext_noop as _


class Withheld(StrEnum):
    """Why a thing is not in somebody's copy. NONE: it is."""

    NONE = ""
    RESERVED = "reserved"
    OTHERS = "others"
    HOLD = "hold"
    NOTES = "notes"


WITHHELD: Mapping[str, str] = MappingProxyType(
    {
        Withheld.RESERVED: _("Es de un tipo reservado: lo entrega quien le atiende"),
        Withheld.OTHERS: _("Son datos de otra persona"),
        Withheld.HOLD: _("Lo detiene un proceso legal"),
        Withheld.NOTES: _("Son apuntes profesionales"),
    }
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that is held about a patient, as its room gives it.

    kind and at are told of a withheld one too, and nothing else of it. whose: other patients who are in it.
    """

    section: str  # "Citas"
    kind: str  # "Cita"
    lines: tuple[tuple[str, str], ...]  # word, what it says
    at: datetime | None = None
    withhold: Withheld = Withheld.NONE  # proposed; a person decides
    fhir: Mapping[str, Any] | None = None  # R4 resource
    whose: tuple[UUID, ...] = ()
    held: tuple[UUID, ...] = ()  # contacts and recordings by which a legal hold may stop it

    def stopped(self) -> "Piece":
        """The same, kept back by a legal hold; what is reserved stays so."""
        return self if self.withhold else replace(self, withhold=Withheld.HOLD)


class CopyState(StrEnum):
    COLLECTING = "collecting"
    REVIEW = "review"
    RELEASED = "released"  # frozen
    ENDED = "ended"  # its time is over or it was discarded: its bytes are gone


@dataclass(frozen=True, slots=True)
class Copy:
    """A patient's copy of what is held about them. done and of: how far collecting is."""

    id: UUID
    request_id: UUID
    patient_id: UUID
    state: CopyState
    begun_by: UUID | None
    begun_at: datetime
    done: int
    of: int
    pieces: int
    withheld: int
    undecided: int
    released_by: UUID | None
    released_at: datetime | None
    expires_at: datetime | None
    handed_at: datetime | None
    downloads: int


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a copy, to be looked at. lines: empty of a reserved one, which nobody need read to decide."""

    number: int
    section: str
    kind: str
    at: datetime | None
    lines: tuple[tuple[str, str], ...]
    proposed: Withheld
    withheld: Withheld
    decided: bool


class Shown(StrEnum):
    """How whoever takes a copy away showed that they are the one."""

    IN_PERSON = "in_person"
    CONTACT = "contact"  # verified to the third level in a contact of today


SHOWN: Mapping[str, str] = MappingProxyType(
    {
        Shown.IN_PERSON: _("En persona, con su documento a la vista"),
        Shown.CONTACT: _("Verificado en nivel 3 en un contacto de las últimas 24 horas"),
    }
)
ENOUGH = 3  # of the levels of verifying


class Basis(StrEnum):
    """What lets data leave the house outside care, payment and its own running."""

    RIGHT = "right"
    AUTHORISED = "authorised"
    LAW = "law"
    COURT = "court"
    HEALTH = "health"
    VITAL = "vital"
    OTHER = "other"


BASES: Mapping[str, str] = MappingProxyType(
    {
        Basis.RIGHT: _("Derecho de la persona a sus datos"),
        Basis.AUTHORISED: _("La persona lo autorizó"),
        Basis.LAW: _("Una ley lo exige"),
        Basis.COURT: _("Orden de un juez o autoridad"),
        Basis.HEALTH: _("Salud pública o vigilancia"),
        Basis.VITAL: _("Peligro para la vida"),
        Basis.OTHER: _("Otra"),
    }
)


@dataclass(frozen=True, slots=True)
class NewDisclosure:
    patient_id: UUID
    to_whom: str
    what: str
    why: str
    basis: Basis
    at: datetime
    evidence: str
    ref: UUID | None = None  # of the copy


@dataclass(frozen=True, slots=True)
class Disclosure:
    id: UUID
    patient_id: UUID
    to_whom: str
    what: str
    why: str
    basis: Basis
    at: datetime
    evidence: str
    by: UUID | None
    noted_at: datetime


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a patient asked to correct, and what came of it. change_id: the correction; disagreement: their words."""

    request_id: UUID
    number: str
    taken_at: datetime
    outcome: str  # values.rights.Outcome; empty while it is open
    answered_at: datetime | None
    change_id: UUID | None
    disagreement: str


class CopyUnknown(LookupError):
    """There is no such copy, or it is not where this can be asked of it."""


class CopyRunning(ValueError):
    """This request has a copy that is not over."""


class NotACopy(ValueError):
    """This request asks for no copy, or was answered."""


class Undecided(ValueError):
    """Somebody has yet to look at each thing that is to be withheld."""


class NotShown(ValueError):
    """Whoever takes it away has not shown that they are the one."""


class FactsMissing(ValueError):
    """A disclosure says to whom, what, why, when and how it can be shown; and not of tomorrow."""


HANDING_ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "copy.begun": _("Se pidió reunir la copia de los datos de un paciente"),
        "copy.collected": _("Se reunió una parte de la copia de los datos de un paciente"),
        "copy.shown": _("Se mostró lo reunido para la copia de un paciente"),
        "copy.decided": _("Se decidió si algo va en la copia de un paciente"),
        "copy.released": _("Se cerró la copia de un paciente para entregarla"),
        "copy.handed": _("Se comprobó quién recibe la copia de un paciente"),
        "copy.downloaded": _("Se descargó o imprimió la copia de un paciente"),
        "copy.ended": _("Se destruyó la copia de un paciente"),
        "disclosure.noted": _("Se anotó una entrega de datos de un paciente a alguien de fuera"),
        "disclosure.listed": _("Se mostraron las entregas de datos de un paciente"),
        "amendment.listed": _("Se mostró qué pidió corregir un paciente"),
    }
)
