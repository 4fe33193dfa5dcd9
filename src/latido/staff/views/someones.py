"""How somebody else gets in, for who administers: see it, help, close."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access
from latido.staff import invitations, recovery, selectors
from latido.staff.contracts import Person
from latido.staff.models import User
from latido.staff.services import NotYourself

HERE = "staff:person-login"


@access("staff.manage")
@require_GET
def person_login(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Factors, printed codes left, what is open."""
    return _page(request, _person(person_id))


@access("staff.manage")
@require_POST
def password_link(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """For who forgot their password: shown once, good once, for a day."""
    person = _person(person_id)
    try:
        secret = invitations.give_password_link(person.id, actor=request.actor, now=utc_now())
    except NotYourself:
        return _page(request, person, _not_yourself())
    except User.DoesNotExist as gone:
        raise Http404 from gone
    link = request.build_absolute_uri(reverse("staff:invitation", args=[secret]))
    return render(request, "staff/password_link.html", {"person": person, "link": link})


@access("staff.manage")
@require_POST
def reset_factor(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """For who lost their second factor, after somebody has made sure that it is them."""
    person = _person(person_id)
    try:
        recovery.reset_second_factor(person.id, actor=request.actor)
    except NotYourself:
        return _page(request, person, _not_yourself())
    return redirect(HERE, person_id)


@access("staff.manage")
@require_POST
def unblock(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Forgive wrong tries before their quarter of an hour is over."""
    person = _person(person_id)
    try:
        recovery.unblock(person.id, actor=request.actor)
    except NotYourself:
        return _page(request, person, _not_yourself())
    return redirect(HERE, person_id)


@access("staff.manage")
@require_POST
def end_browser(request: StaffRequest, person_id: UUID, session_id: UUID) -> HttpResponse:
    """One of theirs, with its telephone."""
    recovery.end_browser(_person(person_id).id, session_id, actor=request.actor, now=utc_now())
    return redirect(HERE, person_id)


@access("staff.manage")
@require_POST
def end_everything(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """All of theirs."""
    recovery.end_everything(_person(person_id).id, actor=request.actor)
    return redirect(HERE, person_id)


def _page(request: HttpRequest, person: Person, problem: str = "") -> HttpResponse:
    login = recovery.login_of(person.id, utc_now())
    context = {"person": person, "login": login, "problem": problem}
    return render(request, "staff/person_login.html", context, status=409 if problem else 200)


def _not_yourself() -> str:
    return _("Nadie lo hace para sí mismo: pídalo a otra persona con administración, o use la orden del servidor.")


def _person(person_id: UUID) -> Person:
    person = selectors.person(person_id)
    if person is None:
        raise Http404
    return person
