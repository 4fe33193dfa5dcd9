"""The register of risks: the list, the heaviest first, and one with all that was said of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from latido.compliance import api as compliance
from latido.compliance.contracts import risks as values
from latido.console.privacy.forms import WHY, page_of
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.plumbing.access import StaffRequest, access
from latido.staff import api as staff

MAY = "privacy.incidents"
LOOK_AGAIN = timedelta(days=180)
_FROM_1_TO_5 = [(n, str(n)) for n in range(1, values.MOST + 1)]


class RiskForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Qué podría pasar"), min_length=4, max_length=400, error_messages=WHY,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    owner = forms.ChoiceField(label=gettext_lazy("Quién responde por él"))
    likelihood = forms.TypedChoiceField(
        label=gettext_lazy("Probabilidad (1 casi nunca, 5 casi seguro)"), choices=_FROM_1_TO_5, coerce=int
    )
    impact = forms.TypedChoiceField(label=gettext_lazy("Daño (1 leve, 5 muy grave)"), choices=_FROM_1_TO_5, coerce=int)
    treatment = forms.ChoiceField(
        label=gettext_lazy("Qué se hace"), choices=[(c, gettext_lazy(words)) for c, words in values.TREATMENTS.items()]
    )
    measures = forms.CharField(
        label=gettext_lazy("Con qué medidas"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )
    review_on = forms.DateField(
        label=gettext_lazy("Se revisa el"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    closed = forms.BooleanField(label=gettext_lazy("Ya no es un riesgo"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = [("", "—"), *((str(each.id), each.name) for each in staff.agents())]
        self.fields["owner"].choices = here  # type: ignore[attr-defined]  # whoever left is nobody: it is chosen anew

    def value(self) -> values.RiskValue:
        said = self.cleaned_data
        return values.RiskValue(
            said["words"].strip(), UUID(said["owner"]), said["likelihood"], said["impact"],
            values.Treatment(said["treatment"]), said["measures"].strip(), said["review_on"], said["closed"],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    risk: values.Risk
    owner: str
    treatment: str
    tone: str


@access(MAY)
@require_GET
def risks(request: StaffRequest) -> HttpResponse:
    """Those that stand, the heaviest first."""
    return _list(request, closed=False)


@access(MAY)
@require_GET
def closed_risks(request: StaffRequest) -> HttpResponse:
    """Those that are none any more."""
    return _list(request, closed=True)


def _list(request: StaffRequest, *, closed: bool) -> HttpResponse:
    page = page_of(request.GET.get("pagina", ""))
    found, further = compliance.risks.risks(actor=request.actor, today=_today(), closed=closed, page=page)
    here = "console:closed-risks" if closed else "console:risks"
    shown = {"lines": _lines(found), "page": page, "further": further, "closed": closed, "here": here}
    return render(request, "console/privacy/risks.html", shown)


def _lines(found: list[values.Risk]) -> list[Line]:
    who = staff.names({each.value.owner_id for each in found})
    return [
        Line(
            each, who.get(each.value.owner_id, ""), _(values.TREATMENTS[each.value.treatment]), _tone(each.value.weight)
        )
        for each in found
    ]


def _tone(weight: int) -> str:
    return "warn" if weight >= values.HIGH else "info" if weight >= values.MIDDLE else "n"


@access(MAY)
@require_http_methods(["GET", "POST"])
def new_risk(request: StaffRequest) -> HttpResponse:
    return _risk(request, None)


@access(MAY)
@require_http_methods(["GET", "POST"])
def risk(request: StaffRequest, risk_id: UUID) -> HttpResponse:
    """What is said of it now, to be said anew; what was said before stays."""
    try:
        now = compliance.risks.risk(risk_id, actor=request.actor, today=_today())
    except values.RiskUnknown:
        raise Http404 from None
    return _risk(request, now)


def _risk(request: StaffRequest, known: values.Risk | None) -> HttpResponse:
    form = RiskForm(request.POST if request.method == "POST" else None, initial=_initial(known))
    risk_id = known.id if known else None
    if request.method == "POST" and form.is_valid():
        try:
            compliance.risks.say(
                form.value(), actor=request.actor, now=utc_now(), risk_id=risk_id, version=form.cleaned_data["version"]
            )
            return redirect("console:risks")
        except values.RiskChanged:
            form.add_error(
                None, _("Alguien lo cambió mientras usted escribía. Mire abajo qué se dijo y guarde de nuevo.")
            )
            form.data = {**request.POST.dict(), "version": str(known.version if known else 0)}
    page = page_of(request.GET.get("pagina", ""))
    said, further = compliance.risks.said(known.id, today=_today(), page=page) if known else ([], False)
    who = staff.names({each.by for each in said if each.by})
    lines = [(each, who.get(each.by, "") if each.by else "") for each in said]
    shown = {"form": form, "said": lines, "known": known, "page": page, "further": further}
    return render(request, "console/privacy/risk.html", shown, status=422 if form.errors else 200)


def _initial(known: values.Risk | None) -> dict[str, Any]:
    if known is None:
        return {"version": 0, "review_on": _today() + LOOK_AGAIN}
    now = known.value
    return {
        "words": now.words, "owner": str(now.owner_id), "likelihood": now.likelihood, "impact": now.impact,
        "treatment": str(now.treatment), "measures": now.measures, "review_on": now.review_on, "closed": now.closed,
        "version": known.version,
    }  # fmt: skip


def _today() -> date:
    return utc_now().astimezone(ZoneInfo(orgs.time_zone())).date()
