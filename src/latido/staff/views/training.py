"""What somebody has to complete, why they are kept from patients' data, and who is given 72 hours."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access
from latido.staff import selectors
from latido.staff.core import training as core
from latido.staff.models import User
from latido.staff.training import book, standing
from latido.staff.values.training import GraceGiven, NotTheirs, TrainingWordsMissing

MOST_PAGES = 10_000


class GraceForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Por qué trabaja hoy sin ella"), min_length=4, max_length=200,
        error_messages={
            "required": gettext_lazy("Diga por qué."),
            "min_length": gettext_lazy("Dígalo en una frase corta."),
        },
    )  # fmt: skip


@access("account.use")
@require_GET
def own(request: StaffRequest) -> HttpResponse:
    """One's own trainings, what runs out first first, and what to do."""
    user, now = request.user, utc_now()
    if not isinstance(user, User):
        raise TypeError
    me = standing.trainees([user])[0]
    asked = [each for each in standing.requirements() if each.roles & me.roles]
    lines = [(each, me.done.get(each.id), core.due_of(each, me.done.get(each.id))) for each in asked]
    lines.sort(key=lambda line: (line[2] is None, line[2] or now, line[0].title))
    grace = me.grace if me.grace and me.grace > now else None
    shown = {"lines": lines, "now": now, "held": user.training_held_at, "grace": grace}
    return render(request, "staff/training.html", shown)


@access("staff.vouch")
@require_GET
def people(request: StaffRequest) -> HttpResponse:
    """Whose training ran out or soon will, of those the asker may vouch for."""
    asked, now = request.GET.get("pagina", ""), utc_now()
    page = int(asked) if asked.isascii() and asked.isdigit() and 0 < int(asked[:6]) < MOST_PAGES else 1
    found, further = book.lapsing(actor=request.actor, now=now, page=page)
    shown = {"people": found, "page": page, "further": further, "now": now}
    return render(request, "staff/lapsing.html", shown)


@access("staff.vouch")
@require_http_methods(["GET", "POST"])
def grace(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """72 hours, with a reason, once for each time that something ran out."""
    person = selectors.person(person_id)
    if person is None or not book.may_vouch_for(person, request.actor):
        raise Http404
    form = GraceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            book.give_grace(person_id, form.cleaned_data["why"], actor=request.actor, now=utc_now())
            return redirect("staff:lapsing")
        except NotTheirs:
            raise Http404 from None
        except TrainingWordsMissing:
            form.add_error("why", _("Diga por qué."))
        except GraceGiven:
            form.add_error(None, _("No tiene nada vencido, o ya tuvo sus 72 horas: ahora la completa."))
    return render(request, "staff/training_grace.html", {"person": person, "form": form}, status=_status(form))


def _status(form: forms.Form) -> int:
    return 422 if form.errors else 200
