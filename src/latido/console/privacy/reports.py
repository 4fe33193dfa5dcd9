"""Who saw one patient's data: on a page, on paper and for a spreadsheet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from latido.compliance import api as compliance
from latido.compliance.contracts import GLASS_REASONS, Entry, exports
from latido.console.forms import ROLES
from latido.console.privacy.forms import PeriodForm
from latido.console.privacy.telling import Look, looks
from latido.console.views import locked
from latido.console.views.audit import WORDS
from latido.console.words import who_is
from latido.kernel.actor import ActorKind
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.patients.contracts import OPENING_REASONS
from latido.plumbing.access import StaffRequest, access
from latido.plumbing.ui import words
from latido.staff import api as staff

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Line:
    """One sitting as it is read by the patient."""

    look: Look
    who: str
    role: str
    what: tuple[str, ...]
    why: str
    heard: str  # who was on the line, and how far they were verified; empty outside a contact


@sensitive_post_parameters("q")
@access("privacy.report")
@require_http_methods(["GET", "POST"])
def find(request: StaffRequest) -> HttpResponse:
    """Whose report it is. What is typed travels in the body, never in an address."""
    typed = request.POST.get("q", "")
    found = patients.search(typed, request.actor, utc_now()) if typed.strip() else None
    return render(request, "console/privacy/whose.html", {"q": typed, "result": found})


@access("privacy.report")
@require_GET
def report(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """Who, when, what and why, in words for the patient."""
    return render(request, "console/privacy/report.html", _context(request, patient_id))


@access("privacy.report")
@require_GET
def paper(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """The same alone, to be printed."""
    return render(request, "console/privacy/paper.html", _context(request, patient_id))


@sensitive_post_parameters(locked.FIELD)
@access("privacy.report")
@require_http_methods(["GET", "POST"])
def table(request: StaffRequest, patient_id: UUID) -> HttpResponseBase:
    """The same for a spreadsheet, under a passphrase."""
    if not patients.is_known(patient_id):
        raise Http404
    back, what = reverse("console:who-saw-one", args=[patient_id]), _("Quién vio los datos de una persona")
    if request.method == "GET":
        return locked.page(request, what, back)
    try:
        passphrase = locked.given(request)
    except exports.WeakPassphrase:
        return locked.page(request, what, back, weak=True)
    heading = (
        _("Desde"),
        _("Hasta"),
        _("Quién"),
        _("Rol"),
        _("Qué"),
        _("Para qué"),
        _("Quién hablaba"),
        _("Resultado"),
    )
    rows = [heading, *(_cells(line) for line in _context(request, patient_id)["lines"])]
    told = compliance.export_at_once(
        "who-saw", rows, about=[patient_id], patients=1, why=_("Lo pidió la persona"), passphrase=passphrase,
        actor=request.actor, now=utc_now(),
    )  # fmt: skip
    headers = {"Content-Disposition": f'attachment; filename="accesos-{str(patient_id)[-6:]}.zip"'}
    return StreamingHttpResponse(told, content_type=locked.ZIP, headers=headers)


def _context(request: StaffRequest, patient_id: UUID) -> dict[str, Any]:
    """Raises Http404 for nobody we know."""
    if not patients.is_known(patient_id):
        raise Http404
    since, until, form = _period(request)
    entries = compliance.access_report(patient_id, since, until, actor=request.actor)
    people = staff.names({entry.actor_id for entry in entries if entry.actor_id})
    relations = speakers(entries)
    name = patients.shown_names([patient_id], request.actor).get(patient_id, "")
    return {
        "patient_id": patient_id,
        "name": name,
        "lines": [line_of(each, people, relations) for each in looks(entries)],
        "form": form,
        "since": since,
        "last_day": until - timedelta(days=1),
        "asked": request.GET.urlencode(),
        "cut": len(entries) >= compliance.MOST_REPORTED,
    }


def _period(request: StaffRequest) -> tuple[datetime, datetime, PeriodForm]:
    """Whole days as the organisation's clock counts them; the last year when nothing readable is asked."""
    today = timezone.localtime().date()
    form = PeriodForm(request.GET or None, initial={"desde": today - YEAR, "hasta": today})
    given = form.cleaned_data if form.is_valid() else {}
    first, last = given.get("desde") or today - YEAR, given.get("hasta") or today
    return _midnight(first), _midnight(last + timedelta(days=1)), form


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def line_of(look: Look, people: Mapping[UUID, str], relations: Mapping[UUID, str]) -> Line:
    entry = look.entries[0]
    known = dict(ROLES)
    return Line(
        look,
        who=people.get(entry.actor_id, "") if entry.actor_id else _machine(entry),
        role=", ".join(str(known[role]) for role in known if role in entry.roles),
        what=tuple(_(WORDS[action]) if action in WORDS else action for action in look.actions),
        why=next(filter(None, map(_why, look.entries)), ""),
        heard=_heard(look, relations),
    )


def speakers(entries: Iterable[Entry]) -> dict[UUID, str]:
    """What who spoke in them is to the patient."""
    return patients.relations_of({each.on_behalf_of for each in entries if each.on_behalf_of})


def _heard(look: Look, relations: Mapping[UUID, str]) -> str:
    levels = sorted({each.level.replace("L", "N") for each in look.entries if each.level})
    if not levels:
        return ""
    reached = levels[0] if len(levels) == 1 else _("%(least)s a %(most)s") % {"least": levels[0], "most": levels[-1]}
    spoke = {each.on_behalf_of for each in look.entries if each.on_behalf_of}
    whose = ", ".join(sorted({relations.get(each, _("alguien de su familia")) for each in spoke}))
    said = _("Verificación de quien hablaba: %(level)s") % {"level": reached}
    return f"{said} · {_('en nombre de la persona: %(who)s') % {'who': whose}}" if whose else said


def _machine(entry: Entry) -> str:
    return who_is(entry.actor_name) if entry.actor_kind == ActorKind.COMMAND else _("El sistema, por sí mismo")


def _why(entry: Entry) -> str:
    """Never what staff wrote in their own words: it may be about somebody else."""
    if entry.action.startswith("glass.") and entry.purpose in GLASS_REASONS:
        return _(GLASS_REASONS[entry.purpose])
    if (code := entry.detail.get("why", "")) in OPENING_REASONS:
        return _(OPENING_REASONS[code])
    if entry.interaction_id:
        return _("Un contacto con usted o su familia")
    return {
        "glass": _("Ficha protegida, con motivo revisado"),
        "registration": _("Registro de sus datos"),
        "import": _("Carga de datos de la institución"),
    }.get(entry.purpose, "")


def _cells(line: Line) -> tuple[str, ...]:
    look = line.look
    began, ended = (words.when(timezone.localtime(at)) for at in (look.began, look.ended))
    result = _("no se le permitió") if look.refused else _("hecho")
    return began, ended, line.who, line.role, "; ".join(line.what), line.why, line.heard, result
