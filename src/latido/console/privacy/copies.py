"""A patient's copy of their data: collected, looked at thing by thing, frozen, given to who showed who they are."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from latido.compliance import api as compliance
from latido.compliance.contracts import exports, handing
from latido.console.views import locked
from latido.kernel import references
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.plumbing.access import StaffRequest, access

DECISIONS = [("", gettext_lazy("Va en la copia")), *((c, gettext_lazy(w)) for c, w in handing.WITHHELD.items())]


class HandForm(forms.Form):
    how = forms.ChoiceField(
        label=gettext_lazy("Cómo mostró quién es"),
        choices=[(code, gettext_lazy(words)) for code, words in handing.SHOWN.items()],
    )
    words = forms.CharField(
        label=gettext_lazy("Qué documento se vio, y de quién si representa a la persona"),
        max_length=200,
        required=False,
    )


class DecideForm(forms.Form):
    withheld = forms.ChoiceField(choices=DECISIONS, required=False)


@access("privacy.rights")
@require_POST
def begin(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """Collect everything for whoever asked."""
    try:
        made = compliance.begin_copy(request_id, actor=request.actor, now=utc_now())
    except handing.NotACopy:
        raise Http404 from None
    except handing.CopyRunning:
        return redirect("console:requests")
    return redirect("console:copy", made)


@access("privacy.rights")
@require_GET
def copy(request: StaffRequest, copy_id: UUID) -> HttpResponse:
    """Where it is, and while it is looked at, what is in it."""
    return _page(request, copy_id)


def _page(request: StaffRequest, copy_id: UUID, status: int = 200, **more: Any) -> HttpResponse:
    one = _copy(request, copy_id)
    found: list[handing.Item] = []
    further = False
    page, flagged = _number(request.GET.get("pagina", "")), request.GET.get("vista") != "todo"
    if one.state is handing.CopyState.REVIEW:
        found, further = compliance.copy_items(copy_id, actor=request.actor, page=page, only_flagged=flagged)
    names = patients.shown_names([one.patient_id], request.actor)
    shown = {
        "one": one, "items": found, "further": further, "page": page, "flagged": flagged, "decisions": DECISIONS,
        "patient": names.get(one.patient_id, ""), "number": references.shown(one.request_id),
        "why": {code: _(words) for code, words in handing.WITHHELD.items()}, "handing": HandForm(), **more,
    }  # fmt: skip
    return render(request, "console/privacy/copy.html", shown, status=status)


def _copy(request: StaffRequest, copy_id: UUID) -> handing.Copy:
    try:
        return compliance.copy_of(copy_id, actor=request.actor)
    except handing.CopyUnknown:
        raise Http404 from None


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and 0 < int(said) < 10**6 else 1


@access("privacy.rights")
@require_GET
def state(request: StaffRequest, copy_id: UUID) -> HttpResponse:
    """How far collecting is; the whole page once it is over."""
    try:
        one = compliance.copy_progress(copy_id, actor=request.actor)
    except handing.CopyUnknown:
        raise Http404 from None
    answer = render(request, "console/privacy/_copy_state.html", {"one": one})
    if one.state is not handing.CopyState.COLLECTING:
        answer["HX-Refresh"] = "true"
    return answer


@access("privacy.rights")
@require_POST
def decide(request: StaffRequest, copy_id: UUID, number: int) -> HttpResponse:
    """One thing goes, or stays out for a reason."""
    form = DecideForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        withheld = handing.Withheld(form.cleaned_data["withheld"])
        compliance.decide_piece(copy_id, number, withheld, actor=request.actor, now=utc_now())
    except handing.CopyUnknown:
        raise Http404 from None
    return _page(request, copy_id)


@access("privacy.rights")
@require_POST
def release(request: StaffRequest, copy_id: UUID) -> HttpResponse:
    """Freeze it."""
    try:
        compliance.release_copy(copy_id, actor=request.actor, now=utc_now())
    except handing.CopyUnknown:
        raise Http404 from None
    except handing.Undecided:
        return _page(request, copy_id, 409, wrong=_("Falta decidir sobre cosas que se proponen retener."))
    return redirect("console:copy", copy_id)


@access("privacy.rights")
@require_POST
def hand(request: StaffRequest, copy_id: UUID) -> HttpResponse:
    """Who takes it away showed that they are the one."""
    form = HandForm(request.POST)
    try:
        if not form.is_valid():
            raise handing.NotShown
        how = handing.Shown(form.cleaned_data["how"])
        compliance.hand_copy(copy_id, how, form.cleaned_data["words"], actor=request.actor, now=utc_now())
    except handing.CopyUnknown:
        raise Http404 from None
    except handing.NotShown:
        return _page(request, copy_id, 422, handing=form, wrong=_not_shown(form))
    return redirect("console:copy", copy_id)


def _not_shown(form: HandForm) -> str:
    if form.is_valid() and form.cleaned_data["how"] == handing.Shown.CONTACT:
        return _("En las últimas 24 horas nadie se verificó en nivel 3 por esta persona, o no puede pedir la copia.")
    return _("Escriba qué documento vio.")


@access("privacy.rights")
@require_POST
def discard(request: StaffRequest, copy_id: UUID) -> HttpResponse:
    """Nothing of it is wanted; it may be begun again."""
    try:
        compliance.discard_copy(copy_id, actor=request.actor, now=utc_now())
    except handing.CopyUnknown:
        raise Http404 from None
    return redirect("console:requests")


@sensitive_post_parameters(locked.FIELD)
@access("privacy.rights")
@require_http_methods(["GET", "POST"])
def archive(request: StaffRequest, copy_id: UUID) -> HttpResponseBase:
    """The ZIP: the paper, plain data and FHIR. Under a passphrase, unless whoever receives it asked for it open."""
    try:
        if request.method == "GET":
            return _passphrase(request, copy_id)
        passphrase = "" if request.POST.get("open") == "1" else locked.given(request)
        chunks = compliance.take_copy(copy_id, passphrase, actor=request.actor, now=utc_now())
    except exports.WeakPassphrase:
        return _passphrase(request, copy_id, weak=True)
    except (handing.CopyUnknown, handing.NotShown):
        raise Http404 from None
    headers = {"Content-Disposition": f'attachment; filename="copia-{str(copy_id)[-6:]}.zip"'}
    return StreamingHttpResponse(chunks, content_type=locked.ZIP, headers=headers)


def _passphrase(request: StaffRequest, copy_id: UUID, *, weak: bool = False) -> HttpResponse:
    one = _copy(request, copy_id)
    name = patients.shown_names([one.patient_id], request.actor).get(one.patient_id, "")
    if one.state is not handing.CopyState.RELEASED or one.handed_at is None:
        raise Http404
    what = _("Copia de los datos de %(name)s · %(number)s") % {"name": name, "number": references.shown(one.request_id)}
    return locked.page(request, what, reverse("console:copy", args=[copy_id]), may_be_open=True, weak=weak)


@access("privacy.rights")
@require_GET
def paper(request: StaffRequest, copy_id: UUID) -> HttpResponse:
    """The same, to be printed."""
    try:
        told = compliance.read_copy(copy_id, actor=request.actor, now=utc_now())
    except (handing.CopyUnknown, handing.NotShown):
        raise Http404 from None
    return render(request, "console/privacy/copy_paper.html", {"told": told, "sections": _sections(told)})


def _sections(told: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """With the times as times."""
    return [
        (
            part["section"],
            [{**each, "at": datetime.fromisoformat(each["at"]) if each["at"] else None} for each in part["items"]],
        )
        for part in told["sections"]
    ]
