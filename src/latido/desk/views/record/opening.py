"""Why somebody may look at a patient's page: the contact in hand with them, or the reason given a while ago."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.http import Http404

from latido.compliance import api as compliance
from latido.desk.panels.people import NOBODY, purpose
from latido.desk.views.base import agent_of
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction, State
from latido.kernel.actor import Actor
from latido.patients import api as patients
from latido.patients.contracts import Act, Level, Purpose, Verification
from latido.plumbing.access import StaffRequest

REASONS = "latido-records"  # in the session: patient -> when the reason was given, and which
GOOD_FOR = timedelta(minutes=30)
MOST = 20  # reasons that are remembered


@dataclass(frozen=True, slots=True)
class Opening:
    """contact: with this person, when that is the reason; then its verification says how sure we are of them.

    unsure: somebody is with the agent, or just was, who may be them or says so, and was not verified as much.
    """

    purpose: Purpose
    contact: Interaction | None = None
    verification: Verification = NOBODY
    unsure: bool = False


def opening(request: StaffRequest, patient_id: UUID, now: datetime) -> Opening | None:
    """None when there is no reason (any more). A contact counts once the person has been verified in it."""
    contact = interactions.current_of(agent_of(request))
    unsure = contact is not None and _concerns(contact, patient_id)
    if contact is not None and patient_id in contact.patient_ids:
        verification = interactions.verification(contact.id, patient_id, now=now)
        if verification.level >= Level.L2:
            return Opening(purpose(contact), contact, verification)
    if (by_reason := _by_reason(request, patient_id, now)) is not None:
        return replace(by_reason, unsure=unsure)
    return (
        Opening(Purpose("glass"), unsure=unsure) if compliance.glass_is_broken(request.actor, patient_id, now) else None
    )


def _concerns(contact: Interaction, patient_id: UUID) -> bool:
    """While it lasts a contact may be about anybody; once it is over, about whom it is linked with or who rang."""
    return contact.state is not State.WRAP_UP or patient_id in (*contact.patient_ids, *contact.candidate_ids)


def needed(request: StaffRequest, patient_id: UUID, now: datetime) -> Opening:
    """The same for a part of the page: without a reason, or of a record that is protected, it is not there."""
    found = opening(request, patient_id, now)
    if found is None or compliance.closed_to(request.actor, [patient_id], now):
        raise Http404
    return found


def may_change(actor: Actor, patient_id: UUID, why: Opening, now: datetime) -> tuple[str, ...]:
    """Fields of the record that this person may change, now: in a contact as the acts table says, and names only by
    who may.
    """
    if not actor.may("patients.edit"):
        return ()
    reach = reach_may_change(patient_id, why, now)
    names = actor.may("patients.edit_identity") and why.verification.speaker is None and not why.unsure
    return (*((*patients.IDENTITY, *patients.DOCUMENT) if names else ()), *(patients.CONTACT if reach else ()))


def reach_may_change(patient_id: UUID, why: Opening, now: datetime) -> bool:
    """Whether how they are reached may change. Whoever is on the line gains nothing by not being verified."""
    if why.contact is None:
        return not why.unsure
    return patients.may_on_contact(Act.CHANGE_CONTACT, patient_id, why.verification, now).allowed


def remember(request: StaffRequest, patient_id: UUID, why: Purpose, now: datetime) -> None:
    """The record was opened for this reason: its page may be read again for a while."""
    given = {**request.session.get(REASONS, {}), str(patient_id): [now.isoformat(), why.code, why.reason]}
    newest = sorted(given.items(), key=lambda each: each[1][0])[-MOST:]
    request.session[REASONS] = dict(newest)


def _by_reason(request: StaffRequest, patient_id: UUID, now: datetime) -> Opening | None:
    given, code, reason = request.session.get(REASONS, {}).get(str(patient_id), ("", "", ""))
    if not given or now - datetime.fromisoformat(given) > GOOD_FOR:
        return None
    return Opening(Purpose("search", reason=reason, code=code))
