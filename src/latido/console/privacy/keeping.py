"""What has had its time: how long things are kept, what waits for its end, and the acts by which things end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from latido.compliance import api as compliance
from latido.compliance.contracts import keeping
from latido.console.privacy.forms import WhyForm, page_of
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.plumbing.access import StaffRequest, access
from latido.staff import api as staff

MONTHS = 12
LONGEST = 1000  # lines of an inventory on paper; the file has them all


@dataclass(frozen=True, slots=True)
class RuleLine:
    """How long one kind is kept, in words."""

    record: keeping.Record
    what: str
    long: str
    since: str
    then: str
    period: keeping.Period


@dataclass(frozen=True, slots=True)
class PurgeLine:
    purge: keeping.Purge
    proposed_by: str
    decided_by: str
    wanted: tuple[tuple[str, int], ...]
    own: bool


@access("privacy.approve")
@require_GET
def retention(request: StaffRequest) -> HttpResponse:
    """How long each kind is kept, how much waits, and what was or is to be destroyed."""
    return render(request, "console/privacy/retention.html", _overview(request))


def _overview(request: StaffRequest, **more: Any) -> dict[str, Any]:
    now = utc_now()
    keeps = request.actor.may("privacy.keep")
    acts = _purge_lines(compliance.purges(actor=request.actor), request)
    due = compliance.due(actor=request.actor, now=now) if keeps else []
    return {
        "rules": [_rule_line(record) for record in keeping.Record],
        "due": [(_(keeping.RECORDS[each.record]), each) for each in due],
        "ripe": sum(each.ripe for each in due),
        "open": next((each for each in acts if each.purge.state in OPEN), None),
        "acts": [each for each in acts if each.purge.state not in OPEN],
        "steady": compliance.clock_is_steady(now),
        **more,
    }


OPEN = (keeping.PurgeState.PROPOSED, keeping.PurgeState.RUNNING)


def _rule_line(record: keeping.Record) -> RuleLine:
    of = compliance.period_of(record)
    if record not in keeping.ENDED_HERE:
        then = _("por ahora nada la termina")
    elif of.after is keeping.After.BLOCK:
        then = _("se bloquea {long}, y se elimina").format(long=long(of.blocked))
    else:
        then = _("se elimina")
    return RuleLine(record, _(keeping.RECORDS[record]), long(of.months), _(keeping.SINCE[record]), then, of)


def long(months: int) -> str:
    """A time in whole years where it is."""
    if months and months % MONTHS == 0:
        years = months // MONTHS
        return ngettext("{n} año", "{n} años", years).format(n=years)
    return ngettext("{n} mes", "{n} meses", months).format(n=months)


def _purge_lines(purges: Sequence[keeping.Purge], request: StaffRequest) -> list[PurgeLine]:
    people = staff.names({who for each in purges for who in (each.proposed_by, each.decided_by) if who})
    return [
        PurgeLine(
            each,
            proposed_by=people.get(each.proposed_by, "") if each.proposed_by else "",
            decided_by=people.get(each.decided_by, "") if each.decided_by else "",
            wanted=_counted(each.wanted),
            own=each.proposed_by == request.actor.id,
        )
        for each in purges
    ]


def _counted(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple((_(keeping.RECORDS[record]), count) for record, count in counts.items())


@access("privacy.keep")
@require_GET
def waiting(request: StaffRequest, record: str) -> HttpResponse:
    """The next of one kind that wait for their end. Reading it is written down."""
    return _waiting(request, record)


def _waiting(request: HttpRequest, record: str, status: int = 200, **more: Any) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    if record not in keeping.ENDED_HERE:
        raise Http404
    page = page_of(request.GET.get("pagina", ""))
    found, further = compliance.due_waiting(keeping.Record(record), actor=actor, page=page)
    names = patients.shown_names({each for one in found for each in one.patient_ids}, actor)
    lines = [(each, ", ".join(names.get(patient, "") for patient in each.patient_ids)) for each in found]
    shown = {"lines": lines, "record": record, "what": _(keeping.RECORDS[record]), "now": utc_now(), **more}
    shown |= {"page": page, "further": further}
    return render(request, "console/privacy/due.html", shown, status=status)


@access("privacy.keep")
@require_POST
def take_out(request: StaffRequest, mark_id: UUID) -> HttpResponse:
    """This one is kept, whatever its time."""
    form, record = WhyForm(request.POST), request.POST.get("record", "")
    try:
        why = form.cleaned_data["why"] if form.is_valid() else ""
        compliance.take_out(mark_id, why, actor=request.actor, now=utc_now())
    except keeping.WhyMissing:
        return _waiting(request, record, 422, form=form, of=mark_id)
    except LookupError:
        raise Http404 from None
    if record not in keeping.ENDED_HERE:
        return redirect("console:retention")
    page = page_of(request.GET.get("pagina", ""))
    there = reverse("console:due", args=[record])
    return redirect(f"{there}?pagina={page}" if page > 1 else there)


@access("privacy.keep")
@require_POST
def propose(request: StaffRequest) -> HttpResponse:
    """Ask somebody else to agree that everything past its days of grace be destroyed."""
    form = WhyForm(request.POST)
    try:
        why = form.cleaned_data["why"] if form.is_valid() else ""
        compliance.propose_purge(why, actor=request.actor, now=utc_now())
    except keeping.WhyMissing:
        return render(request, "console/privacy/retention.html", _overview(request, form=form), status=422)
    except keeping.NothingDue:
        return _refused(request, _("No hay nada que eliminar ahora."))
    except keeping.NotSteady:
        return _refused(request, _unsteady())
    return redirect("console:retention")


def _unsteady() -> str:
    return _("El reloj de este equipo cambió hace poco: no se elimina nada hasta que lleve un día en hora.")


def _refused(request: StaffRequest, words: str) -> HttpResponse:
    return render(request, "console/privacy/retention.html", _overview(request, refused=words), status=409)


@access("privacy.approve")
@require_POST
def approve(request: StaffRequest, purge_id: UUID) -> HttpResponse:
    """The second person agrees; it begins at once."""
    try:
        compliance.approve_purge(purge_id, actor=request.actor, now=utc_now())
    except keeping.PurgeUnknown:
        raise Http404 from None
    except keeping.NotAnotherPerson:
        return _refused(request, _("La aprueba otra persona: usted la propuso."))
    except keeping.NotSteady:
        return _refused(request, _unsteady())
    return redirect("console:retention")


@access("privacy.approve")
@require_POST
def cancel(request: StaffRequest, purge_id: UUID) -> HttpResponse:
    """What was proposed goes on waiting."""
    try:
        compliance.cancel_purge(purge_id, actor=request.actor, now=utc_now())
    except keeping.PurgeUnknown:
        raise Http404 from None
    return redirect("console:retention")


@access("privacy.approve")
@require_GET
def state(request: StaffRequest, purge_id: UUID) -> HttpResponse:
    """How far it is."""
    try:
        found = compliance.progress_of_purge(purge_id, actor=request.actor)
    except keeping.PurgeUnknown:
        raise Http404 from None
    return render(request, "console/privacy/_purge_state.html", {"one": _purge_lines([found], request)[0]})


@access("privacy.approve")
@require_GET
def purge(request: StaffRequest, purge_id: UUID) -> HttpResponse:
    """One that is done, with its act."""
    return render(request, "console/privacy/purge.html", _act(request, purge_id))


@access("privacy.approve")
@require_GET
def act(request: StaffRequest, purge_id: UUID) -> HttpResponse:
    """The same alone, to be printed."""
    return render(request, "console/privacy/act.html", _act(request, purge_id))


@access("privacy.approve")
@require_GET
def act_file(request: StaffRequest, purge_id: UUID) -> HttpResponse:
    """What was signed, with its signature and the whole inventory, for whoever checks it elsewhere."""
    found = _done(request, purge_id)
    lines = [
        {"record": str(each.record), "ref": str(each.ref), "since": each.since.isoformat(), "outcome": each.outcome}
        for each in compliance.inventory_of(purge_id)
    ]
    answer = JsonResponse({"act": found.act, "signature": found.signature, "inventory": lines})
    answer["Content-Disposition"] = f'attachment; filename="acta-{str(purge_id)[-6:]}.json"'
    return answer


def _done(request: StaffRequest, purge_id: UUID) -> keeping.Purge:
    try:
        found = compliance.purge_of(purge_id, actor=request.actor)
    except keeping.PurgeUnknown:
        raise Http404 from None
    if found.state is not keeping.PurgeState.DONE:
        raise Http404
    return found


def _act(request: StaffRequest, purge_id: UUID) -> dict[str, Any]:
    found = _done(request, purge_id)
    ended: Any = found.act["ended"]
    rules: Any = found.act["rules"]
    lines = [(_(keeping.RECORDS[each.record]), each) for each, _n in zip(
        compliance.inventory_of(purge_id), range(LONGEST), strict=False)]  # fmt: skip
    return {
        "one": _purge_lines([found], request)[0],
        "ended": _counted(ended),
        "rules": [
            (_(keeping.RECORDS[record]), long(rule["months"]), ", ".join(rule["sources"]))
            for record, rule in rules.items()
        ],
        "lines": lines,
        "cut": found.done > LONGEST,
        "inventory_sha256": found.act["inventory_sha256"],
        "true": compliance.act_is_true(found.act, found.signature),
    }
