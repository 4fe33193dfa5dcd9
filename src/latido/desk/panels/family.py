"""Who speaks for a patient, or may be about to; what they may do, and what lets them. Each read is audited."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from latido.compliance import api as compliance
from latido.desk.panels.people import Seen
from latido.interactions.contracts import CallerKind, Interaction
from latido.kernel.actor import Actor
from latido.patients import api as patients
from latido.patients.contracts import SCOPE_WORDS, Act, Authorisation, Basis, Carer, Family, Relative, Ward
from latido.plumbing.ui.words import dated
from latido.staff import api as staff

SCOPES = {scope: _(words) for scope, words in SCOPE_WORDS.items()}
BASES = {
    Basis.PARENT: _("Madre o padre de menor de edad"),
    Basis.GUARDIAN: _("Curador o tutor por sentencia"),
    Basis.POWER: _("Poder notarial"),
    Basis.SUPPORT: _("Acuerdo de apoyos"),
    Basis.WRITTEN: _("Autorización escrita del paciente"),
    Basis.SPOKEN: _("Autorización de palabra del paciente"),
}
OPENS = {  # what an agent may be asked for, and the act that it is
    Act.BOOK: _("agendar"),
    Act.APPOINTMENTS: _("saber de las citas"),
    Act.MOVE: _("cambiarlas o cancelarlas"),
    Act.BALANCE: _("saldos"),
    Act.RESULTS: _("resultados"),
    Act.DATA: _("datos registrados"),
}
OTHERS = frozenset({CallerKind.RELATIVE, CallerKind.CAREGIVER, CallerKind.OTHER, CallerKind.COMPANY})


@dataclass(frozen=True, slots=True)
class Shown:
    """One authorisation in words."""

    id: UUID
    basis: str
    scopes: str
    document: str
    at: datetime
    by: str
    told: Authorisation


def acts(seen: Seen, now: datetime) -> frozenset[str]:
    """What who is on the line may do for the patient on screen; before anybody showed anything, the open acts."""
    if seen.patient_id is None:
        return frozenset()
    deceased = bool(seen.header and seen.header.deceased)
    return frozenset(patients.acts_on_contact(seen.patient_id, seen.verification, now, deceased=deceased))


def speakers_context(contact: Interaction, patient_id: UUID, actor: Actor, now: datetime) -> dict[str, Any]:
    """Who of the family may be on the line. Nobody is looked up while the patient speaks for themselves."""
    speaker = contact.speakers.get(patient_id)
    asked = speaker is not None or contact.caller_kind in OTHERS
    closed = bool(compliance.closed_to(actor, [patient_id], now)) if asked else False
    found = patients.family(patient_id, actor, contact.id, now) if asked and not closed else ()
    return {
        "contact": contact,
        "patient_id": patient_id,
        "asked": asked and not closed,
        "speaker_id": speaker,
        "relatives": [each for each in found if each.related_id],
    }


def speaking(family: Collection[Family], speaker: UUID | None, allowed: Collection[str]) -> dict[str, Any]:
    """Who speaks for the verified patient, and what they may and may not be told."""
    who = next((each for each in family if speaker and each.related_id == speaker), None)
    return {"speaker": who, **told(allowed)}


def told(allowed: Collection[str]) -> dict[str, Any]:
    """What may and may not be talked about, in words."""
    return {
        "may_words": [words for act, words in OPENS.items() if act in allowed],
        "may_not_words": [words for act, words in OPENS.items() if act not in allowed],
    }


def relative_context(contact: Interaction, one: Relative, actor: Actor) -> dict[str, Any]:
    """Everything about one relative, and what may be done about them."""
    who = staff.names([each for each in (one.suspended_by, *(a.by for a in one.authorisations)) if each])
    return {
        "contact": contact,
        "patient_id": one.patient_id,
        "about": f"paciente={one.patient_id}",
        "relative": one,
        "suspended_by": who.get(one.suspended_by, "") if one.suspended_by else "",
        "authorisations": [_shown(each, who.get(each.by, "") if each.by else "") for each in one.authorisations],
        "speaks": contact.speakers.get(one.patient_id) == one.id,
        "speaking_now": contact.speakers.get(one.patient_id) is not None,
        "can_change": actor.may("patients.relatives"),
        "can_restore": actor.may("patients.restore_relative"),
    }


def _shown(told: Authorisation, by: str) -> Shown:
    scopes = ", ".join(str(SCOPES[each]).lower() for each in SCOPES if each in told.scopes)
    return Shown(told.id, str(BASES[told.basis]), scopes, told.document, told.at, by, told)


@dataclass(frozen=True, slots=True)
class ShownWard:
    told: Ward
    may: str


@dataclass(frozen=True, slots=True)
class ShownCarer:
    told: Carer
    wards: tuple[ShownWard, ...]


def who_calls(contact: Interaction, actor: Actor, now: datetime) -> tuple[ShownCarer, ...]:
    """Of the telephone that calls; nobody stands behind a number at the counter. Audited."""
    if contact.at_counter:
        return ()
    return in_words(patients.who_calls(contact.from_number, actor, contact.id, now))


def with_care(contact: Interaction, found: Iterable[ShownCarer]) -> bool:
    """Whether any who may be called about, by themselves or by who looks after them, asks for care in reaching them."""
    wards = [ward.told.patient.patient_id for each in found for ward in each.wards]
    return patients.with_care([*contact.candidate_ids, *wards], contact.from_number)


def in_words(found: Iterable[Carer]) -> tuple[ShownCarer, ...]:
    return tuple(ShownCarer(each, tuple(ShownWard(ward, _may(ward)) for ward in each.wards)) for each in found)


def _may(ward: Ward) -> str:
    if not ward.scopes:
        if ward.ended_on:
            return gettext("Sin autorización: terminó el %(day)s") % {"day": dated(ward.ended_on)}
        return gettext("Sin autorización: puede lo que cualquiera")
    said = ", ".join(str(SCOPES[each]).lower() for each in ward.scopes)
    words = gettext("Si muestra quién es, puede: %(scopes)s") % {"scopes": said}
    return f"{words} · " + gettext("hasta el %(day)s") % {"day": dated(ward.until)} if ward.until else words
