"""Who works here: list, create, change, deactivate and take back."""

import json
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from latido.console.forms import PersonForm
from latido.orgs import api as orgs
from latido.plumbing.access import StaffRequest, access
from latido.staff import api as staff
from latido.staff.contracts import Person

PAGE = 25


@sensitive_post_parameters("q")
@access("staff.manage")
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """A page of everybody, by name; people who have left at the end. A name travels in the body, not in an address."""
    search, page = request.POST.get("q", "")[:80], page_number(request)
    found, count = staff.people(search, page * PAGE, PAGE)
    last = max(0, (count - 1) // PAGE)
    context = {"people": found, "count": count, "search": search, "page": page, "last": last}
    return render(request, "console/people.html", context)


def page_number(request: HttpRequest) -> int:
    asked = request.POST.get("p", "0")
    return min(int(asked), 10_000) if asked.isascii() and asked.isdigit() else 0


@access("staff.manage")
@require_http_methods(["GET", "POST"])
def new_person(request: StaffRequest) -> HttpResponse:
    """Make a user; their temporary password is shown here once and kept nowhere."""
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        password = staff.temporary_password()
        try:
            made = staff.create_person(form.person(), password, actor=request.actor)
        except staff.EmailTaken:
            form.add_error("email", _("Ya existe un usuario con ese correo."))
        else:
            return _handed_over(request, made, password)
    return render(request, "console/person.html", {"form": form}, status=422 if form.errors else 200)


@access("staff.manage")
@require_http_methods(["GET", "POST"])
def change_person(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Names, roles, skills and sites."""
    person = _person(person_id)
    form = _form(request, person)
    if request.method == "POST" and form.is_valid():
        try:
            person = staff.change_person(person_id, form.person(), actor=request.actor)
        except staff.NotYourself:
            form.add_error("roles", _("Nadie puede quitarse a sí mismo la administración."))
        else:
            response = render(request, "console/person.html", {"form": _form(None, person), "person": person})
            return _with_toast(response, _("Cambios guardados"))
    context = {"form": form, "person": person}
    return render(request, "console/person.html", context, status=422 if form.errors else 200)


@access("staff.manage")
@require_POST
def deactivate(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Close the door to somebody, now; their row offers to undo it."""
    _person(person_id)
    try:
        staff.deactivate(person_id, actor=request.actor)
    except staff.NotYourself:
        return HttpResponse(status=409, headers=toast(_("Nadie puede desactivarse a sí mismo."), "warn"))
    return _row(request, person_id, _("Usuario desactivado: ya no puede entrar"))


@access("staff.manage")
@require_POST
def reactivate(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Undo."""
    _person(person_id)
    staff.reactivate(person_id, actor=request.actor)
    return _row(request, person_id, _("Usuario activo otra vez"))


@access("staff.manage")
@require_POST
def new_password(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """A new temporary password for who lost theirs, or their second factor."""
    _person(person_id)
    return _handed_over(request, person_id, staff.give_temporary_password(person_id, actor=request.actor))


def _handed_over(request: HttpRequest, person_id: UUID, password: str) -> HttpResponse:
    return render(request, "console/handed_over.html", {"person": _person(person_id), "password": password})


def _row(request: HttpRequest, person_id: UUID, said: str) -> HttpResponse:
    return _with_toast(render(request, "console/_person_row.html", {"person": _person(person_id)}), said)


def _person(person_id: UUID) -> Person:
    person = staff.person(person_id)
    if person is None:
        raise Http404
    return person


def _form(request: HttpRequest | None, person: Person | None = None) -> PersonForm:
    typed = request.POST if request is not None and request.method == "POST" else None
    return PersonForm(typed, skills=staff.skills(), sites=orgs.sites(), person=person)


def toast(said: str, tone: str = "ok") -> dict[str, str]:
    """The header by which the page says something; ASCII, as headers are."""
    return {"HX-Trigger": json.dumps({"toast": {"text": said, "tone": tone}})}


def _with_toast(response: HttpResponse, said: str) -> HttpResponse:
    for name, value in toast(said).items():
        response.headers[name] = value
    return response
