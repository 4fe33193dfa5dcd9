"""*Contacto seguro*: how a patient wants to be reached, written down without a why."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from latido.compliance import api as compliance
from latido.desk.forms_record import SafeContactForm
from latido.desk.views.base import must_may
from latido.desk.views.record.confirming import ask, confirmed
from latido.desk.views.record.opening import Opening, needed
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.patients.contracts import Act, SafeCard
from latido.plumbing.access import StaffRequest, access
from latido.routing import api as routing


@sensitive_post_parameters()
@access("patients.safe_contact")
@require_http_methods(["GET", "POST"])
def safe_contact(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """The card. It is there for nobody while somebody else speaks for the patient."""
    now = utc_now()
    with compliance.together():
        why = needed(request, patient_id, now)
        if why.verification.speaker:
            raise Http404
        if not confirmed(request, patient_id, why, now):
            return ask(patient_id, "safe")
        contact_id = why.contact.id if why.contact else None
        card = patients.safe_card(patient_id, request.actor, contact_id)
    if request.method == "GET":
        return _page(request, patient_id, card, SafeContactForm(card=card))
    form = SafeContactForm(request.POST, card=card)
    if not form.is_valid():
        return _page(request, patient_id, card, form, status=422)
    try:
        _write(request, patient_id, card, form, why, now)
    except patients.InvalidCard as invalid:
        form.say(invalid.problems)
        return _page(request, patient_id, card, form, status=422)
    except patients.CardChanged:
        notice = _("Alguien cambió esto mientras usted escribía. Mire lo que hay ahora y guarde de nuevo.")
        form = SafeContactForm({**request.POST.dict(), "version": card.version}, card=card)
        return _page(request, patient_id, card, form, status=409, notice=notice)
    except PermissionDenied:
        notice = _("Para quitar una restricción la persona se identifica con N3. Lo demás sí puede guardarse.")
        return _page(request, patient_id, card, form, status=422, notice=notice)
    return redirect("desk:open-record", patient_id)


def _write(
    request: StaffRequest, patient_id: UUID, card: SafeCard, form: SafeContactForm, why: Opening, now: datetime
) -> None:
    """To allow again what was barred asks of who is on the line what changing contact data asks."""
    new, contact_id = form.new(), why.contact.id if why.contact else None
    lifted = bool(request.POST.get("lift"))
    if lifted or patients.loosens(card, new):
        if why.unsure:
            raise PermissionDenied
        if why.contact:
            must_may(why.contact.id, patient_id, Act.CHANGE_CONTACT)
    if lifted:
        patients.lift_safe_contact(patient_id, new.version, request.actor, now, contact_id)
        return
    patients.set_safe_contact(patient_id, new, request.actor, now, contact_id)
    _owe_nothing(request, patient_id, now)


def _owe_nothing(request: StaffRequest, patient_id: UUID, now: datetime) -> None:
    """A call we owe at a telephone that is barred now is owed no more; one that is being made ends by itself."""
    for number in patients.telephones_of(patient_id):
        owed = routing.promise_to(number) if not patients.may_ring(number, patient_id) else None
        if owed and not owed.dialling:
            routing.cancel_callback(owed.id, actor=request.actor, now=now)


def _page(
    request: StaffRequest,
    patient_id: UUID,
    card: SafeCard,
    form: SafeContactForm,
    *,
    status: int = 200,
    notice: str = "",
) -> HttpResponse:
    chosen = set(form.data.getlist("barred")) if hasattr(form.data, "getlist") else None
    shown: dict[str, Any] = {
        "patient_id": patient_id,
        "name": patients.shown_names([patient_id], request.actor).get(patient_id, ""),
        "card": card,
        "form": form,
        "notice": notice,
        "lines": [
            {"key": each.key, "masked": each.masked, "on": each.barred if chosen is None else each.key in chosen}
            for each in card.numbers
        ],
    }
    return render(request, "desk/patient/safe_contact.html", shown, status=status)
