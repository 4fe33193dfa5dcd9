"""One press: it is still right, or they would rather not say."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from latido.desk.views.record.confirming import ask, confirmed
from latido.desk.views.record.opening import needed
from latido.interactions import api as interactions
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.patients.contracts import Act, Datum, Reply
from latido.plumbing.access import StaffRequest, access

ACTS = {"confirmar": Reply.CONFIRMED, "no-quiso": Reply.REFUSED}


@access("patients.edit")
@require_POST
def answer(request: StaffRequest, patient_id: UUID, field: str, act: str) -> HttpResponse:
    """In a contact, only while whoever is on the line may speak of what is on file; else once two data were said.

    Nobody confirms a telephone out of their own head, or says that somebody would not: somebody has to be there.
    """
    now = utc_now()
    if act not in ACTS or field not in list(Datum):
        raise Http404
    why = needed(request, patient_id, now)
    contact_id = why.contact.id if why.contact else None
    confirms = ACTS[act] is Reply.CONFIRMED
    if contact_id and confirms and not interactions.may(contact_id, patient_id, Act.DATA, now=now).allowed:
        raise PermissionDenied
    if not confirmed(request, patient_id, why, now):
        return ask(patient_id, "upkeep")
    key = request.POST.get("key", "")
    try:
        patients.answer_upkeep(patient_id, Datum(field), ACTS[act], request.actor, now, contact_id, key=key)
    except (patients.DatumUnknown, patients.PatientUnknown):
        raise Http404 from None
    return redirect("desk:open-record", patient_id)
