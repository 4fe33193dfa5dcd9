"""*Permisos*: what a patient allows, on one screen: seen, given, withdrawn; and telephones that want no calls."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from latido.compliance import api as compliance
from latido.compliance.contracts import Channel, Evidence, NewConsent, Purpose
from latido.desk.forms import ConsentForm
from latido.desk.panels.patient import consents as panel
from latido.desk.panels.patient.whole import Relationship
from latido.desk.views.record.confirming import confirmed
from latido.desk.views.record.opening import Opening, needed
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.plumbing.access import StaffRequest, access
from latido.routing import api as routing

MAY = "patients.consent"


@access("patients.open")
@require_http_methods(["GET", "POST"])
def consents(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """The screen; and one thing they say now."""
    now = utc_now()
    with compliance.together():
        why = needed(request, patient_id, now)
        form = ConsentForm(request.POST or None)
        of = Relationship(patient_id, why.contact.id if why.contact else None, request.actor, now)
        if request.method == "POST":
            if not (of.may(MAY) and confirmed(request, patient_id, why, now)):
                raise PermissionDenied
            if form.is_valid():
                _record(of, form, why, now)
                of, form = Relationship(patient_id, of.contact_id, request.actor, utc_now()), ConsentForm()
        status = 422 if form.errors else 200
        shown = _shown(of, form, why) | {"confirmed": confirmed(request, patient_id, why, now)}
        return render(request, "desk/patient/consents.html", shown, status=status)


def _record(of: Relationship, form: ConsentForm, why: Opening, now: datetime) -> None:
    """A refusal of calls ends the call we owe them, unless it is being made."""
    said = form.cleaned_data
    place = said["number"]
    address = of.telephones[place] if place is not None and place < len(of.telephones) else ""
    in_call = why.contact is not None and said["evidence"] == Evidence.CALL
    new = NewConsent(
        Purpose(said["purpose"]),
        given=said["given"] == "yes",
        channel=Channel(said["channel"]),
        patient_id=None if address else of.id,
        address=address,
        evidence=Evidence(said["evidence"]),
        ref=why.contact.id if why.contact and in_call else None,
        words=said["words"],
        text_version=why.contact.announcement_version if why.contact and in_call else "",
        language=why.contact.language if why.contact else "",
    )
    compliance.record_consent(new, actor=of.actor, now=now)
    refused = not new.given and new.purpose in (Purpose.EVERY, Purpose.CARE)
    if refused and new.channel in (Channel.ANY, Channel.VOICE) and of.callback and not of.callback.dialling:
        routing.cancel_callback(of.callback.id, actor=of.actor, now=now)


def _shown(of: Relationship, form: ConsentForm, why: Opening) -> dict[str, object]:
    return {
        "patient_id": of.id,
        "name": patients.shown_names([of.id], of.actor).get(of.id, ""),
        "lines": panel.lines(of),
        "history": panel.history(of),
        "numbers": panel.numbers(of),
        "form": form,
        "contact": why.contact,
        "may": of.may(MAY),
    }
