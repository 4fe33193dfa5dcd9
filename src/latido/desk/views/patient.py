"""A person who calls for the first time."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from latido.desk.forms import NewPatientForm
from latido.desk.views.base import mine, of_contact, unfinished, verified
from latido.desk.views.call import over
from latido.desk.views.stage import call_stage
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction, NotNow
from latido.kernel import documents, phone
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.patients import api as patients
from latido.patients.contracts import Candidate, NewPatient
from latido.plumbing.access import StaffRequest, access


@sensitive_post_parameters()
@access("patients.register")
@require_http_methods(["GET", "POST"])
def new_patient(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """Register who calls, and go on with them. Nothing typed is lost to an error."""
    contact, country = unfinished(request, interaction_id), orgs.organisation().country
    authorises = request.actor.may("patients.relatives")
    if request.method == "GET":
        number = phone.e164(contact.from_number, country) and contact.from_number
        initial = {"phone": number, **_of_mother(request, contact)}
        form = NewPatientForm(country=country, may_authorise=authorises, initial=initial)
        return render(request, "desk/call/_new_patient.html", {"form": form, "contact": contact})
    form = NewPatientForm(request.POST, country=country, may_authorise=authorises)
    now = utc_now()
    if not form.is_valid():
        return _again(request, form, contact)
    if mother := form.cleaned_data["mother"]:
        _may_name(contact, mother)
    if not request.POST.get("sure") and (alike := patients.likely(_heard(form.cleaned_data, country))):
        found = patients.candidates(alike, request.actor, contact.id)
        return _again(request, form, contact, status=409, alike=found)
    try:
        patient_id = _registered(request, contact, form, now)
        interactions.link_patient(contact.id, patient_id, actor=request.actor, now=now)
    except (patients.InvalidPatient, patients.InvalidRelative) as invalid:
        problems = {"seen" if field == "document" else field: each for field, each in invalid.problems.items()}
        return _again(request, _with(form, problems), contact)
    except patients.DuplicateDocument as duplicate:
        return _again(request, form, contact, status=409, existing_id=duplicate.existing_id)
    except NotNow:
        return over(request)
    return call_stage(request, mine(request, contact.id), now, patient_id=patient_id)


def _of_mother(request: StaffRequest, contact: Interaction) -> dict[str, Any]:
    """A newborn's form from its mother's record, which is open."""
    asked = request.GET.get("madre")
    if not asked:
        return {}
    try:
        mother = UUID(asked)
    except ValueError:
        raise Http404 from None
    _may_name(contact, mother)
    known = patients.expecting(mother, request.actor, contact.id)
    return {
        "mother": known.mother,
        "newborn": True,
        "document_type": documents.WITHOUT_DOCUMENT,
        "given_names": known.given_names,
        "first_surname": known.first_surname,
        "second_surname": known.second_surname,
        "born_as": known.children + 1 if known.children else "",
    }


def _may_name(contact: Interaction, mother: UUID) -> None:
    of_contact(contact, mother)
    if not verified(contact.id, mother):
        raise PermissionDenied


def _registered(request: StaffRequest, contact: Interaction, form: NewPatientForm, now: datetime) -> UUID:
    said = form.cleaned_data
    new = _heard(said, orgs.organisation().country)
    if not said["mother"]:
        return patients.register_patient(new, request.actor, now, contact.id)
    return patients.register_newborn(new, said["mother"], request.actor, now, contact.id, seen=said.get("seen", ""))


def _heard(said: dict[str, Any], country: str) -> NewPatient:
    born, known = said["birth_date"] or (None, "day")
    return NewPatient(
        document_type=said["document_type"],
        document_number=said["document_number"],
        given_names=said["given_names"],
        first_surname=said["first_surname"],
        second_surname=said["second_surname"],
        birth_date=born,
        birth_known=known,
        phone=phone.e164(said["phone"], country) or said["phone"],
        newborn=said["newborn"],
        sex=said["sex"],
        born_as=said["born_as"] or 0,
    )


def _with(form: NewPatientForm, problems: dict[str, str]) -> NewPatientForm:
    for name, problem in problems.items():
        form.add_error(name if name in form.fields else None, problem)
    return form


def _again(
    request: StaffRequest,
    form: NewPatientForm,
    contact: Interaction,
    *,
    status: int = 422,
    existing_id: UUID | None = None,
    alike: tuple[Candidate, ...] = (),
) -> HttpResponse:
    """alike: who it may be, to be chosen instead; sent again, it is somebody else."""
    if existing_id:
        form.add_error("document_number", _("Ya hay una persona registrada con ese documento."))
    return render(
        request,
        "desk/call/_new_patient.html",
        {"form": form, "contact": contact, "existing_id": existing_id, "alike": alike},
        status=status,
    )


@access("patients.prefer")
@require_POST
def preferential(request: StaffRequest, interaction_id: UUID, patient_id: UUID) -> HttpResponse:
    """This person is attended before others from the next call on, whatever their age; or not any more."""
    contact = unfinished(request, interaction_id)
    of_contact(contact, patient_id)
    if not verified(contact.id, patient_id):
        raise PermissionDenied
    on_file = request.POST.get("on_file") == "1"
    patients.set_preferential(patient_id, on_file, request.actor, contact.id)
    shown = {"contact": contact, "patient_id": patient_id, "on_file": on_file}
    return render(request, "desk/person/_preferential.html", shown)
