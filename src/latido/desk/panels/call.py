"""The call in hand: its head, and which work is open in the middle."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from latido.desk.panels import (
    answered,
    arrival,
    asked,
    family,
    guides,
    past,
    people,
    promised,
    protected,
    record,
    transferring,
    verifying,
    ways,
    words,
)
from latido.desk.panels.people import Seen
from latido.interactions.contracts import TIER_EMERGENCY, Interaction, State
from latido.kernel import phone
from latido.kernel.actor import Actor
from latido.orgs import api as orgs
from latido.patients import api as patients
from latido.patients.contracts import Act, Level
from latido.plumbing.ui.words import tone

HELD_LONG = timedelta(minutes=3)
WORKS = {
    "who": "desk/call/_who.html",
    "person": "desk/call/_person.html",
    "info": "desk/call/_info.html",
    "note": "desk/call/_note.html",
    "hand-back": "desk/call/_hand_back.html",
}


def context(contact: Interaction, wanted: UUID | None, actor: Actor, now: datetime, work: str = "") -> dict[str, Any]:
    """The whole stage of a call. work: what is open in the middle; by default what comes next."""
    seen = people.look(contact, wanted, actor, now)
    work = work if work in WORKS else "person" if seen.patient_id else "who"
    shown = {**head_context(seen, actor, now), **work_context(seen, work, actor, now)}
    if seen.header:
        shown.update(record.context(seen, seen.header, actor, now))
        if Act.APPOINTMENTS in shown["may"]:  # what was talked about is not for every representative
            shown.update(past.context(contact, seen.header.id, actor, now))
    elif seen.protected and seen.patient_id:
        shown.update(protected.context(actor, seen.patient_id, now, interaction_id=contact.id))
    else:
        shown["with_care"] = family.with_care(contact, shown.get("carers", ()))
        shown.update(verifying.context(seen.patient_id, seen.verification, actor, contact))
        shown["second"] = verifying.other_ways(seen, now)
    return shown


def head_context(seen: Seen, actor: Actor, now: datetime) -> dict[str, Any]:
    contact = seen.contact
    return {
        "contact": contact,
        "answered": True,
        "number": words.whence(contact),
        "patient_id": seen.patient_id,
        "about": f"paciente={seen.patient_id}" if seen.patient_id else "",
        "level": int(seen.level),
        "serving": seen.header is not None,
        "closed": seen.protected and seen.level >= Level.L2,  # who speaks is known: only the record is not open
        "people": seen.everyone,
        "patient_name": seen.header.name if seen.header else "",
        "caller_kind": words.caller_kind(contact.caller_kind),
        "held_long": bool(contact.held_since and now - contact.held_since > HELD_LONG),
        "can_transfer": contact.state in (State.CONNECTED, State.HELD) and not contact.at_counter,
        "handed_on": transferring.handed_on(contact),
        "ways_back": () if contact.tier == TIER_EMERGENCY or contact.at_counter else ways.ways_back(),
        "promised": promised.of(seen, actor, now) if actor.may("interactions.callback") else None,
        "can_book": actor.may("scheduling.book"),
        "may": family.acts(seen, now),
        "caller": {} if contact.at_counter else _caller(seen, now),
        **answered.context(contact),
    }


def _caller(seen: Seen, now: datetime) -> dict[str, str]:
    """Who is on the line, for the telephone of the page; it forgets with the call."""
    header = seen.header
    shared = len(seen.contact.candidate_ids) > 1
    began = seen.contact.answered_at or now
    return {
        "interaction": str(seen.contact.id),
        "name": header.name if header else _("Línea compartida") if shared else _("Sin verificar"),
        "initials": header.initials if header else "?",
        "tone": tone(header.id if header else ""),
        "number": phone.masked(seen.contact.from_number),
        "seconds": f"{(now - began).total_seconds():.0f}",
    }


def work_context(seen: Seen, work: str, actor: Actor, now: datetime) -> dict[str, Any]:
    """What the middle needs. The guide comes with the work: first the room is for finding out who calls."""
    shown: dict[str, Any] = {"work_template": WORKS[work]}
    if seen.header:
        shown.update(guides.context(2, seen.level, deceased=seen.header.deceased))
    elif work in ("who", "person"):
        shown.update(arrival.context(seen.contact, actor.id, now))
    if work == "who":
        shown.update(_candidates(seen, actor, now))
    elif work == "info":
        shown["sites"] = orgs.sites()
    elif work == "person" and seen.patient_id and not seen.header:
        shown.update(past.recontact_context(seen.contact, [seen.patient_id], actor, now))
    return shown


def _candidates(seen: Seen, actor: Actor, now: datetime) -> dict[str, Any]:
    """Showing the people of a telephone is audited."""
    ids = seen.contact.candidate_ids
    found = patients.candidates(ids, actor, seen.contact.id, now) if ids else ()
    before = past.recontact_context(seen.contact, ids, actor, now) if not seen.patient_id else {}
    around = family.who_calls(seen.contact, actor, now)
    return {
        "carers": around,
        "calling": True,
        "candidates": asked.named(found, actor),
        "how_many": _("Busque a quien tiene delante")
        if seen.contact.at_counter
        else words.how_many(len(found), len(around)),
        "new_key": len(found) + 1,
        **before,
    }
