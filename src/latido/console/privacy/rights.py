"""Requests about data and complaints: the time each has left, putting it off once, and the answer with its proof."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from latido.compliance import api as compliance
from latido.compliance.contracts import handing, rights
from latido.console.privacy.forms import WHY, WhyForm, page_of
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.plumbing.access import StaffRequest, access
from latido.staff import api as staff

LATE = 100
TONES = {0: "n", 50: "warn", 75: "warn", 90: "warn"}


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label=gettext_lazy("Qué se hizo"),
        choices=[(code, gettext_lazy(words)) for code, words in rights.OUTCOMES.items()],
    )
    words = forms.CharField(
        label=gettext_lazy("Qué se le respondió"), min_length=4, max_length=1000, error_messages=WHY
    )
    proof = forms.CharField(
        label=gettext_lazy("Cómo consta que le llegó"), min_length=4, max_length=400, error_messages=WHY
    )
    disagreement = forms.CharField(
        label=gettext_lazy("Si no está de acuerdo, lo que dice"), max_length=1000, required=False
    )
    change = forms.UUIDField(label=gettext_lazy("Qué cambio de la ficha es"), required=False)


class CarriedForm(forms.Form):
    proof = forms.CharField(min_length=4, max_length=400, error_messages=WHY)


class DisagreeForm(forms.Form):
    words = forms.CharField(min_length=4, max_length=1000, error_messages=WHY)


@dataclass(frozen=True, slots=True)
class Line:
    request: rights.Request
    title: str
    patient: str
    taken_by: str
    answered: str  # by whom
    outcome: str
    tone: str
    late: bool  # of the clock that runs, or ran last
    answered_late: bool
    carried: str  # by whom
    copy: handing.Copy | None  # of what they asked to have
    asks_copy: bool
    corrections: tuple[tuple[UUID, str], ...]  # changes of the record since, of which one may be the answer
    may_disagree: bool


@access("privacy.rights")
@require_GET
def requests(request: StaffRequest) -> HttpResponse:
    """What is due first, first. Reading it is written down."""
    return _page(request)


def _page(request: StaffRequest, status: int = 200, **more: Any) -> HttpResponse:
    page, older, now = page_of(request.GET.get("pagina", "")), page_of(request.GET.get("respondidos", "")), utc_now()
    waiting, further = compliance.requests(actor=request.actor, now=now, page=page)
    done, further_done = compliance.requests(actor=request.actor, now=now, answered=True, page=older)
    lines = _lines(request, [*waiting, *done])
    shown = {
        "open": lines[: len(waiting)],
        "done": lines[len(waiting) :],
        "page": page,
        "further": further,
        "older": older,
        "further_done": further_done,
        "answering": AnswerForm(),
        "given": request.POST,
        **more,
    }
    return render(request, "console/privacy/requests.html", shown, status=status)


def _lines(request: StaffRequest, found: list[rights.Request]) -> list[Line]:
    names = patients.shown_names({each.patient_id for each in found}, request.actor)
    copies = compliance.copies_of_requests([each.id for each in found], actor=request.actor)
    people = staff.names({i for each in found for i in (each.taken_by, each.answered_by, each.carried_by) if i})
    return [
        Line(
            each,
            title=_(rights.RIGHTS[each.right]),
            patient=names.get(each.patient_id, ""),
            taken_by=people.get(each.taken_by, "") if each.taken_by else "",
            answered=people.get(each.answered_by, "") if each.answered_by else "",
            outcome=_(rights.OUTCOMES[each.answer.outcome]) if each.answer else "",
            tone=TONES[compliance.alarm_of(each.passed)],
            late=each.passed > LATE,
            answered_late=each.answering.passed > LATE,
            carried=people.get(each.carried_by, "") if each.carried_by else "",
            copy=copies.get(each.id),
            asks_copy=not each.is_over and each.right in (rights.Right.ACCESS, rights.Right.PORTABILITY),
            corrections=_corrections(each, request),
            may_disagree=_may_disagree(each),
        )
        for each in found
    ]


def _corrections(one: rights.Request, request: StaffRequest) -> tuple[tuple[UUID, str], ...]:
    if one.answer is not None or one.right is not rights.Right.CORRECTION:
        return ()
    return tuple(compliance.corrections_of(one.id, actor=request.actor).items())


def _may_disagree(one: rights.Request) -> bool:
    said = one.answer
    return said is not None and said.outcome is not rights.Outcome.GRANTED and not said.disagreement


@access("privacy.rights")
@require_POST
def extend(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """Put it off once, by what its law allows."""
    form = WhyForm(request.POST)
    try:
        why = form.cleaned_data["why"] if form.is_valid() else ""
        compliance.extend_request(request_id, why, actor=request.actor, now=utc_now())
    except rights.RequestUnknown:
        raise Http404 from None
    except rights.WordsMissing:
        return _page(request, 422, wrong=_("Diga por qué."), of=request_id)
    except rights.NotExtended:
        return _page(request, 409, wrong=_("Ya no se puede prorrogar."), of=request_id)
    return redirect("console:requests")


@access("privacy.rights")
@require_POST
def answer(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """It is answered once."""
    form = AnswerForm(request.POST)
    nothing: dict[str, Any] = {"outcome": "denied", "words": "", "proof": "", "disagreement": "", "change": None}
    given = form.cleaned_data if form.is_valid() else nothing  # refused below, once it is sure that there is such a one
    said = rights.Answer(
        rights.Outcome(given["outcome"]), given["words"], given["proof"], given["disagreement"], given["change"]
    )
    try:
        compliance.answer_request(request_id, said, actor=request.actor, now=utc_now())
    except rights.RequestUnknown:
        raise Http404 from None
    except rights.WordsMissing:
        return _page(request, 422, wrong=_("Escriba qué se respondió y cómo consta que le llegó."), of=request_id)
    except rights.CorrectionMissing:
        words = _("Corrija primero la ficha y elija aquí ese cambio; si no se corrige, diga que no se hizo.")
        return _page(request, 422, wrong=words, of=request_id)
    return redirect("console:requests")


@access("privacy.rights")
@require_POST
def carry_out(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """What was granted is done."""
    form = CarriedForm(request.POST)
    try:
        proof = form.cleaned_data["proof"] if form.is_valid() else ""
        compliance.carry_out_request(request_id, proof, actor=request.actor, now=utc_now())
    except rights.NotToCarryOut:
        raise Http404 from None
    except rights.WordsMissing:
        return _page(request, 422, wrong=_("Escriba qué se hizo y cómo consta."), of=request_id)
    return redirect("console:requests")


@access("privacy.rights")
@require_POST
def disagree(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """What somebody replies later to a no."""
    form = DisagreeForm(request.POST)
    try:
        words = form.cleaned_data["words"] if form.is_valid() else ""
        compliance.disagree(request_id, words, actor=request.actor, now=utc_now())
    except rights.RequestUnknown:
        raise Http404 from None
    except rights.WordsMissing:
        return _page(request, 422, wrong=_("Escriba lo que dice."), of=request_id)
    return redirect("console:requests")
