"""*Pedidos y quejas*: what a patient asks about their data or complains of, taken in the call with a number."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from latido.compliance import api as compliance
from latido.compliance.contracts import rights
from latido.desk.forms_rights import RequestForm
from latido.desk.views.base import posted
from latido.desk.views.record.confirming import confirmed
from latido.desk.views.record.opening import Opening, needed
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.plumbing.access import StaffRequest, access


@access("patients.open")
@require_http_methods(["GET", "POST"])
def requests(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """All of this patient's; and one that they make now. No complaint waits for data to be compared."""
    now = utc_now()
    with compliance.together():
        why = needed(request, patient_id, now)
        sure = confirmed(request, patient_id, why, now)
        form, taken = RequestForm(posted(request), sure=sure), None
        if not request.actor.may("rights.take"):
            raise PermissionDenied
        if request.method == "POST" and form.is_valid():
            taken = _take(request, patient_id, form, why)
            form = RequestForm(sure=sure)
        found = compliance.requests_of(patient_id, actor=request.actor, now=now)
        shown = {
            "patient_id": patient_id,
            "name": patients.shown_names([patient_id], request.actor).get(patient_id, ""),
            "lines": [(_(rights.RIGHTS[each.right]), each) for each in found],
            "form": form,
            "taken": taken,
            "sure": sure,
        }
        return render(request, "desk/patient/requests.html", shown, status=422 if form.errors else 200)


def _take(request: StaffRequest, patient_id: UUID, form: RequestForm, why: Opening) -> rights.Request:
    new = rights.NewRequest(
        patient_id,
        rights.Right(form.cleaned_data["right"]),
        form.cleaned_data["words"],
        interaction_id=why.contact.id if why.contact else None,
    )
    return compliance.take_request(new, actor=request.actor, now=utc_now())
