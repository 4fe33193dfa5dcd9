"""How somebody may show who they are by what is no datum: called back at their number on file, or at the counter."""

from datetime import datetime

from latido.desk.panels.people import Seen
from latido.patients import api as patients
from latido.patients.contracts import Check, Level


def ways(seen: Seen, now: datetime) -> dict[str, bool] | None:
    """None when there is none: whoever shows it already, or is on a telephone that proves nothing yet."""
    contact, state = seen.contact, seen.verification
    if not seen.patient_id or state.level is Level.L3 or contact.ended_at or state.unnamed:
        return None
    verified, oneself = state.level is Level.L2, state.speaker is None
    told = verified or (oneself and Check.DOCUMENT in state.matched)
    called = contact.called_back and oneself and told
    shown = {
        "verified": verified,
        "call_back": called and patients.is_reached_at(seen.patient_id, contact.from_number, now),
        "in_person": contact.at_counter and (oneself or verified),
        "wrong": Check.IN_PERSON in state.failed,
    }
    return shown if verified or shown["call_back"] or shown["in_person"] else None
