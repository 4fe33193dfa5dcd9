"""A contact that was noted on the wrong person: who it is, what would move, and what was opened meanwhile."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from latido.compliance.contracts import AUDIT_ACTIONS as OF_COMPLIANCE
from latido.coverage.contracts import AUDIT_ACTIONS as OF_COVERAGE
from latido.interactions import api as interactions
from latido.interactions.contracts import AUDIT_ACTIONS as OF_INTERACTIONS
from latido.interactions.contracts import Interaction
from latido.kernel.actor import Actor
from latido.patients import api as patients
from latido.patients.contracts import AUDIT_ACTIONS as OF_PATIENTS
from latido.patients.contracts import Candidate
from latido.scheduling.contracts import AUDIT_ACTIONS as OF_SCHEDULING

WORDS: Mapping[str, str] = {**OF_PATIENTS, **OF_INTERACTIONS, **OF_SCHEDULING, **OF_COVERAGE, **OF_COMPLIANCE}


def context(contact: Interaction, wrong_id: UUID, actor: Actor, now: datetime) -> dict[str, Any]:
    """Who it was noted on, and who else it may have been: the others of the telephone and of the contact."""
    others = [each for each in (*contact.candidate_ids, *contact.patient_ids) if each != wrong_id]
    found = {each.patient_id: each for each in patients.candidates([wrong_id, *others], actor, contact.id, now)}
    return {
        "contact": contact,
        "patient_id": wrong_id,
        "wrong": found.get(wrong_id),
        "others": [found[each] for each in dict.fromkeys(others) if each in found],
        "done": patients.splits_of(contact.id),
    }


def preview(contact: Interaction, wrong_id: UUID, right_id: UUID, actor: Actor, now: datetime) -> dict[str, Any]:
    """What moves, and what was opened of the wrong person. Each look is audited."""
    people = {each.patient_id: each for each in patients.candidates([wrong_id, right_id], actor, contact.id, now)}
    shown = interactions.shown_in(contact.id, wrong_id, actor=actor)
    moves, staying = patients.would_move(contact.id, wrong_id, right_id, now)
    return {
        "contact": contact,
        "patient_id": wrong_id,
        "wrong": people.get(wrong_id),
        "whose": people.get(right_id),
        "right_id": right_id,
        "moves": (*moves, *_own(contact)),
        "staying": staying,
        "opened": [(_(WORDS.get(act, act)), many) for act, many in sorted(shown.items())],
    }


def _own(contact: Interaction) -> list[tuple[str, int]]:
    """The note, the promise and the recording are of the contact and go where it goes."""
    lines = (
        (_("Nota"), int(bool(contact.note))),
        (_("Compromiso"), int(bool(contact.promise))),
        (_("Grabación"), int(bool(contact.announcement_version))),
    )
    return [line for line in lines if line[1]]


def person(patient_id: UUID, contact: Interaction, actor: Actor, now: datetime) -> Candidate | None:
    """Masked. Audited."""
    return next(iter(patients.candidates([patient_id], actor, contact.id, now)), None)
