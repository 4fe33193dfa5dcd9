"""Who it is about: the people of a contact, the comparison that verifies one, and the verified one's record."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import ngettext

from latido.coverage import api as coverage
from latido.desk.core.asking import to_ask
from latido.desk.panels import words
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction
from latido.kernel.actor import Actor
from latido.patients import api as patients
from latido.patients.contracts import Check, Level, Patient, Purpose, Verification
from latido.plumbing.ui.words import hour
from latido.scheduling import api as scheduling
from latido.scheduling.contracts import AppointmentStatus
from latido.staff import api as staff

NOBODY = Verification(Level.L0, frozenset(), frozenset(), tries_left=3, needed=3)


@dataclass(frozen=True, slots=True)
class Someone:
    """One person of a contact, by the full name once verified and masked before."""

    patient_id: UUID
    initials: str
    name: str
    hint: str
    full_name: str  # empty until verified


@dataclass(frozen=True, slots=True)
class Asked:
    """One datum of the comparison. result: "", "ok" or "no"."""

    value: str
    label: str
    placeholder: str
    dots: str
    result: str
    closed: bool
    first: bool = False  # where the agent begins to type


def purpose(contact: Interaction) -> Purpose:
    return Purpose("interaction", contact.id)


def people(contact: Interaction, actor: Actor, now: datetime) -> tuple[Someone, ...]:
    """Everybody this contact is about, in the order they were added. Audited."""
    levels = {each: interactions.verification(contact.id, each).level for each in contact.patient_ids}
    unknown = [each for each, level in levels.items() if level < Level.L2]
    masked = {each.patient_id: each for each in patients.candidates(unknown, actor, contact.id, now)} if unknown else {}
    found = []
    for each, level in levels.items():
        if level >= Level.L2:
            header = patients.open_patient(each, purpose(contact), actor, now)
            found.append(Someone(each, header.initials, header.short_name, hint(header), header.name))
        elif each in masked:
            shown = masked[each]
            about = " · ".join(part for part in (shown.age_band, shown.masked_document) if part)
            found.append(Someone(each, shown.initials, shown.masked_name, about, ""))
    return tuple(found)


def hint(patient: Patient) -> str:
    """72 años · HC 71-20455"""
    age = "" if patient.age is None else ngettext("%(n)d año", "%(n)d años", patient.age) % {"n": patient.age}
    return " · ".join(part for part in (age, patient.record_number) if part)


def verification_context(contact: Interaction, patient_id: UUID | None) -> dict[str, Any]:
    """What the panel of the comparison needs, with nobody chosen too."""
    state = interactions.verification(contact.id, patient_id) if patient_id else NOBODY
    available = patients.checks_available(patient_id) if patient_id else tuple(words.CHECKS)
    return {
        "patient_id": patient_id,
        "verification": state,
        "checks": _checks(to_ask(available, state), state),
        "done": min(state.proven, state.needed),
        "tries": _tries(state) if patient_id else "",
        "out_of_tries": not state.tries_left and state.level < Level.L2,
    }


def _checks(available: Iterable[Check], state: Verification) -> list[Asked]:
    found = [asked(check, state) for check in available]
    unasked = next((n for n, each in enumerate(found) if not each.result and not each.closed), None)
    return [replace(each, first=n == unasked) for n, each in enumerate(found)]


def asked(check: Check, state: Verification, *, again: bool = False) -> Asked:
    """again: the agent wants to type one that did not coincide once more."""
    label, placeholder, dots = words.CHECKS[check]
    result = "ok" if check in state.matched else "no" if check in state.failed and not again else ""
    closed = not result and (not state.tries_left or state.level >= Level.L2)
    return Asked(check.value, str(label), str(placeholder), dots, result, closed)


def _tries(state: Verification) -> str:
    left = state.tries_left
    return ngettext("queda %(n)d intento", "quedan %(n)d intentos", left) % {"n": left}


def verified_by(state: Verification) -> str:
    """Laura M., 3 datos coinciden · 14:09"""
    if state.level < Level.L2 or state.at is None:
        return ""
    who = staff.agents_by_id([state.by]).get(state.by) if state.by else None
    what = ngettext("%(n)d dato coincide", "%(n)d datos coinciden", state.proven) % {"n": state.proven}
    name = f"{who.name}, " if who else ""
    return f"{name}{what} · {hour(timezone.localtime(state.at))}"


def record_context(contact: Interaction, patient_id: UUID, actor: Actor, now: datetime) -> dict[str, Any]:
    """The pane of a verified person: header, coverage, family, next appointments. Each read is audited."""
    header = patients.open_patient(patient_id, purpose(contact), actor, now)
    state = interactions.verification(contact.id, patient_id)
    return {
        "patient": header,
        "patient_hint": hint(header),
        "verified_by": verified_by(state),
        "coverage": next(iter(coverage.coverage_of(patient_id, actor, contact.id)), None),
        "family": patients.family(patient_id, actor, contact.id),
        **appointments_context(contact, patient_id, actor, now),
    }


def appointments_context(contact: Interaction, patient_id: UUID, actor: Actor, now: datetime) -> dict[str, Any]:
    booked = scheduling.appointments_of(patient_id, actor, now, contact.id)
    return {
        "patient_id": patient_id,
        "appointments": [each for each in booked if each.status is AppointmentStatus.BOOKED and each.start > now],
        "can_book": actor.may("scheduling.book"),
    }


def chosen(contact: Interaction, wanted: UUID | None) -> UUID | None:
    """Whom the screen is about: the one asked for, if of this contact; else the last one added."""
    if wanted in contact.patient_ids:
        return wanted
    return contact.patient_ids[-1] if contact.patient_ids else None
