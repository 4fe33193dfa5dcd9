"""Who a contact is about: by name once verified, masked before. Looked at once a request: each look is audited."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from latido.compliance import api as compliance
from latido.desk.panels.words import age
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction
from latido.kernel.actor import Actor
from latido.patients import api as patients
from latido.patients.contracts import Level, Patient, Purpose, Verification

NOBODY = Verification(Level.L0, frozenset(), frozenset(), tries_left=3, needed=3)


@dataclass(frozen=True, slots=True)
class Someone:
    """One person of a contact."""

    patient_id: UUID
    initials: str
    name: str  # short, or masked
    hint: str
    full_name: str  # empty until verified


@dataclass(frozen=True, slots=True)
class Seen:
    """Everybody a contact is about, and whom the screen is about."""

    contact: Interaction
    patient_id: UUID | None
    everyone: tuple[Someone, ...]
    verifications: Mapping[UUID, Verification]
    headers: Mapping[UUID, Patient]  # of the verified ones
    closed: Set[UUID] = frozenset()  # verified, and protected from this agent

    @property
    def verification(self) -> Verification:
        return self.verifications[self.patient_id] if self.patient_id else NOBODY

    @property
    def level(self) -> Level:
        """A number on file preselects, and discloses nothing."""
        if self.patient_id:
            return self.verification.level
        return Level.L1 if self.contact.candidate_ids else Level.L0

    @property
    def header(self) -> Patient | None:
        return self.headers.get(self.patient_id) if self.patient_id else None

    @property
    def protected(self) -> bool:
        """The person on the line showed who they are, and their record opens to nobody without breaking the glass."""
        return self.patient_id in self.closed


def purpose(contact: Interaction) -> Purpose:
    return Purpose("interaction", contact.id)


def look(contact: Interaction, wanted: UUID | None, actor: Actor, now: datetime) -> Seen:
    """Everybody, in the order they were added. wanted: whom the screen asks for; else the last one added."""
    known = interactions.verifications(contact, now=now)
    shown = [each for each, verification in known.items() if verification.level >= Level.L2]
    with compliance.together():
        closed = frozenset(compliance.closed_to(actor, shown, now))
        why = purpose(contact)
        headers = {each: patients.open_patient(each, why, actor, now) for each in shown if each not in closed}
        masked = _masked(contact, [each for each in known if each not in headers], actor, now)
    everyone = tuple(_by_name(headers[each]) if each in headers else masked[each] for each in known)
    return Seen(contact, chosen(contact, wanted), everyone, known, headers, closed)


def chosen(contact: Interaction, wanted: UUID | None) -> UUID | None:
    if wanted in contact.patient_ids:
        return wanted
    return contact.patient_ids[-1] if contact.patient_ids else None


def hint(patient: Patient) -> str:
    """72 años · HC 71-20455"""
    return " · ".join(part for part in (age(patient), patient.record_number) if part)


def _by_name(header: Patient) -> Someone:
    return Someone(header.id, header.initials, header.short_name, hint(header), header.name)


def _masked(contact: Interaction, ids: list[UUID], actor: Actor, now: datetime) -> dict[UUID, Someone]:
    if not ids:
        return {}
    found = patients.candidates(ids, actor, contact.id, now)
    return {
        each.patient_id: Someone(
            each.patient_id,
            each.initials,
            each.masked_name,
            " · ".join(part for part in (each.age_band, each.masked_document) if part),
            "",
        )
        for each in found
    }
