"""One press: they came to their appointment, they did not, or that was a mistake."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from latido.compliance import api as compliance
from latido.desk.views.record.confirming import ask, confirmed
from latido.desk.views.record.opening import needed
from latido.interactions import api as interactions
from latido.kernel.actor import Actor
from latido.kernel.time import utc_now
from latido.patients.contracts import Act
from latido.plumbing.access import StaffRequest, access
from latido.scheduling import api as scheduling
from latido.scheduling.api import Came

ACTS = {"asistio": Came.CAME, "no-asistio": Came.MISSED}
UNDO = "deshacer"


@access("scheduling.attend")
@require_POST
def say_came(request: StaffRequest, patient_id: UUID, appointment_id: UUID, act: str) -> HttpResponse:
    """In a contact, only while whoever is on the line may speak of appointments; else once two data were said.

    What can no longer be said is not: the page that comes back shows how it stands.
    """
    now = utc_now()
    if act != UNDO and act not in ACTS:
        raise Http404
    with compliance.together():
        why = needed(request, patient_id, now)
        contact_id = why.contact.id if why.contact else None
        if contact_id and not interactions.may(contact_id, patient_id, Act.APPOINTMENTS, now=now).allowed:
            raise PermissionDenied
        if not confirmed(request, patient_id, why, now):
            return ask(patient_id, "visits")
        try:
            with suppress(scheduling.NotSayable):
                _write(patient_id, appointment_id, act, actor=request.actor, now=now, interaction_id=contact_id)
        except scheduling.AppointmentUnknown:
            raise Http404 from None
    return redirect("desk:open-record", patient_id)


def _write(
    patient_id: UUID, appointment_id: UUID, act: str, *, actor: Actor, now: datetime, interaction_id: UUID | None
) -> None:
    if act == UNDO:
        scheduling.take_back_came(patient_id, appointment_id, actor=actor, now=now, interaction_id=interaction_id)
        return
    scheduling.say_came(patient_id, appointment_id, ACTS[act], actor=actor, now=now, interaction_id=interaction_id)
