"""After the call: dispositions, note and promise, and the next one."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from latido.compliance.contracts import Tag
from latido.desk.core import picking
from latido.desk.forms import NoteForm
from latido.desk.panels import wrap_up as panel
from latido.desk.panels.hand import in_hand
from latido.desk.views.base import agent_of, asked_patient, mine
from latido.desk.views.stage import as_stage, finished_stage, render_stage
from latido.interactions import api as interactions
from latido.interactions.contracts import (
    AlreadyClosed,
    DispositionMissing,
    Given,
    Interaction,
    State,
    StillTalking,
    TooMany,
    UnknownDisposition,
)
from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access
from latido.routing import api as routing


@access("interactions.handle")
@require_GET
def wrap_up(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """One left in *Por tipificar*, opened by hand."""
    contact, now = mine(request, interaction_id), utc_now()
    if contact.state is not State.WRAP_UP:
        return render_stage(request, in_hand(agent_of(request), now), now)
    context = {"stage": finished_stage(contact), **panel.context(contact, request.actor, now)}
    return as_stage(request, context)


@access("interactions.handle")
@require_POST
def match(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """Two letters, or another first level; one digit chooses at once."""
    contact = mine(request, interaction_id)
    typed, catalogue = request.POST.get("typed", ""), interactions.dispositions()
    group = request.POST.get("group", "")
    quick = panel.quick(catalogue)
    if not group and (chosen := picking.by_digit(quick, typed)):
        return _give(request, contact, chosen.code)
    shown = panel.options_context(catalogue, "" if group else typed, group)
    return render(request, "desk/wrap_up/_wrap_options.html", {**shown, "contact": contact})


@access("interactions.handle")
@require_POST
def choose(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """Give one, take one back, or look at another patient. All of it is a draft on the server."""
    contact = mine(request, interaction_id)
    if drop := request.POST.get("drop", ""):
        code, _sep, patient = drop.partition("|")
        interactions.take_back_disposition(contact.id, Given(code, _uuid(patient)), actor=request.actor)
        return _choices(request, contact, about=_uuid(patient))
    if request.POST.get("first"):
        found = picking.matching(interactions.dispositions(), request.POST.get("typed", ""))
        return _give(request, contact, found[0].code) if found else _choices(request, contact)
    if given := request.POST.get("code"):
        return _give(request, contact, given)
    return _choices(request, contact, about=asked_patient(request))


def _give(request: StaffRequest, contact: Interaction, code: str) -> HttpResponse:
    about = asked_patient(request)
    about = about if about in contact.patient_ids else None
    try:
        interactions.give_disposition(contact.id, Given(code, about), actor=request.actor, now=utc_now())
    except UnknownDisposition:
        raise Http404 from None
    except AlreadyClosed:
        return _closed(request)
    return _choices(request, contact)


def _choices(request: StaffRequest, contact: Interaction, *, about: UUID | None = None) -> HttpResponse:
    context = panel.choices_context(contact, request.actor, utc_now(), about=about)
    response = render(request, "desk/wrap_up/_wrap_chosen.html", context)
    response.headers["HX-Retarget"] = "#wrap-choices"
    return response


@access("interactions.handle")
@require_POST
def reserve(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """Whether what was talked of is reserved, whatever came of it."""
    contact = mine(request, interaction_id)
    try:
        tag = Tag(request.POST.get("reserved", ""))
        interactions.reserve(contact.id, tag, actor=request.actor)
    except ValueError:
        return HttpResponse(status=422, headers={"HX-Reswap": "none"})
    except AlreadyClosed:
        return _closed(request)
    return render(request, "desk/wrap_up/_reserved.html", panel.reserved_context(contact, tag))


@access("interactions.handle")
@require_POST
def finish(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """Finalizar contacto: every patient has a disposition, the note stays, and the next one comes."""
    contact, now = mine(request, interaction_id), utc_now()
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _refused(request, contact, _("Revise la fecha de lo prometido."))
    kept = form.cleaned_data
    try:
        interactions.close_interaction(
            contact.id,
            interactions.given(contact.id),
            note=kept["note"],
            promise=kept["promise"],
            promise_due=kept["promise_due"],
            actor=request.actor,
            now=now,
        )
    except DispositionMissing as missing:
        return _refused(request, contact, _missing(len(missing.patient_ids)))
    except StillTalking:
        return _refused(request, contact, _("La llamada sigue: cuelgue antes de finalizar."), status=409)
    except AlreadyClosed:
        return _closed(request)
    return _next(request, contact)


def _missing(patients: int) -> str:
    if not patients:
        return _("Elija al menos una tipificación.")
    return ngettext("Falta tipificar %(n)d paciente.", "Faltan tipificar %(n)d pacientes.", patients) % {"n": patients}


@access("interactions.handle")
@require_POST
def leave(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """Dejar por tipificar: at most three wait."""
    contact, now = mine(request, interaction_id), utc_now()
    try:
        interactions.leave_to_disposition(contact.id, actor=request.actor, now=now)
    except TooMany:
        return _refused(request, contact, _("Ya tiene tres por tipificar: tipifique esta."), status=409)
    except StillTalking:
        return _refused(request, contact, _("La llamada sigue: cuelgue antes de dejarla."), status=409)
    except AlreadyClosed:
        return _closed(request)
    return _next(request, contact)


def _next(request: StaffRequest, contact: Interaction) -> HttpResponse:
    agent_id, now = agent_of(request), utc_now()
    routing.finish_wrap_up(agent_id, contact.id, actor=request.actor, now=now)
    return render_stage(request, in_hand(agent_id, now), now, "refresh-state", "desk-changed")


def _refused(request: StaffRequest, contact: Interaction, why: str, *, status: int = 422) -> HttpResponse:
    """The reason above the choices; note and promise are not touched."""
    context: dict[str, Any] = panel.choices_context(contact, request.actor, utc_now())
    response = render(request, "desk/wrap_up/_wrap_chosen.html", {**context, "missing_error": why}, status=status)
    response.headers["HX-Retarget"] = "#wrap-choices"
    return response


def _closed(request: StaffRequest) -> HttpResponse:
    """Somebody, perhaps another window, has closed it: show what is in hand."""
    now = utc_now()
    hand = in_hand(agent_of(request), now)
    response = render_stage(request, hand, now, "refresh-state")
    response.status_code = 409
    return response


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
