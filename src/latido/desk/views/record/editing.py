"""*Datos del paciente*: changed by whoever may, after seeing what would change; and taken back."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from latido.compliance import api as compliance
from latido.desk.forms_record import RecordForm
from latido.desk.views.record.confirming import ask, confirmed
from latido.desk.views.record.opening import may_change, needed
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.plumbing.access import StaffRequest, access


@sensitive_post_parameters()
@access("patients.edit")
@require_http_methods(["GET", "POST"])
def edit(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """What the record says; POST shows what would change, and the second one, with save, keeps it."""
    now = utc_now()
    with compliance.together():
        why = needed(request, patient_id, now)
        if not confirmed(request, patient_id, why, now):
            return ask(patient_id, "edit")
        contact_id = why.contact.id if why.contact else None
        was = patients.editable(patient_id, request.actor, contact_id)
    fields = may_change(request.actor, patient_id, why, now)
    form = RecordForm(request.POST if request.method == "POST" else None, was=was, fields=fields)
    name = patients.shown_names([patient_id], request.actor).get(patient_id, "")
    shown: dict[str, Any] = {"patient_id": patient_id, "name": name, "form": form, "fields": fields}
    shown["contact"] = why.contact
    if request.method == "GET":
        return render(request, "desk/patient/edit.html", shown)
    if not fields or not form.is_valid():
        return render(request, "desk/patient/edit.html", shown, status=422)
    wanted = {field: form.cleaned_data.get(field, "") for field in fields}
    try:
        shown["differences"] = patients.differences(was, wanted, request.actor, contact_id)
        if not request.POST.get("save"):
            return render(request, "desk/patient/edit.html", shown | {"again": bool(request.POST.get("again"))})
        patients.edit_patient(patient_id, wanted, form.cleaned_data["version"], request.actor, now, contact_id)
    except patients.InvalidPatient as invalid:
        form.say(invalid.problems)
        return render(request, "desk/patient/edit.html", shown, status=422)
    except patients.RecordChanged:
        notice = _("Alguien cambió esta ficha mientras usted escribía. Lo suyo sigue aquí: mire qué cambiaría ahora.")
        fresh = RecordForm({**request.POST.dict(), "version": was.version}, was=was, fields=fields)
        return render(request, "desk/patient/edit.html", shown | {"form": fresh, "notice": notice}, status=409)
    return redirect("desk:open-record", patient_id)


@access("patients.edit")
@require_POST
def undo(request: StaffRequest, patient_id: UUID, change_id: UUID) -> HttpResponse:
    """The record says again what it said before, unless somebody changed it since."""
    now = utc_now()
    why = needed(request, patient_id, now)
    if not confirmed(request, patient_id, why, now):
        return ask(patient_id, "edit")
    try:
        allowed = may_change(request.actor, patient_id, why, now)
        patients.undo_edit(change_id, patient_id, allowed, request.actor, now)
    except patients.ChangeUnknown:
        raise Http404 from None
    except patients.RecordChanged:
        return redirect("desk:edit-record", patient_id)  # where what it says now is seen
    return redirect("desk:open-record", patient_id)


@access("patients.edit")
@require_POST
def told(request: StaffRequest, patient_id: UUID, change_id: UUID) -> HttpResponse:
    """Whoever has the contact that was there before was called and heard of the change."""
    needed(request, patient_id, utc_now())
    try:
        patients.told(change_id, patient_id, request.actor, utc_now())
    except patients.ChangeUnknown:
        raise Http404 from None
    return redirect("desk:open-record", patient_id)
