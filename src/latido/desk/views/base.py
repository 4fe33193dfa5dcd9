"""What every view of the desk begins with."""

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render

from latido.interactions import api as interactions
from latido.interactions.contracts import LIVE, Interaction, NotFound, State
from latido.kernel.time import utc_now
from latido.patients.contracts import Act, Level
from latido.plumbing.access import StaffRequest


def mine(request: StaffRequest, interaction_id: UUID) -> Interaction:
    """The actor's own contact; anybody else's does not exist here."""
    try:
        contact = interactions.interaction(interaction_id)
    except NotFound:
        raise Http404 from None
    if contact.agent_id is None or contact.agent_id != request.actor.id:
        raise Http404
    return contact


def unfinished(request: StaffRequest, interaction_id: UUID) -> Interaction:
    """The actor's own contact while it is a reason to look at its patients; once it is finished it is none."""
    contact = mine(request, interaction_id)
    if contact.state not in LIVE | {State.WRAP_UP}:
        raise Http404
    return contact


def of_contact(contact: Interaction, patient_id: UUID) -> UUID:
    """A patient of this contact; anybody else does not exist here."""
    if patient_id not in contact.patient_ids:
        raise Http404
    return patient_id


def verified(interaction_id: UUID, patient_id: UUID) -> bool:
    """Whether this person showed on this call who they are."""
    return interactions.verification(interaction_id, patient_id, now=utc_now()).level >= Level.L2


def must_may(interaction_id: UUID, patient_id: UUID, act: Act) -> None:
    """Whoever is on the line may do this for the patient, by their level or as a representative; else 403."""
    if not interactions.may(interaction_id, patient_id, act, now=utc_now()).allowed:
        raise PermissionDenied


def asked_patient(request: StaffRequest) -> UUID | None:
    """The patient that a fragment says it is about, as far as it can be read."""
    try:
        return UUID(request.GET.get("paciente", "") or request.POST.get("about", ""))
    except ValueError:
        return None


def posted(request: StaffRequest) -> QueryDict | None:
    """What was sent, even if nothing was; None when the page is only asked for."""
    return request.POST if request.method == "POST" else None


def agent_of(request: StaffRequest) -> UUID:
    """The member of staff who acts. Pages are never used by a process."""
    if request.actor.id is None:
        raise Http404
    return request.actor.id


def fragment(
    request: StaffRequest, template: str, context: dict[str, Any], *events: str, status: int = 200
) -> HttpResponse:
    """A piece of the page, and the events that tell its other pieces; in a call the telephone learns who is on it."""
    response = render(request, template, context, status=status)
    details: dict[str, Any] = dict.fromkeys(events, "")
    if caller := context.get("caller"):
        details["latido:caller"] = caller
    if details:
        response.headers["HX-Trigger"] = json.dumps(details)
    return response
