"""A call that rings: how to greet, who it may be, how it came."""

from datetime import datetime
from typing import Any

from latido.desk.panels import arrival, asked, family, transferring, verifying, words
from latido.desk.panels.people import NOBODY
from latido.interactions.contracts import Interaction
from latido.kernel import phone
from latido.kernel.actor import Actor
from latido.patients import api as patients
from latido.patients.contracts import Level
from latido.routing.contracts import CurrentOffer


def context(contact: Interaction, offer: CurrentOffer, actor: Actor, now: datetime) -> dict[str, Any]:
    """Showing the people of a telephone is audited, while it rings too."""
    found = patients.candidates(contact.candidate_ids, actor, contact.id, now) if contact.candidate_ids else ()
    around = family.who_calls(contact, actor, now)
    return {
        "carers": around,
        "calling": True,
        **arrival.context(contact, actor.id, now),
        "contact": contact,
        "handed_on": transferring.handed_on(contact),
        "number": phone.masked(contact.from_number),
        "offer": offer,
        "offer_seconds": max(int((offer.expires_at - offer.offered_at).total_seconds()), 1),
        "candidates": asked.named(found, actor),
        "how_many": words.how_many(len(found), len(around)),
        "with_care": family.with_care(contact, around),
        "answered": False,
        "level": int(Level.L1 if found else Level.L0),
        **verifying.context(None, NOBODY, actor, contact),
    }
