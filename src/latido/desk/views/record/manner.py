"""*Trato y preferencias*: how a person wishes to be treated and contacted, on one screen, by their word."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from latido.compliance import api as compliance
from latido.desk.consent_words import CHANNELS, PURPOSES
from latido.desk.forms_manner import BY, WISHED, MannerForm, WishesForm, as_typed, as_wished
from latido.desk.views.record.confirming import ask, confirmed
from latido.desk.views.record.opening import Opening, needed
from latido.interactions import api as interactions
from latido.kernel import languages
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.patients import api as patients
from latido.patients.contracts import Act, Patient
from latido.plumbing.access import StaffRequest, access
from latido.staff import api as staff

MAY = "patients.prefer"
SPANISH = "es"  # in which skills are named


@access("patients.open")
@require_http_methods(["GET", "POST"])
def manner(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """What is on file; and how they say now that they wish to be treated, after which the record opens again."""
    now = utc_now()
    with compliance.together():
        header, why, may = _opened(request, patient_id, now)
        if may and not confirmed(request, header.id, why, now):
            return ask(header.id, "manner")
        form = _manner_form(request, header, sent=request.method == "POST")
        if request.method == "POST" and not may:
            raise PermissionDenied
        if request.method == "POST" and form.is_valid() and _written(request, header, form, why):
            return redirect("desk:open-record", header.id)
        return _page(request, header, why, form, _wishes_form(request, header, sent=False), may=may)


@access("patients.open")
@require_POST
def wishes(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """By what and when they say now that they would rather be contacted."""
    now = utc_now()
    with compliance.together():
        header, why, may = _opened(request, patient_id, now)
        form = _wishes_form(request, header, sent=True)
        if not may:
            raise PermissionDenied
        if not confirmed(request, header.id, why, now):
            return ask(header.id, "manner")
        if form.is_valid():
            contact = why.contact.id if why.contact else None
            patients.set_wishes(header.id, form.wishes(), request.actor, contact)
            return redirect("desk:open-record", header.id)
        return _page(request, header, why, _manner_form(request, header, sent=False), form, may=may)


def opened(request: StaffRequest, patient_id: UUID, now: datetime) -> tuple[Patient, Opening]:
    """The record, for a reason that is there. Another one does not exist here."""
    why = needed(request, patient_id, now)
    try:
        return patients.open_patient(patient_id, why.purpose, request.actor, now), why
    except patients.PatientUnknown:
        raise Http404 from None


def _opened(request: StaffRequest, patient_id: UUID, now: datetime) -> tuple[Patient, Opening, bool]:
    """And who may write: in a contact, if whoever is on the line may speak of what is on file."""
    header, why = opened(request, patient_id, now)
    contact = why.contact
    speaks = contact is None or interactions.may(contact.id, header.id, Act.DATA, now=now).allowed
    return header, why, speaks and request.actor.may(MAY)


def _manner_form(request: StaffRequest, header: Patient, *, sent: bool) -> MannerForm:
    begins = as_typed(header.preferred_name, header.manner)
    typed = request.POST if sent else None
    agents = [(str(each.id), each.name) for each in staff.agents() if each.takes_contacts]
    gone = header.manner.agent
    if gone and gone not in dict(agents):  # who has left is still who they asked for, until they say otherwise
        agents += [(gone, staff.names([UUID(gone)]).get(UUID(gone), ""))]
    teams = [(each.code, each.name) for each in staff.skills() if not languages.read(each.name, SPANISH)]  # no language
    if header.manner.team and header.manner.team not in dict(teams):  # one that is no more, until they say otherwise
        teams.append((header.manner.team, header.manner.team))
    return MannerForm(
        typed, initial=begins, country=orgs.organisation().country, manner=header.manner, agents=agents, teams=teams
    )


def _wishes_form(request: StaffRequest, header: Patient, *, sent: bool) -> WishesForm:
    return WishesForm(request.POST if sent else None, initial=as_wished(header.wishes))


def _written(request: StaffRequest, header: Patient, form: MannerForm, why: Opening) -> bool:
    try:
        name, contact = form.cleaned_data["preferred_name"], why.contact
        patients.set_manner(header.id, name, form.manner(), request.actor, contact.id if contact else None)
    except patients.InvalidPatient as problem:
        for field, words in problem.problems.items():
            form.add_error(field if field in form.fields else "other", words)
        return False
    return True


def _page(
    request: StaffRequest, header: Patient, why: Opening, form: MannerForm, wished: WishesForm, *, may: bool
) -> HttpResponse:
    shown = {
        "patient": header,
        "patient_id": header.id,
        "form": form,
        "wished": wished,
        "purposes": [(PURPOSES[p], [(f"{p}:{c}", CHANNELS[c]) for c in BY]) for p in WISHED],
        "contact": why.contact,
        "may": may,
        "may_mark": request.actor.may("patients.deceased"),
        "usual_pronouns": patients.USUAL_PRONOUNS,
    }
    return render(request, "desk/patient/manner.html", shown, status=422 if form.errors or wished.errors else 200)
