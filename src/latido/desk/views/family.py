"""Relatives and representatives of the patient of a call: who speaks, what lets them, what stops them."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from latido.desk.forms_family import AuthorisationForm, PersonForm, RecordForm, RelativeForm, SuspensionForm
from latido.desk.panels import family
from latido.desk.views.base import mine, of_contact, posted, unfinished, verified
from latido.desk.views.call import over
from latido.desk.views.stage import call_stage
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction, NotFound, NotNow
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.patients import api as patients
from latido.patients.contracts import Act, Basis, KnownPerson, NewAuthorisation
from latido.plumbing.access import StaffRequest, access


@access("patients.verify")
@require_http_methods(["GET", "POST"])
def speakers(request: StaffRequest, interaction_id: UUID, patient_id: UUID) -> HttpResponse:
    """Who of the family is on the line. POST says so; another person than before shows anew who they are."""
    contact, now = unfinished(request, interaction_id), utc_now()
    of_contact(contact, patient_id)
    if request.method == "GET":
        shown = family.speakers_context(contact, patient_id, request.actor, now)
        return render(request, "desk/family/_speakers.html", shown)
    try:
        related = UUID(request.POST["related"]) if request.POST.get("related") else None
        interactions.speaks(contact.id, patient_id, related, actor=request.actor, now=now)
    except (ValueError, NotFound):
        raise Http404 from None
    except NotNow:
        return over(request)
    return call_stage(request, mine(request, contact.id), now, patient_id=patient_id)


@access("patients.open")
@require_GET
def relative(request: StaffRequest, interaction_id: UUID, patient_id: UUID, related_id: UUID) -> HttpResponse:
    """What lets one relative act for the patient."""
    return _panel(request, _open(request, interaction_id, patient_id), patient_id, related_id)


@sensitive_post_parameters()
@access("patients.relatives")
@require_http_methods(["GET", "POST"])
def add(request: StaffRequest, interaction_id: UUID, patient_id: UUID) -> HttpResponse:
    """Somebody of the patient's, with a record here or without one."""
    contact, country = _open(request, interaction_id, patient_id), orgs.organisation().country
    form = RelativeForm(posted(request), country=country)
    maybe: tuple[KnownPerson, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            related = patients.add_relative(patient_id, form.heard(), request.actor, utc_now(), contact.id)
            return _panel(request, contact, patient_id, related, stale=True)
        except patients.InvalidRelative as invalid:
            form.say(invalid.problems)
        except patients.MaybeKnown as known:
            maybe = known.people
        except patients.RelativeKnown:
            form.add_error("document_number", _("Esa persona ya está en la familia de este paciente."))
    shown = {"form": form, "contact": contact, "patient_id": patient_id, "about": f"paciente={patient_id}"}
    shown["maybe"] = maybe
    return render(request, "desk/family/_new.html", shown, status=422 if request.method == "POST" else 200)


@access("patients.relatives")
@require_POST
def authorise(request: StaffRequest, interaction_id: UUID, patient_id: UUID, related_id: UUID) -> HttpResponse:
    """Let the relative act. What is only said, the patient says: verified as changing representatives asks."""
    contact = _open(request, interaction_id, patient_id)
    form = AuthorisationForm(request.POST)
    if not form.is_valid():
        return _panel(request, contact, patient_id, related_id, form=form, status=422)
    new = NewAuthorisation(**form.cleaned_data)
    now = utc_now()
    if new.basis is Basis.SPOKEN and not interactions.may(contact.id, patient_id, Act.CHANGE_PROXY, now=now).allowed:
        form.add_error(
            "basis",
            _("De palabra autoriza el paciente mismo con N3: devuélvale la llamada a su número, o véalo en persona."),
        )
        return _panel(request, contact, patient_id, related_id, form=form, status=422)
    try:
        patients.authorise(related_id, patient_id, new, request.actor, now, contact.id)
    except patients.RelativeUnknown:
        raise Http404 from None
    except patients.InvalidRelative as invalid:
        form.say(invalid.problems)
        return _panel(request, contact, patient_id, related_id, form=form, status=422)
    return _panel(request, contact, patient_id, related_id, stale=True)


@sensitive_post_parameters()
@access("patients.relatives")
@require_POST
def bind(request: StaffRequest, interaction_id: UUID, patient_id: UUID, related_id: UUID) -> HttpResponse:
    """Whoever is on the list without a record has one: by its document and birth date, as they say them."""
    contact = _open(request, interaction_id, patient_id)
    form = RecordForm(request.POST, country=orgs.organisation().country)
    if form.is_valid():
        said = form.cleaned_data
        paper, born = (said["document_type"], said["document_number"]), said["born"]
        try:
            patients.bind_record(related_id, patient_id, paper, born, request.actor, utc_now(), contact.id)
            return _panel(request, contact, patient_id, related_id, stale=True)
        except patients.RelativeUnknown:
            raise Http404 from None
        except patients.InvalidRelative as invalid:
            form.say(invalid.problems)
        except patients.RelativeKnown:
            form.add_error("document_number", _("Esa persona ya está en la familia de este paciente."))
    return _panel(request, contact, patient_id, related_id, form=form, status=422)


@access("patients.relatives")
@require_POST
def unbind(request: StaffRequest, interaction_id: UUID, patient_id: UUID, related_id: UUID) -> HttpResponse:
    """It was somebody else's record."""
    contact = _open(request, interaction_id, patient_id)
    try:
        patients.unbind_record(related_id, patient_id, request.actor, contact.id)
    except patients.RelativeUnknown:
        raise Http404 from None
    return _panel(request, contact, patient_id, related_id, stale=True)


@sensitive_post_parameters()
@access("patients.relatives")
@require_POST
def correct(request: StaffRequest, interaction_id: UUID, patient_id: UUID, related_id: UUID) -> HttpResponse:
    """What was written down of somebody without a record is put right; by one who speaks, their telephone alone."""
    contact = _open(request, interaction_id, patient_id)
    form = _person_form(contact, patient_id, request.POST)
    if form.is_valid():
        try:
            patients.correct_person(related_id, patient_id, form.heard(), request.actor, contact.id)
            return _panel(request, contact, patient_id, related_id, stale=True)
        except patients.RelativeUnknown:
            raise Http404 from None
        except patients.InvalidRelative as invalid:
            form.say(invalid.problems)
    return _panel(request, contact, patient_id, related_id, form=form, status=422)


@access("patients.relatives")
@require_POST
def end(
    request: StaffRequest, interaction_id: UUID, patient_id: UUID, related_id: UUID, grant_id: UUID
) -> HttpResponse:
    """This lets them act no more. A representative does not take away another's."""
    contact = _open(request, interaction_id, patient_id)
    if contact.speakers.get(patient_id):
        raise PermissionDenied
    try:
        patients.end_authorisation(grant_id, patient_id, request.actor, utc_now(), contact.id)
    except patients.RelativeUnknown:
        raise Http404 from None
    return _panel(request, contact, patient_id, related_id, stale=True)


@sensitive_post_parameters()
@access("patients.relatives")
@require_POST
def suspend(request: StaffRequest, interaction_id: UUID, patient_id: UUID, related_id: UUID) -> HttpResponse:
    """For the patient's safety, at once and whoever asks: nothing lets this person act until a supervisor says so."""
    contact = _open(request, interaction_id, patient_id)
    form = SuspensionForm(request.POST)
    try:
        form.is_valid()
        why = form.cleaned_data.get("why", "")
        patients.suspend_relative(related_id, patient_id, why, request.actor, utc_now(), contact.id)
    except patients.RelativeUnknown:
        raise Http404 from None
    except patients.InvalidRelative as invalid:
        return _panel(request, contact, patient_id, related_id, suspension=invalid.problems["why"], status=422)
    return _panel(request, contact, patient_id, related_id, stale=True)


@access("patients.restore_relative")
@require_POST
def restore(request: StaffRequest, interaction_id: UUID, patient_id: UUID, related_id: UUID) -> HttpResponse:
    """What lets them act does again."""
    contact = _open(request, interaction_id, patient_id)
    try:
        patients.restore_relative(related_id, patient_id, request.actor, contact.id)
    except patients.RelativeUnknown:
        raise Http404 from None
    return _panel(request, contact, patient_id, related_id, stale=True)


def _open(request: StaffRequest, interaction_id: UUID, patient_id: UUID) -> Interaction:
    """The actor's contact with this patient, whose record is open."""
    contact = unfinished(request, interaction_id)
    of_contact(contact, patient_id)
    if not verified(contact.id, patient_id):
        raise PermissionDenied
    return contact


def _person_form(contact: Interaction, patient_id: UUID, posted: Any = None, **initial: str) -> PersonForm:
    speaks = contact.speakers.get(patient_id) is not None
    return PersonForm(posted, initial=initial, country=orgs.organisation().country, phone_alone=speaks)


def _panel(
    request: StaffRequest,
    contact: Interaction,
    patient_id: UUID,
    related_id: UUID,
    *,
    form: AuthorisationForm | RecordForm | PersonForm | None = None,
    suspension: str = "",
    stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    try:
        one = patients.relative(related_id, patient_id, request.actor, contact.id, utc_now())
    except patients.RelativeUnknown:
        raise Http404 from None
    shown: dict[str, Any] = family.relative_context(contact, one, request.actor)
    shown |= {"suspension": suspension, "typing": type(form).__name__ if form else ""}
    shown["form"] = form if isinstance(form, AuthorisationForm) else AuthorisationForm()
    shown["record"] = form if isinstance(form, RecordForm) else RecordForm(country=orgs.organisation().country)
    shown["person"] = form if isinstance(form, PersonForm) else _person_form(contact, patient_id, name=one.name)
    response = render(request, "desk/family/_relative.html", shown, status=status)
    if stale:
        response.headers["HX-Trigger"] = "desk-family"
    return response
