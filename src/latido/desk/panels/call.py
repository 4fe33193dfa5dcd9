"""The call in hand: its head, and which work is open in the middle."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from latido.desk.panels import arrival, guides, past, person, words
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction
from latido.kernel.actor import Actor
from latido.orgs import api as orgs
from latido.patients import api as patients
from latido.patients.contracts import Level

HELD_LONG = timedelta(minutes=3)
WORKS = {
    "who": "desk/_who.html",
    "person": "desk/_person.html",
    "info": "desk/_info.html",
    "note": "desk/_note.html",
}


def context(contact: Interaction, wanted: UUID | None, actor: Actor, now: datetime, work: str = "") -> dict[str, Any]:
    """The whole stage of a call. work: what is open in the middle; by default what comes next."""
    shown = head_context(contact, wanted, actor, now)
    patient_id, level = shown["patient_id"], shown["level"]
    if shown["serving"]:
        shown.update(person.record_context(contact, patient_id, actor, now))
        shown.update(past.context(contact, patient_id, actor, now))
    else:
        shown.update(identify_context(contact, patient_id))
    work = work if work in WORKS else "person" if patient_id else "who"
    shown.update(work_context(contact, patient_id, work, actor, now))
    shown["work_template"] = WORKS[work]
    return {**shown, **guide_context(patient_id, level)}


def guide_context(patient_id: UUID | None, level: int) -> dict[str, Any]:
    """The guide comes with the work: while nobody is verified the room is for finding out who calls."""
    return guides.context(2 if patient_id else 1, level) if level >= Level.L2 else {}


def head_context(contact: Interaction, wanted: UUID | None, actor: Actor, now: datetime) -> dict[str, Any]:
    patient_id = person.chosen(contact, wanted)
    level = interactions.verification(contact.id, patient_id).level if patient_id else _known(contact)
    serving = level >= Level.L2
    everyone = person.people(contact, actor, now)
    return {
        **arrival.context(contact, actor.id, now),
        "contact": contact,
        "answered": True,
        "patient_id": patient_id,
        "about": f"paciente={patient_id}" if patient_id else "",
        "level": int(level),
        "serving": serving,
        "people": everyone,
        "patient_name": next((each.full_name for each in everyone if each.patient_id == patient_id), ""),
        "caller_kind": words.caller_kind(contact.caller_kind),
        "held_long": bool(contact.held_since and now - contact.held_since > HELD_LONG),
        "can_book": actor.may("scheduling.book"),
    }


def identify_context(contact: Interaction, patient_id: UUID | None) -> dict[str, Any]:
    return {"caller_kinds": words.CALLER_KINDS, **person.verification_context(contact, patient_id)}


def work_context(
    contact: Interaction, patient_id: UUID | None, work: str, actor: Actor, now: datetime
) -> dict[str, Any]:
    """What the middle needs. Showing the people of a telephone is audited."""
    if work == "who":
        found = patients.candidates(contact.candidate_ids, actor, contact.id, now) if contact.candidate_ids else ()
        known = past.recontact_context(contact, contact.candidate_ids, now) if not contact.patient_ids else {}
        return {"candidates": found, "how_many": words.how_many(len(found)), "new_key": len(found) + 1, **known}
    if work == "info":
        return {"sites": orgs.sites()}
    if work == "person" and patient_id:
        return past.recontact_context(contact, [patient_id], now)
    return {}


def _known(contact: Interaction) -> Level:
    """A number on file preselects and discloses nothing."""
    return Level.L1 if contact.candidate_ids else Level.L0
