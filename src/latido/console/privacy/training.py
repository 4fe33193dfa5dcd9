"""What staff have to have learnt: what is required of whom, and who has completed it."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from latido.console.forms import ROLES
from latido.console.privacy.forms import WhyForm, page_of
from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access
from latido.staff import api as staff
from latido.staff.contracts import training as values

MAY = "privacy.training"
MOST_LINES = 500
_DAY = forms.DateInput({"type": "date"}, "%Y-%m-%d")
_UNREADABLE = {"invalid": gettext_lazy("Esa fecha no se entiende.")}


class RequirementForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Capacitación o política"), max_length=120)
    version = forms.CharField(label=gettext_lazy("Versión"), max_length=20, initial="1")
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("A quién se le pide"), choices=ROLES, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Elija al menos un rol.")},
    )  # fmt: skip
    months = forms.IntegerField(
        label=gettext_lazy("Se repite cada (meses)"), min_value=0, max_value=values.MOST_MONTHS, initial=12
    )
    since = forms.DateField(label=gettext_lazy("Se exige desde"), widget=_DAY, error_messages=_UNREADABLE)


class CompletionsForm(forms.Form):
    """One line for each person, as it is copied from a sheet: e-mail, day, score."""

    lines = forms.CharField(
        label=gettext_lazy("Quiénes la completaron"), max_length=60_000,
        widget=forms.Textarea({"rows": 4, "placeholder": "ana@clinica.org; 2026-11-20; 95"}),
        error_messages={"required": gettext_lazy("Escriba al menos a una persona.")},
    )  # fmt: skip

    def clean_lines(self) -> list[values.NewCompletion]:
        found, wrong = [], []
        lines = [each for each in self.cleaned_data["lines"].splitlines() if each.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_("Son demasiadas a la vez: hasta %(n)s.") % {"n": MOST_LINES})
        for number, line in enumerate(lines, 1):
            try:
                found.append(_completion(line))
            except ValueError as why:
                wrong.append(_("Línea %(n)s: %(why)s") % {"n": number, "why": why})
        if wrong:
            raise forms.ValidationError(wrong[:20])
        return found


def _completion(line: str) -> values.NewCompletion:
    """Raises ValueError with the reason in words."""
    email, day, score, *_more = [
        *(each.strip() for each in line.replace("\t", ";").replace(",", ";").split(";")),
        "",
        "",
    ]
    person = staff.person_called(email)
    if person is None:
        raise ValueError(_("no hay nadie del personal con el correo «%(email)s».") % {"email": email[:80]})
    try:
        on = date.fromisoformat(day) if day else timezone.localdate()
    except ValueError:
        raise ValueError(_("la fecha va así: 2026-11-20.")) from None
    if on > timezone.localdate():
        raise ValueError(_("la fecha todavía no llega."))
    if score and not (score.isascii() and score.isdigit() and int(score[:4]) <= 100):
        raise ValueError(_("el puntaje va de 0 a 100."))
    at = utc_now() if on == timezone.localdate() else _midnight(on)
    return values.NewCompletion(person, at, int(score) if score else None)


@access(MAY)
@require_http_methods(["GET", "POST"])
def requirements(request: StaffRequest) -> HttpResponse:
    """What is required, and one more."""
    page, now = page_of(request.GET.get("pagina", "")), utc_now()
    first = {"since": timezone.localdate(), "version": "1", "months": 12}
    form = RequirementForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        new = values.NewRequirement(
            given["title"], given["version"], frozenset(given["roles"]), given["months"], _midnight(given["since"])
        )
        try:
            return redirect("console:training-of", staff.require_training(new, actor=request.actor, now=now))
        except values.TrainingWordsMissing:
            form.add_error("title", _("Escriba cuál es."))
    found, further = staff.training_required(actor=request.actor, page=page)
    words = dict(ROLES)
    shown = {
        "form": form,
        "lines": [(each, ", ".join(str(words[role]) for role in words if role in each.roles)) for each in found],
        "page": page,
        "further": further,
    }
    return render(request, "console/privacy/training.html", shown, status=422 if form.errors else 200)


@access(MAY)
@require_http_methods(["GET", "POST"])
def requirement(request: StaffRequest, requirement_id: UUID) -> HttpResponse:
    """Who has completed it and who has not; more are written down by pasting lines."""
    form = CompletionsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            staff.complete_training(requirement_id, form.cleaned_data["lines"], actor=request.actor, now=utc_now())
            return redirect("console:training-of", requirement_id)
        except values.RequirementUnknown:
            raise Http404 from None
    return _page(request, requirement_id, form)


def _page(request: StaffRequest, requirement_id: UUID, form: forms.Form | None = None, **more: Any) -> HttpResponse:
    try:
        one = staff.training_requirement(requirement_id, actor=request.actor)
    except values.RequirementUnknown:
        raise Http404 from None
    page = page_of(request.GET.get("pagina", ""))
    people, further = staff.training_standings(one, actor=request.actor, page=page)
    who = staff.names({each.recorded_by for each in people if each.recorded_by})
    shown = {
        "one": one,
        "form": form or CompletionsForm(),
        "people": [(each, who.get(each.recorded_by, "") if each.recorded_by else "") for each in people],
        "page": page,
        "further": further,
        "now": utc_now(),
        **more,
    }
    wrong = (form and form.errors) or more
    return render(request, "console/privacy/training_of.html", shown, status=422 if wrong else 200)


@access(MAY)
@require_POST
def end(request: StaffRequest, requirement_id: UUID) -> HttpResponse:
    """It is asked of nobody any more; who completed it stays written. It asks first."""
    if not request.POST.get("sure"):
        return _page(request, requirement_id, asked=True)
    try:
        staff.end_training(requirement_id, actor=request.actor, now=utc_now())
    except values.RequirementUnknown:
        raise Http404 from None
    return redirect("console:training")


@access(MAY)
@require_http_methods(["GET", "POST"])
def undo(request: StaffRequest, completion_id: UUID) -> HttpResponse:
    """A completion that was written by mistake, with a reason."""
    form = WhyForm(request.POST if request.method == "POST" else None)
    try:
        whose = staff.training_completion(completion_id, actor=request.actor)
        if request.method == "POST" and form.is_valid():
            staff.undo_training(completion_id, form.cleaned_data["why"], actor=request.actor, now=utc_now())
            return redirect("console:training-of", whose.requirement_id)
    except values.CompletionUnknown:
        raise Http404 from None
    except values.TrainingWordsMissing:
        form.add_error("why", _("Diga por qué."))
    return render(
        request,
        "console/privacy/undo_completion.html",
        {"form": form, "whose": whose},
        status=422 if form.errors else 200,
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
