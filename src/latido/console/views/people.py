"""Who works here: list, invite, change, deactivate and take back."""

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from latido.compliance import api as compliance
from latido.compliance.contracts import Item, Problem, Refused
from latido.console.forms import PersonForm
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.plumbing.access import StaffRequest, access
from latido.staff import api as staff
from latido.staff.contracts import Person

PAGE = 25
FIELDS = {"key": "email", "skills": None}


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
    """Invite somebody: their link is shown here once and kept nowhere."""
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        if any(each.key == email for each in compliance.items("person")):
            form.add_error("email", _("Ya existe un usuario con ese correo."))
        elif _saved(form, email, request):
            return _invited(request, _id_of(email))
    return render(request, "console/person.html", {"form": form}, status=422 if form.errors else 200)


@access("staff.manage")
@require_http_methods(["GET", "POST"])
def change_person(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Names, roles, skills and sites."""
    person = _person(person_id)
    form = _form(request, person)
    if request.method == "POST" and form.is_valid() and _saved(form, person.email, request, active=person.active):
        person = _person(person_id)
        return _with_toast(_page(request, _form(None, person), person), _("Cambios guardados"))
    return _page(request, form, person)


@access("staff.manage")
@require_POST
def deactivate(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Close the door to somebody, now; their row offers to undo it."""
    refusal = _set_active(request, person_id, active=False)
    return refusal or _row(request, person_id, _("Usuario desactivado: ya no puede entrar"))


@access("staff.manage")
@require_POST
def reactivate(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Undo."""
    refusal = _set_active(request, person_id, active=True)
    return refusal or _row(request, person_id, _("Usuario activo otra vez"))


@access("staff.manage")
@require_POST
def invite(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """A new link for who lost theirs, their password or their second factor."""
    if not _person(person_id).active:
        raise Http404
    try:
        return _invited(request, person_id)
    except staff.NotYourself:
        said = _("Nadie lo hace para sí mismo: pídalo a otra persona con administración, o use la orden del servidor.")
        return HttpResponse(status=409, headers=toast(said, "warn"))


def _saved(form: PersonForm, email: str, request: StaffRequest, *, active: bool = True) -> bool:
    try:
        why = form.cleaned_data["why"]
        compliance.change("person", email, form.value(active=active), actor=request.actor, why=why, sure=True)
    except Refused as refused:
        for problem in refused.problems:
            where = FIELDS.get(problem.field, problem.field)
            form.add_error(where if where in form.fields else None, said(problem))
    return not form.errors


def _set_active(request: StaffRequest, person_id: UUID, *, active: bool) -> HttpResponse | None:
    """Nothing when it is done, else the answer that says why not."""
    person = _person(person_id)
    now: dict[str, Any] = dict(_item(person).value)
    try:
        compliance.change("person", person.email, {**now, "active": active}, actor=request.actor, sure=True)
    except Refused as refused:
        return HttpResponse(status=409, headers=toast(" ".join(map(said, refused.problems)), "warn"))
    return None


def said(problem: Problem) -> str:
    """A problem in the reader's words."""
    return _(problem.says).format(about=problem.about)


def _invited(request: StaffRequest, person_id: UUID) -> HttpResponse:
    secret = staff.invite(person_id, actor=request.actor, now=utc_now())
    link = request.build_absolute_uri(reverse("staff:invitation", args=[secret]))
    return render(request, "console/invited.html", {"person": _person(person_id), "link": link})


def _page(request: HttpRequest, form: PersonForm, person: Person) -> HttpResponse:
    waits = staff.invitation_of(person.id, now=utc_now())
    context = {"form": form, "person": person, "waits": waits}
    return render(request, "console/person.html", context, status=422 if form.errors else 200)


def _row(request: HttpRequest, person_id: UUID, words: str) -> HttpResponse:
    return _with_toast(render(request, "console/_person_row.html", {"person": _person(person_id)}), words)


def _person(person_id: UUID) -> Person:
    person = staff.person(person_id)
    if person is None:
        raise Http404
    return person


def _id_of(email: str) -> UUID:
    return next(each.id for each in staff.agents() if each.email == email)


def _item(person: Person) -> Item:
    return compliance.item("person", person.email)


def _form(request: HttpRequest | None, person: Person | None = None) -> PersonForm:
    typed = request.POST if request is not None and request.method == "POST" else None
    names = {site.id: site for site in orgs.sites()}
    sites = [(code, names[site_id]) for code, site_id in orgs.site_codes().items()]
    now = {**_item(person).value, "email": person.email} if person else None
    return PersonForm(typed, skills=staff.skills(), sites=sites, now=now)


def toast(said: str, tone: str = "ok") -> dict[str, str]:
    """The header by which the page says something; ASCII, as headers are."""
    return {"HX-Trigger": json.dumps({"toast": {"text": said, "tone": tone}})}


def _with_toast(response: HttpResponse, said: str) -> HttpResponse:
    for name, value in toast(said).items():
        response.headers[name] = value
    return response
