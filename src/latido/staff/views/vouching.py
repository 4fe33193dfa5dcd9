"""The page where a supervisor gives somebody a code for the shift."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from latido.kernel.actor import Actor
from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access
from latido.staff import selectors, shift_codes
from latido.staff.contracts import Person
from latido.staff.shift_codes import HOURS, NothingToStandIn

MOST = 500  # people on one page; of more, one is searched


class ShiftCodeForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("Por qué"), max_length=200)
    hours = forms.TypedChoiceField(
        label=gettext_lazy("Sirve por"),
        coerce=int,
        choices=[(each, format_lazy(gettext_lazy("{n} horas"), n=each)) for each in HOURS],
        initial=HOURS[-1],
    )


@sensitive_post_parameters("q")
@access("staff.vouch")
@require_http_methods(["GET", "POST"])
def people(request: StaffRequest) -> HttpResponse:
    """Whom the asker may vouch for, of those with that name. A name travels in the body, not in an address."""
    search = request.POST.get("q", "")[:80]
    found, count = selectors.people(search, 0, MOST)
    below = [person for person in found if _may(person, request.actor)]
    until = shift_codes.until([person.id for person in below], utc_now())
    rows = [(person, until.get(person.id)) for person in below]
    context = {"rows": rows, "search": search, "more": count > MOST}
    return render(request, "staff/shift_codes.html", context)


@access("staff.vouch")
@require_http_methods(["GET", "POST"])
def give(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Say why and for how long; the code is shown once."""
    person = _person(person_id, request.actor)
    form = ShiftCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            code = shift_codes.give(person.id, **form.cleaned_data, actor=request.actor, now=utc_now())
        except NothingToStandIn:
            form.add_error(None, _("Todavía no tiene un segundo paso: lo elige al entrar con su contraseña."))
        else:
            context = {"person": person, "code": code, "hours": form.cleaned_data["hours"]}
            return render(request, "staff/shift_code_given.html", context)
    context = {"person": person, "form": form}
    return render(request, "staff/shift_code.html", context, status=422 if form.errors else 200)


@access("staff.vouch")
@require_POST
def revoke(request: StaffRequest, person_id: UUID) -> HttpResponse:
    shift_codes.revoke(_person(person_id, request.actor).id, actor=request.actor)
    return redirect("staff:shift-codes")


def _may(person: Person, actor: Actor) -> bool:
    return person.active and person.id != actor.id and shift_codes.is_below(person.roles, actor)


def _person(person_id: UUID, actor: Actor) -> Person:
    """Whoever is oneself, above, or gone is not on the list, and has no page either."""
    person = selectors.person(person_id)
    if person is None or not _may(person, actor):
        raise Http404
    return person
