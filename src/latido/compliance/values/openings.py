"""Openings of records that somebody should explain: what crosses the door of compliance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from latido.kernel.words import gettext_noop as _


class Tie(StrEnum):
    """Why somebody is asked about a record they opened."""

    OWN = "own"
    COLLEAGUE = "colleague"
    PROTECTED = "protected"
    TELEPHONE = "telephone"
    ADDRESS = "address"
    SURNAME = "surname"
    NO_CONTACT = "no_contact"
    MANY = "many"
    HAND_LINKED = "hand_linked"  # the only contact is one they linked themselves, and nobody was verified in it
    WRONG_PERSON = "wrong_person"  # a contact was noted on their record, and was somebody else's


TIES: Mapping[str, str] = MappingProxyType(
    {
        Tie.OWN: _("Es su propia ficha"),
        Tie.COLLEAGUE: _("Es de alguien que trabaja aquí"),
        Tie.PROTECTED: _("Es una ficha protegida"),
        Tie.TELEPHONE: _("Tienen el mismo teléfono"),
        Tie.ADDRESS: _("Tienen la misma dirección"),
        Tie.SURNAME: _("Comparten apellido"),
        Tie.NO_CONTACT: _("No hubo contacto con la persona en 24 horas"),
        Tie.HAND_LINKED: _("El único contacto lo enlazó quien la abrió, sin comprobar quién hablaba"),
        Tie.WRONG_PERSON: _("Se abrió en un contacto que era de otra persona: mire si se le dijo algo"),
        Tie.MANY: _("Abrió más del triple que sus colegas sin un contacto"),
    }
)


@dataclass(frozen=True, slots=True)
class Opened:
    """One person's openings of one record in one day, and what they are to each other."""

    own: bool = False  # it is their own record
    colleague: bool = False  # it is of somebody who works here
    protected: bool = False
    same_telephone: bool = False
    same_address: bool = False
    surnames_shared: int = 0  # 0, 1 or 2
    in_contact: bool = False  # within a day of a contact that something else than their own hand ties to the patient
    hand_linked: bool = False  # within a day of one that only their own hand does
    records: int = 1  # that this person opened in the day without a contact
    usual: float = 0.0  # the median of their colleagues' same figure


@dataclass(frozen=True, slots=True)
class AccessAlert:
    """An opening that somebody should explain, and what came of asking. justified: None until then."""

    id: UUID
    actor_id: UUID
    patient_id: UUID
    day: date
    ties: tuple[Tie, ...]
    justified: bool | None
    words: str
    answered_by: UUID | None
    answered_at: datetime | None
