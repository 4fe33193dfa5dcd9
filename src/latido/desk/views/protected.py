"""A protected record: asking for its glass to be broken, outside a call and in it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from latido.compliance import api as compliance
from latido.desk.forms import BreakGlassForm
from latido.desk.panels import protected as panel
from latido.desk.views.base import of_contact, unfinished, verified
from latido.desk.views.stage import call_stage
from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access
from latido.staff import api as staff


@sensitive_post_parameters("proof")
@access("patients.open")
@require_POST
def break_glass(request: StaffRequest, interaction_id: UUID, patient_id: UUID) -> HttpResponse:
    """The same for whoever is on the line and has shown who they are; then the call goes on with their record."""
    contact = unfinished(request, interaction_id)
    of_contact(contact, patient_id)
    if not verified(contact.id, patient_id):
        raise PermissionDenied
    form = BreakGlassForm(request.POST)
    if not broken(request, form, patient_id, contact.id):
        return ask(request, patient_id, form, contact.id)
    return call_stage(request, contact, utc_now(), patient_id=patient_id)


def ask(
    request: StaffRequest, patient_id: UUID, form: BreakGlassForm | None = None, interaction_id: UUID | None = None
) -> HttpResponse:
    """The form; again with what was wrong in it."""
    shown = panel.context(request.actor, patient_id, utc_now(), interaction_id=interaction_id, form=form)
    return render(request, "desk/record/_protected.html", shown, status=422 if form else 200)


def broken(request: StaffRequest, form: BreakGlassForm, patient_id: UUID, interaction_id: UUID | None = None) -> bool:
    """Whether the glass is broken; else the form says why not."""
    now = utc_now()
    if not form.is_valid():
        return False
    given = form.cleaned_data
    try:
        shown_by = staff.shows_again(request, given["proof"], request.actor, now)
    except staff.TooManyTries:
        form.add_error("proof", _("Demasiados intentos: espere un cuarto de hora."))
        return False
    if not shown_by:
        form.add_error("proof", _("La contraseña o el código no es ese."))
        return False
    why = compliance.WhyOpened(given["code"], given["reason"], shown_by)
    try:
        compliance.break_glass(patient_id, why, actor=request.actor, now=now, interaction_id=interaction_id)
    except compliance.MayNotBreak as held:
        form.add_error(None, panel.words(held.why))
        return False
    except compliance.ReasonMissing:
        form.add_error("reason", _("Dígalo en una frase: quien revisa lo lee."))
        return False
    return True
