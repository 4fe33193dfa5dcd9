"""Legal texts: what is read to a patient before they allow something, version by version."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from latido.compliance import api as compliance
from latido.compliance.contracts import PURPOSES, Purpose
from latido.compliance.contracts import texts as legal
from latido.kernel import languages
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.plumbing.access import StaffRequest, access
from latido.staff import api as staff

MAY = "privacy.texts"
EVERY = "todo"  # in an address: no purpose alone
PER_PAGE = 15


@dataclass(frozen=True, slots=True)
class Line:
    """One purpose in one language. current: what is read today."""

    purpose: str  # as in an address
    language: str
    title: str
    spoken: str
    current: legal.LegalText | None
    to_come: tuple[legal.LegalText, ...]


@dataclass(frozen=True, slots=True)
class Version:
    text: legal.LegalText
    who: str
    state: str
    tone: str


class TextForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Lo que se lee en voz alta"),
        max_length=legal.MOST_WORDS,
        widget=forms.Textarea({"rows": 6}),
        error_messages={
            "required": gettext_lazy("Escriba lo que se lee."),
            "max_length": gettext_lazy("Es muy largo para leerlo en voz alta: hasta %(limit_value)d letras."),
        },
    )
    since = forms.DateField(
        label=gettext_lazy("Rige desde"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Esa fecha no se entiende.")},
    )
    reviewed = forms.BooleanField(
        label=gettext_lazy("Lo revisó el abogado de la institución: publicado, ya no se cambia"), required=False
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    act = forms.ChoiceField(choices=[("write", ""), ("publish", "")])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("act") == "publish" and not given.get("reviewed"):
            self.add_error("reviewed", _("Para publicarlo, confirme que un abogado lo revisó."))
        return given


class NewForm(forms.Form):
    purpose = forms.ChoiceField(
        label=gettext_lazy("Para qué"),
        choices=[(str(each), gettext_lazy(words)) for each, words in PURPOSES.items()]
        + [(EVERY, gettext_lazy("Todo contacto"))],
    )
    language = forms.ChoiceField(label=gettext_lazy("En qué lengua"))

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = [(code, spoken_name(code)) for code in languages.spoken_in(country) if not languages.is_signed(code)]
        self.fields["language"].choices = spoken  # type: ignore[attr-defined]


@access(MAY)
@require_http_methods(["GET", "POST"])
def texts(request: StaffRequest) -> HttpResponse:
    """For what and in which languages there is one, or one to begin with; and another language is begun here."""
    country = orgs.organisation().country
    form = NewForm(request.POST or None, country=country)
    if request.method == "POST" and form.is_valid():
        return redirect("console:text", form.cleaned_data["purpose"], form.cleaned_data["language"])
    page = _paged(_lines(request, country), request.GET.get("pagina", ""))
    shown = {"page": page, "form": form}
    return render(request, "console/privacy/texts.html", shown, status=422 if form.errors else 200)


@access(MAY)
@require_http_methods(["GET", "POST"])
def text(request: StaffRequest, purpose: str, language: str) -> HttpResponse:
    """One text: its draft, what is in force, what was."""
    what, country, now = _purpose(purpose), orgs.organisation().country, utc_now()
    if not languages.is_known(language.split("-")[0]) or len(language) > 8:
        raise Http404
    draft = compliance.text_draft(what, language, country, actor=request.actor)
    all_of_it = compliance.legal_texts([what], country)[what]
    versions = [each for each in all_of_it if each.language == language]
    start = compliance.starting_texts(country).get(language, {}).get(what, "")
    current = compliance.text_in_force(versions, now)
    begun = draft or current
    first = {"words": begun.words if begun else start, "seen": compliance.text_mark(what, language, country)}
    form = TextForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid() and _kept(request, form, what, language, country, now):
        return redirect("console:text", purpose, language)
    page = _paged(versions, request.GET.get("pagina", ""))
    people = staff.names({each.published_by for each in page if each.published_by})
    shown = {
        "form": form,
        "title": _title(what),
        "spoken": spoken_name(language),
        "current": current,
        "draft": draft,
        "is_start": not begun and bool(start),
        "page": page,
        "history": [_version(each, current, people, now) for each in page],
    }
    return render(request, "console/privacy/text.html", shown, status=422 if form.errors else 200)


def _kept(request: StaffRequest, form: TextForm, purpose: Purpose, language: str, country: str, now: datetime) -> bool:
    given = form.cleaned_data
    draft = legal.Draft(purpose, language, given["words"], given["seen"])
    try:
        if given["act"] == "publish":
            compliance.publish_text(draft, country, _instant(given["since"], now), actor=request.actor, now=now)
        else:
            compliance.write_text(draft, country, actor=request.actor, now=now)
    except legal.TextTooEarly:
        form.add_error("since", _("Empieza hoy o más adelante: lo que ya se leyó no se cambia."))
    except legal.TextSame:
        form.add_error("words", _("Dice lo mismo que la versión vigente: no hay nada que publicar."))
    except legal.TextEmpty:
        form.add_error("words", _("Escriba lo que se lee."))
    except legal.TextChangedMeanwhile:
        form.add_error(
            "words", _("Alguien más lo cambió mientras usted escribía. Copie lo suyo y abra la página otra vez.")
        )
    return not form.errors


def _instant(day: Any, now: datetime) -> datetime | None:
    """Today is now; another day begins at its midnight where the clinic is."""
    if day is None or day == timezone.localtime(now).date():
        return None
    return timezone.make_aware(datetime.combine(day, time()))


def _lines(request: StaffRequest, country: str) -> list[Line]:
    now = utc_now()
    starts = compliance.starting_texts(country)
    begun = compliance.texts_begun(country, actor=request.actor)
    pairs = {*begun, *((purpose, language) for language, there in starts.items() for purpose in there)}
    order = [*PURPOSES, Purpose.EVERY]
    versions = compliance.legal_texts(order, country)
    return [
        _line(purpose, language, [each for each in versions[purpose] if each.language == language], now)
        for purpose, language in sorted(pairs, key=lambda pair: (order.index(pair[0]), pair[1] != legal.OURS, pair[1]))
    ]


def _line(purpose: Purpose, language: str, versions: list[legal.LegalText], now: datetime) -> Line:
    current, to_come = compliance.text_in_force(versions, now), compliance.texts_to_come(versions, now)
    return Line(str(purpose) or EVERY, language, _title(purpose), spoken_name(language), current, to_come)


def _version(text: legal.LegalText, current: legal.LegalText | None, people: dict[UUID, str], now: datetime) -> Version:
    who = people.get(text.published_by, "") if text.published_by else ""
    if text == current:
        return Version(text, who, _("vigente"), "ok")
    if text.since is not None and text.since > now:
        return Version(text, who, _("por empezar"), "info")
    return Version(text, who, _("anterior"), "n")


def _purpose(word: str) -> Purpose:
    if word == EVERY:
        return Purpose.EVERY
    try:
        return Purpose(word)
    except ValueError:
        raise Http404 from None


def _title(purpose: Purpose) -> str:
    return _(PURPOSES[purpose]) if purpose else _("Todo contacto")


def spoken_name(code: str) -> str:
    known = languages.OURS.get(code)
    return _(known) if known else languages.name(code, translation.get_language() or "es")


def _paged(found: list[Any], number: str) -> Page[Any]:
    return Paginator(found, PER_PAGE).get_page(number)
