"""The guided first run: five steps, left and resumed at will, and then what is still missing."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from latido.compliance import api as compliance
from latido.compliance.contracts import Refused
from latido.console import first_run
from latido.console.countries import BY_CODE
from latido.console.first_forms import ClinicForm, HoursForm, NumberForm, PeopleForm
from latido.console.first_run import STEPS
from latido.console.hours import as_text
from latido.console.missing import lacks
from latido.console.models import FirstRun
from latido.console.preview import preview
from latido.console.views.people import said
from latido.kernel import phone
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.plumbing.access import StaffRequest, access
from latido.routing import api as routing
from latido.staff import api as staff

TITLES = {
    "clinica": (gettext_lazy("Su clínica"), gettext_lazy("Tamaño, país, sede")),
    "horario": (gettext_lazy("Horario y emergencias"), gettext_lazy("Cuándo abre; a quién avisar")),
    "gente": (gettext_lazy("Su gente"), gettext_lazy("Quién contesta")),
    "numero": (gettext_lazy("Su número"), gettext_lazy("El que marcan los pacientes")),
    "probar": (gettext_lazy("Probar"), gettext_lazy("Una llamada de verdad")),
}
FORMS: dict[str, type[forms.Form]] = {
    "clinica": ClinicForm,
    "horario": HoursForm,
    "gente": PeopleForm,
    "numero": NumberForm,
    "probar": forms.Form,
}


@access("console.configure")
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Lead to where it was left; a clinic that works is shown what it still lacks."""
    return redirect("console:start-step", first_run.next_step(first_run.progress(utc_now())))


@access("console.configure")
@require_http_methods(["GET", "POST"])
def step(request: StaffRequest, step: str) -> HttpResponse:
    """One step. What it asks is known from before when it was answered."""
    if step not in FORMS:
        raise Http404
    row = first_run.progress(utc_now())
    if STEPS.index(step) > STEPS.index(first_run.next_step(row)):
        return redirect("console:start")
    form = _form(step, row, request)
    links: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid() and _kept(step, form, request):
        links = _invitations(request, form) if isinstance(form, PeopleForm) else []
        if not links:
            return _onward(request, step)
    context = {**_context(step, row, form, request), "links": links}
    return render(request, f"console/start_{step}.html", context, status=422 if form.errors else 200)


@access("console.configure")
@require_POST
def start_preview(request: HttpRequest) -> HttpResponse:
    """What the first step's answers would leave; nothing is saved."""
    found = preview(request.POST, request.POST.getlist("reasons"))
    return render(request, "console/_preview.html", {"preview": found})


@access("console.configure")
@require_GET
def heard(request: HttpRequest) -> HttpResponse:
    """Whether a call has come and somebody took it, for the last step."""
    return render(request, "console/_heard.html", {"heard": _heard()})


def _onward(request: HttpRequest, step: str) -> HttpResponse:
    """To the next step; the shell is drawn anew when the clinic has its name."""
    there = redirect("console:start")
    anew = step == STEPS[0] and request.headers.get("HX-Request")
    return HttpResponse(headers={"HX-Redirect": there.url}) if anew else there


def _kept(step: str, form: forms.Form, request: StaffRequest) -> bool:
    answers: dict[str, Any] = dict(form.cleaned_data)
    if isinstance(form, PeopleForm):
        answers = {"myself": answers["myself"], "people": form.people()}
    try:
        first_run.keep(step, answers, actor=request.actor, now=utc_now())
    except Refused as refused:
        for problem in refused.problems:
            form.add_error(problem.field if problem.field in form.fields else None, said(problem))
    except PermissionError:
        form.add_error(None, _("Esto lo puede hacer quien maneja los usuarios."))
    return not form.errors


def _form(step: str, row: FirstRun, request: HttpRequest) -> forms.Form:
    typed = request.POST if request.method == "POST" else None
    known = dict(row.answers.get(step, {}))
    house = orgs.organisation()
    if step == "clinica":
        known = {"language": (get_language() or "es").split("-")[0], **known}
    if step == "horario":
        known = {
            **known,
            **{name: as_text(known[name]) for name in ("weekdays", "saturday", "sunday") if name in known},
        }
        known = {"time_zone": house.time_zone, "emergency_number": house.emergency_number, **known}
    form = FORMS[step](typed, initial=known)
    if step == "horario":
        zones = BY_CODE[house.country].zones if house.country in BY_CODE else (house.time_zone,)
        form.fields["time_zone"].choices = [(zone, zone.split("/")[-1].replace("_", " ")) for zone in zones]  # type: ignore[attr-defined]
    return form


def _invitations(request: StaffRequest, form: PeopleForm) -> list[tuple[str, str]]:
    """A link for each who was named, shown now and kept nowhere."""
    ids = {person.email: person.id for person in staff.agents()}
    found = []
    for email in form.people():
        secret = staff.invite(ids[email], actor=request.actor, now=utc_now())
        found.append((email, request.build_absolute_uri(reverse("staff:invitation", args=[secret]))))
    return found


def _context(step: str, row: FirstRun, form: forms.Form, request: StaffRequest) -> dict[str, Any]:
    at = STEPS.index(step)
    places = [(name, *TITLES[name], name in row.done, name == step) for name in STEPS]
    context: dict[str, Any] = {
        "form": form,
        "steps": places,
        "step": step,
        "number": at + 1,
        "back": STEPS[at - 1] if at else "",
        "clinic": row.answers.get("clinica", {}),
    }
    if isinstance(form, ClinicForm):
        now = {name: form[name].value() for name in form.fields}
        context["preview"] = preview(now, list(now["reasons"] or ()))
    if step == STEPS[-1]:
        numbers = [phone.readable(item.key) for item in compliance.items("number")]
        context |= {"numbers": numbers, "lacks": lacks(actor=request.actor, now=utc_now()), "heard": _heard()}
        context |= {"queues": compliance.items("queue"), "people": len(staff.agents()), "done": row.finished_at}
        context["answers"] = request.actor.may("desk.use")
    return context


def _heard() -> str:
    """ "", "received" or "answered": of today's calls."""
    today = routing.figures(utc_now())
    if any(queue.answered for queue in today):
        return "answered"
    return "received" if any(queue.received or queue.waiting for queue in today) else ""
