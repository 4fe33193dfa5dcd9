"""The staff's confidentiality agreement: its versions, and who has accepted which."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from latido.console.privacy.forms import page_of
from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access
from latido.staff import api as staff
from latido.staff.contracts import pledges as values

MAY = "privacy.texts"
_LONG = {"max_length": gettext_lazy("Es muy largo: hasta %(limit_value)d letras.")}


class PledgeForm(forms.Form):
    es = forms.CharField(
        label=gettext_lazy("El acuerdo en español"), max_length=values.MOST_WORDS,
        widget=forms.Textarea({"rows": 12}),
        error_messages={"required": gettext_lazy("Escriba el acuerdo."), **_LONG},
    )  # fmt: skip
    en = forms.CharField(
        label=gettext_lazy("El acuerdo en inglés"), max_length=values.MOST_WORDS, required=False,
        widget=forms.Textarea({"rows": 6}), error_messages=_LONG,
    )  # fmt: skip
    months = forms.IntegerField(
        label=gettext_lazy("Se acepta de nuevo cada (meses)"), min_value=0, max_value=values.MOST_MONTHS, initial=12
    )
    since = forms.DateField(
        label=gettext_lazy("Rige desde"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Esa fecha no se entiende.")},
    )
    reviewed = forms.BooleanField(
        label=gettext_lazy("Lo revisó el abogado de la institución: publicado, ya no se cambia"),
        error_messages={"required": gettext_lazy("Para publicarlo, confirme que un abogado lo revisó.")},
    )


@dataclass(frozen=True, slots=True)
class Version:
    text: values.PledgeText
    who: str
    state: str
    tone: str


@access(MAY)
@require_http_methods(["GET", "POST"])
def pledge(request: StaffRequest) -> HttpResponse:
    """What is in force, what was, and the next version. Whoever has not accepted it is asked at their next sign-in."""
    now, page = utc_now(), page_of(request.GET.get("pagina", ""))
    current = staff.pledge_in_force(now)
    form = PledgeForm(request.POST if request.method == "POST" else None, initial=_first(current))
    if request.method == "POST" and form.is_valid() and _published(request, form, now):
        return redirect("console:pledge")
    found, further = staff.pledge_versions(actor=request.actor, page=page)
    people = staff.names({each.published_by for each in found if each.published_by})
    shown = {
        "form": form,
        "current": current,
        "versions": [_version(each, current, people.get(each.published_by, ""), now) for each in found],  # type: ignore[arg-type]
        "page": page,
        "further": further,
    }
    return render(request, "console/privacy/pledge.html", shown, status=422 if form.errors else 200)


@access(MAY)
@require_GET
def pledged(request: StaffRequest) -> HttpResponse:
    """Who accepted what, and who is asked when they sign in next."""
    now, page = utc_now(), page_of(request.GET.get("pagina", ""))
    people, further = staff.pledge_standings(actor=request.actor, now=now, page=page)
    shown = {"people": people, "page": page, "further": further, "current": staff.pledge_in_force(now)}
    return render(request, "console/privacy/pledged.html", shown)


def _first(current: values.PledgeText | None) -> dict[str, Any]:
    words = current.words if current else staff.PLEDGE_START
    return {
        **{code: words.get(code, "") for code, _name in settings.LANGUAGES},
        "months": current.months if current else 12,
    }


def _published(request: StaffRequest, form: PledgeForm, now: datetime) -> bool:
    given = form.cleaned_data
    new = values.NewPledgeText({"es": given["es"], "en": given["en"]}, given["months"], _instant(given["since"], now))
    try:
        staff.publish_pledge(new, actor=request.actor, now=now)
    except values.PledgeTooEarly:
        form.add_error("since", _("Empieza hoy o más adelante: lo que ya se aceptó no se cambia."))
    except values.PledgeSame:
        form.add_error("es", _("Dice lo mismo que la versión vigente: no hay nada que publicar."))
    except values.PledgeEmpty:
        form.add_error("es", _("Escriba el acuerdo."))
    return not form.errors


def _instant(day: date | None, now: datetime) -> datetime | None:
    """Today is now; another day begins at its midnight where the clinic is."""
    if day is None or day == timezone.localtime(now).date():
        return None
    return timezone.make_aware(datetime.combine(day, time()))


def _version(text: values.PledgeText, current: values.PledgeText | None, who: str, now: datetime) -> Version:
    if text == current:
        return Version(text, who, _("vigente"), "ok")
    return Version(text, who, _("por empezar"), "info") if text.since > now else Version(text, who, _("anterior"), "n")
