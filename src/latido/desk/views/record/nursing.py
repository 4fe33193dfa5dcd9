"""*Consultar con enfermería*: a clinical role puts the warning or takes it off; who did, and when, stays."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from latido.compliance import api as compliance
from latido.desk.views.record.confirming import ask, confirmed
from latido.desk.views.record.opening import needed
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.plumbing.access import StaffRequest, access
from latido.plumbing.ui.words import recent
from latido.staff import api as staff


@access("patients.nursing")
@require_http_methods(["GET", "POST"])
def nursing(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """It is no wish of who is on the line: what they may is not asked, who the patient is, is."""
    now, notice = utc_now(), ""
    with compliance.together():
        why = needed(request, patient_id, now)
        if not confirmed(request, patient_id, why, now):
            return ask(patient_id, "nursing")
        contact_id = why.contact.id if why.contact else None
        if request.method == "POST":
            try:
                put, seen = request.POST.get("put") == "yes", request.POST.get("seen") == "yes"
                patients.set_nursing(patient_id, put, seen, request.actor, now, contact_id)
                return redirect("desk:nursing", patient_id)
            except patients.WarningChanged:
                notice = _("Alguien cambió el aviso mientras usted miraba. Esto es lo que hay ahora.")
        stands, lines = patients.nursing_of(patient_id, request.actor, contact_id)
        names = staff.names([each.by for each in lines if each.by])
        here = timezone.localtime(now)
        shown = {
            "patient_id": patient_id,
            "name": patients.shown_names([patient_id], request.actor).get(patient_id, ""),
            "stands": stands,
            "lines": [
                (each.put, names.get(each.by, "") if each.by else "", recent(timezone.localtime(each.at), here))
                for each in lines
            ],
            "notice": notice,
        }
    return render(request, "desk/patient/nursing.html", shown, status=409 if notice else 200)
