"""May this telephone be called back? Asked when it is promised, before each later try, and as it would be dialled."""

from datetime import datetime

from latido.compliance.contracts import Answer, Channel, Decision, Occasion, Purpose
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction
from latido.kernel.actor import system
from latido.plumbing import tenancy
from latido.routing.contracts import CallbackSource
from latido.routing.models import Callback


def may_call(contact: Interaction, number: str, *, asked: bool, at: datetime) -> Decision:
    """Who asks for it may be called, unless somebody is not safe there. The answer is kept with the contact."""
    return interactions.may_contact(
        Purpose.CARE,
        Channel.VOICE,
        address=number,
        patient_ids=contact.patient_ids or contact.candidate_ids,
        occasion=Occasion(asked),
        interaction_id=contact.id,
        actor=system("routing", tenancy.current_organisation()),
        now=at,
    )


def may_try(contact: Interaction, made: Callback, at: datetime) -> Decision:
    """Whoever asked for it is called at any hour that is safe, once: the later tries keep to the hours they wish."""
    asked = made.source in (CallbackSource.OFFERED, CallbackSource.ASKED)
    decided = may_call(contact, made.number, asked=asked, at=at)
    if not (asked and made.tried and decided.answer is Answer.ALLOW):
        return decided
    wished = may_call(contact, made.number, asked=False, at=at)
    return wished if wished.answer is Answer.HOLD else decided
