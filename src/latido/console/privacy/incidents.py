"""Incidents with patients' data: the list with its clocks, one of them, and every act on it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from latido.compliance import api as compliance
from latido.compliance.contracts import incidents as values
from latido.console.privacy.forms import page_of
from latido.console.privacy.incident_forms import (
    AssessmentForm,
    ExcludeForm,
    FromForm,
    GatherForm,
    IncidentForm,
    LessonsForm,
    NoteForm,
    NoticeForm,
)
from latido.kernel.actor import Actor
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.plumbing.access import StaffRequest, access
from latido.staff import api as staff

LATE, NEAR = 100, 50
MAY = "privacy.incidents"


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock in words."""

    clock: values.Clock
    whom: str
    tone: str
    late: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One incident in words. next: the clock that presses; None when nobody is owed anything."""

    one: values.Incident
    title: str
    state: str
    tone: str
    clocks: list[ClockLine]
    next: ClockLine | None


def line(one: values.Incident) -> Line:
    clocks = [_clock(each) for each in one.clocks]
    owed = next((each for each in clocks if each.clock.met is None), None)
    state, tone = _state(one)
    return Line(one, _(values.KINDS[one.kind]), state, tone, clocks, owed)


def _clock(each: values.Clock) -> ClockLine:
    late = each.passed > LATE
    if each.met is not None:
        return ClockLine(each, _(values.TOLD[each.duty.told]), "warn" if late else "ok", late)
    return ClockLine(each, _(values.TOLD[each.duty.told]), "warn" if each.passed >= NEAR else "n", late)


def _state(one: values.Incident) -> tuple[str, str]:
    if one.closed_at:
        return _("Cerrado"), "ok"
    if one.assessment is None:
        return _("Por decidir"), "warn"
    return _(values.DECISIONS[one.assessment.decision]), "n"


@access(MAY)
@require_GET
def incidents(request: StaffRequest) -> HttpResponse:
    """What is due first, first; then those that are over. Reading it is written down."""
    now, page, older = utc_now(), page_of(request.GET.get("pagina", "")), page_of(request.GET.get("cerrados", ""))
    running, further = compliance.incidents(actor=request.actor, now=now, page=page)
    closed, further_closed = compliance.incidents(actor=request.actor, now=now, closed=True, page=older)
    shown = {
        "open": [line(each) for each in running],
        "closed": [line(each) for each in closed],
        "page": page,
        "further": further,
        "older": older,
        "further_closed": further_closed,
    }
    return render(request, "console/privacy/incidents.html", shown)


@access(MAY)
@require_http_methods(["GET", "POST"])
def begin(request: StaffRequest) -> HttpResponse:
    """From scratch, or from an access that somebody should explain or the opening of a protected record."""
    form = IncidentForm(request.POST if request.method == "POST" else None, initial=_from(request))
    if request.method == "POST" and form.is_valid():
        new = form.new()
        try:
            compliance.incident_origin(new.alert_id, new.opening_id, actor=request.actor)
            made = compliance.open_incident(new, actor=request.actor, now=utc_now())
        except values.OriginUnknown:
            raise Http404 from None
        except values.NotInTime:
            form.add_error("found_at", _("Se encontró después de que ocurrió, y no en el futuro."))
        else:
            return redirect("console:incident", made)
    return render(request, "console/privacy/incident_new.html", {"form": form}, status=422 if form.errors else 200)


def _from(request: StaffRequest) -> dict[str, Any]:
    started: dict[str, Any] = {"found_at": utc_now()}
    given = FromForm(request.GET)
    if not given.is_valid():
        raise Http404
    alert, opening = given.cleaned_data["alerta"], given.cleaned_data["apertura"]
    try:
        origin = compliance.incident_origin(alert, opening, actor=request.actor)
    except values.OriginUnknown:
        raise Http404 from None
    if origin is None:
        return started
    happened = {"happened_from": origin.since, "happened_until": min(origin.until, started["found_at"])}
    return {**started, **happened, "kind": values.Kind.ACCESS, "keys": values.Keys.PLAIN, "alert": alert,
            "opening": opening}  # fmt: skip


@access(MAY)
@require_GET
def incident(request: StaffRequest, incident_id: UUID) -> HttpResponse:
    """All of one. Whose data it may have reached is shown, and written down."""
    return _page(request, incident_id)


def _page(request: StaffRequest, incident_id: UUID, status: int = 200, **forms: Any) -> HttpResponse:
    now, page = utc_now(), page_of(request.GET.get("pagina", ""))
    log_page = page_of(request.GET.get("pasos", ""))
    try:
        one = compliance.incident(incident_id, actor=request.actor, now=now)
    except values.IncidentUnknown:
        raise Http404 from None
    affected, further = compliance.affected_by(incident_id, actor=request.actor, page=page)
    steps, further_steps = compliance.incident_steps(incident_id, actor=request.actor, page=log_page)
    names = patients.shown_names({each.patient_id for each in affected}, request.actor)
    by = {i for i in (one.opened_by, one.decided_by, one.closed_by, *(each.by for each in steps)) if i}
    people = staff.names(by)
    shown = {
        "line": line(one),
        "one": one,
        "keys": _(values.KEYS[one.keys]),
        "opened_by": people.get(one.opened_by, "") if one.opened_by else "",
        "decided_by": people.get(one.decided_by, "") if one.decided_by else "",
        "affected": [(each, names.get(each.patient_id, "")) for each in affected],
        "steps": [(each, _(values.ACTS[each.act]), people.get(each.by, "") if each.by else "") for each in steps],
        "page": page,
        "further": further,
        "log_page": log_page,
        "further_steps": further_steps,
        "told": [(code, _(words)) for code, words in values.TOLD.items()],
        "gather": GatherForm(initial=_reached(one, request.actor)),
        "assess": AssessmentForm(initial=_assessed(one)),
        "notice": NoticeForm(initial={"sent_at": now}),
        "noting": NoteForm(),
        "lessons": LessonsForm(),
        **forms,
    }
    return render(request, "console/privacy/incident.html", shown, status=status)


def _reached(one: values.Incident, actor: Actor) -> dict[str, Any]:
    """Whose accesses to look for, and when: as the incident says, and the access it was opened from."""
    origin = compliance.origin_of_incident(one.id, actor=actor)
    who = staff.agents_by_id({origin.who}).get(origin.who) if origin else None
    return {"who": who.email if who else "", "since": one.happened_from, "until": one.happened_until}


def _assessed(one: values.Incident) -> dict[str, Any]:
    said = one.assessment
    if said is None:
        return {"keys": one.keys}
    return {
        "nature": said.nature, "recipient": said.recipient, "acquired": said.acquired, "mitigation": said.mitigation,
        "keys": one.keys, "decision": said.decision, "reasons": said.reasons,
    }  # fmt: skip


@access(MAY)
@require_POST
def gather(request: StaffRequest, incident_id: UUID) -> HttpResponse:
    """Whom the audit shows to a person, or in a time, into the list."""
    form = GatherForm(request.POST)
    if not form.is_valid():
        return _page(request, incident_id, 422, gather=form)
    given = form.cleaned_data
    who = staff.person_called(given["who"]) if given["who"] else None
    if given["who"] and who is None:
        form.add_error("who", _("No hay nadie del personal con ese correo."))
        return _page(request, incident_id, 422, gather=form)
    try:
        compliance.gather_affected(incident_id, who, given["since"], given["until"], actor=request.actor, now=utc_now())
    except values.IncidentUnknown:
        raise Http404 from None
    except values.TooWide:
        form.add_error(None, _("Diga de quién son los accesos, o desde cuándo y hasta cuándo."))
        return _page(request, incident_id, 422, gather=form)
    return redirect("console:incident", incident_id)


@access(MAY)
@require_POST
def exclude(request: StaffRequest, affected_id: UUID) -> HttpResponse:
    """They were not reached after all, and why."""
    form = ExcludeForm(request.POST)
    try:
        why = form.cleaned_data["why"] if form.is_valid() else ""
        incident_id = compliance.exclude_affected(affected_id, why, actor=request.actor, now=utc_now())
    except values.IncidentUnknown:
        raise Http404 from None
    except values.IncidentWordsMissing as missing:
        if missing.incident_id is None:
            raise
        return _page(request, missing.incident_id, 422, unsaid=affected_id)
    return redirect("console:incident", incident_id)


@access(MAY)
@require_POST
def decide(request: StaffRequest, incident_id: UUID) -> HttpResponse:
    """The four factors, and whether it is a breach."""
    form = AssessmentForm(request.POST)
    if not form.is_valid():
        return _page(request, incident_id, 422, assess=form)
    try:
        compliance.decide_incident(incident_id, form.given(), actor=request.actor, now=utc_now())
    except values.IncidentUnknown:
        raise Http404 from None
    return redirect("console:incident", incident_id)


@access(MAY)
@require_POST
def notify(request: StaffRequest, incident_id: UUID) -> HttpResponse:
    """Who was told, when and how."""
    form = NoticeForm(request.POST)
    if not form.is_valid():
        return _page(request, incident_id, 422, notice=form)
    try:
        compliance.notify_incident(incident_id, form.new(), actor=request.actor, now=utc_now())
    except values.IncidentUnknown:
        raise Http404 from None
    except values.NotInTime:
        form.add_error("sent_at", _("Se avisa después de encontrarlo, y no en el futuro."))
        return _page(request, incident_id, 422, notice=form)
    return redirect("console:incident", incident_id)


@access(MAY)
@require_POST
def note(request: StaffRequest, incident_id: UUID) -> HttpResponse:
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, incident_id, 422, noting=form)
    try:
        compliance.note_incident(incident_id, form.cleaned_data["words"], actor=request.actor, now=utc_now())
    except values.IncidentUnknown:
        raise Http404 from None
    return redirect("console:incident", incident_id)


@access(MAY)
@require_POST
def close(request: StaffRequest, incident_id: UUID) -> HttpResponse:
    """It is over, with what was learnt."""
    form = LessonsForm(request.POST)
    if not form.is_valid():
        return _page(request, incident_id, 422, lessons=form)
    try:
        compliance.close_incident(incident_id, form.cleaned_data["words"], actor=request.actor, now=utc_now())
    except values.IncidentUnknown:
        raise Http404 from None
    except values.StillOwed:
        form.add_error("words", _("Decida primero si es una violación de datos, y avise a quien falte."))
        return _page(request, incident_id, 409, lessons=form)
    return redirect("console:incident", incident_id)


@access(MAY)
@require_GET
def draft(request: StaffRequest, incident_id: UUID, told: str) -> HttpResponse:
    """A notice to print, complete and send: it names no patient."""
    if told not in values.TOLD:
        raise Http404
    try:
        one = compliance.draft_notice(incident_id, values.Told(told), actor=request.actor, now=utc_now())
    except values.IncidentUnknown:
        raise Http404 from None
    shown = {
        "line": line(one),
        "one": one,
        "told": told,
        "whom": _(values.TOLD[told]),
        "keys": _(values.KEYS[one.keys]),
    }
    return render(request, "console/privacy/incident_draft.html", shown)
