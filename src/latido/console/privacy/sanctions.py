"""The register of sanctions: the list, a new one from an incident or an access, one with all that was said of it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from latido.compliance import api as compliance
from latido.compliance.contracts import sanctions as values
from latido.console.privacy.forms import WHY, page_of
from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access
from latido.staff import api as staff

MAY = "privacy.sanctions"


class FromForm(forms.Form):
    """What a sanction rests on, in the address."""

    incidente = forms.UUIDField(required=False)
    alerta = forms.UUIDField(required=False)
    apertura = forms.UUIDField(required=False)

    def evidence(self) -> values.Evidence:
        given = self.cleaned_data
        return values.Evidence(given["incidente"], given["alerta"], given["apertura"])


class SanctionForm(forms.Form):
    policy = forms.CharField(
        label=gettext_lazy("Qué norma o política incumplió"), min_length=4, max_length=200, error_messages=WHY
    )
    measure = forms.ChoiceField(
        label=gettext_lazy("Qué se hizo"), choices=[(c, gettext_lazy(words)) for c, words in values.MEASURES.items()]
    )
    on = forms.DateField(
        label=gettext_lazy("Cuándo"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Esa fecha no se entiende.")},
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("Qué pasó y por qué esa medida"), min_length=4, max_length=1000, error_messages=WHY,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip

    answer = forms.CharField(
        label=gettext_lazy("Qué dijo la persona"), required=False, max_length=1000, error_messages=WHY,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip

    def value(self) -> values.SanctionValue:
        given = self.cleaned_data
        measure, voided = values.Measure(given["measure"]), bool(given.get("voided"))
        return values.SanctionValue(given["policy"], measure, given["words"], given["on"], voided, given["answer"])


class SoughtForm(forms.Form):
    """Which are shown; what cannot be read is said, and shows all."""

    persona = forms.ChoiceField(label=gettext_lazy("A quién"), required=False)
    medida = forms.ChoiceField(
        label=gettext_lazy("Qué se hizo"), required=False,
        choices=[("", gettext_lazy("Todo")), *((c, gettext_lazy(words)) for c, words in values.MEASURES.items())],
    )  # fmt: skip
    desde = forms.DateField(
        label=gettext_lazy("Desde"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Esa fecha no se entiende.")},
    )  # fmt: skip
    hasta = forms.DateField(
        label=gettext_lazy("Hasta"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Esa fecha no se entiende.")},
    )  # fmt: skip

    def __init__(self, *args: Any, people: dict[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(people.items(), key=lambda each: each[1])
        choices = [("", _("Todas")), *((str(each), name) for each, name in named)]
        self.fields["persona"].choices = choices  # type: ignore[attr-defined]

    def asked(self) -> str:
        """As in an address: a person of the staff by id, a code, two days."""
        return urlencode({name: self.data[name] for name in self.fields if self.data.get(name)})

    def sought(self) -> values.Sought:
        if not self.is_valid():
            return values.Sought()
        given = self.cleaned_data
        person = UUID(given["persona"]) if given["persona"] else None
        measure = values.Measure(given["medida"]) if given["medida"] else None
        return values.Sought(person, measure, given["desde"], given["hasta"])


class NewSanctionForm(SanctionForm):
    person = forms.ChoiceField(label=gettext_lazy("A quién"))
    entries = forms.CharField(
        label=gettext_lazy("Filas de la auditoría en que se basa (sus números)"), required=False, max_length=1200
    )
    incident = forms.UUIDField(required=False, widget=forms.HiddenInput)
    alert = forms.UUIDField(required=False, widget=forms.HiddenInput)
    opening = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, whose: UUID | None, but: UUID | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = {each.id: each.name for each in staff.agents()}
        if whose is not None:
            here = {whose: here.get(whose) or staff.names([whose]).get(whose, "")}  # they may have left
        choices = [(str(each), name) for each, name in here.items() if each != but]
        self.fields["person"].choices = choices if whose else [("", "—"), *choices]  # type: ignore[attr-defined]

    def clean_entries(self) -> tuple[UUID, ...]:
        try:
            return tuple(UUID(each) for each in self.cleaned_data["entries"].replace(",", " ").split())
        except ValueError:
            raise forms.ValidationError(
                _("Copie los números como están en la auditoría, separados por espacios.")
            ) from None

    def evidence(self) -> values.Evidence:
        given = self.cleaned_data
        return values.Evidence(given["incident"], given["alert"], given["opening"], given["entries"])


class CorrectionForm(SanctionForm):
    voided = forms.BooleanField(label=gettext_lazy("Se anotó por error: se anula"), required=False)
    why = forms.CharField(label=gettext_lazy("Por qué se corrige"), min_length=4, max_length=400, error_messages=WHY)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10_000)


@dataclass(frozen=True, slots=True)
class Line:
    one: values.Sanction
    person: str
    measure: str
    by: str


@access(MAY)
@require_GET
def sanctions(request: StaffRequest) -> HttpResponse:
    """The newest first, of those that are asked for. Reading it is written down."""
    page = page_of(request.GET.get("pagina", ""))
    people = staff.names(compliance.sanctions.people(actor=request.actor))
    form = SoughtForm(request.GET, people=people)
    sought = form.sought()
    found, further = compliance.sanctions.sanctions(actor=request.actor, page=page, sought=sought)
    shown = {"lines": _lines(found), "page": page, "further": further, "form": form, "also": form.asked()}
    return render(request, "console/privacy/sanctions.html", shown)


@access(MAY)
@require_http_methods(["GET", "POST"])
def begin(request: StaffRequest) -> HttpResponse:
    """From scratch, or from an incident, an access somebody should explain or the opening of a protected record."""
    origin = FromForm(request.GET)
    if not origin.is_valid():
        raise Http404
    evidence = origin.evidence()
    try:
        whose = compliance.sanctions.whose(evidence, actor=request.actor)
    except values.EvidenceUnknown:
        raise Http404 from None
    first = {"on": timezone.localdate(), "incident": evidence.incident_id, "alert": evidence.alert_id,
             "opening": evidence.opening_id}  # fmt: skip
    given = request.POST if request.method == "POST" else None
    form = NewSanctionForm(given, initial=first, whose=whose, but=request.actor.id)
    if request.method == "POST" and form.is_valid():
        try:
            person = UUID(form.cleaned_data["person"])
            made = compliance.sanctions.begin(person, form.value(), form.evidence(), actor=request.actor, now=utc_now())
            return redirect("console:sanction", made)
        except values.EvidenceUnknown:
            form.add_error("entries", _("No hay tal registro, o es de otra persona."))
        except (values.SanctionTooEarly, values.SanctionOfOneself, values.SanctionWordsMissing) as wrong:
            _say(form, wrong)
    shown = {"form": form, "evidence": evidence}
    return render(request, "console/privacy/sanction_new.html", shown, status=422 if form.errors else 200)


@access(MAY)
@require_http_methods(["GET", "POST"])
def sanction(request: StaffRequest, sanction_id: UUID) -> HttpResponse:
    """What is said of it now, to be corrected; what was said before stays."""
    try:
        now = compliance.sanctions.sanction(sanction_id, actor=request.actor)
    except values.SanctionUnknown:
        raise Http404 from None
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial=_initial(now))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            compliance.sanctions.correct(
                sanction_id, given["version"], form.value(), given["why"], actor=request.actor, now=utc_now()
            )
            return redirect("console:sanction", sanction_id)
        except values.SanctionChanged:
            form.add_error(
                None, _("Alguien la corrigió mientras usted escribía. Mire abajo qué se dijo y guarde de nuevo.")
            )
            form.data = {**request.POST.dict(), "version": str(now.version)}
        except (values.SanctionTooEarly, values.SanctionWordsMissing) as wrong:
            _say(form, wrong)
    page = page_of(request.GET.get("pagina", ""))
    found, further = compliance.sanctions.said(sanction_id, actor=request.actor, page=page)
    shown = {"form": form, "line": _lines([now])[0], "said": _lines(found), "page": page, "further": further}
    return render(request, "console/privacy/sanction.html", shown, status=422 if form.errors else 200)


def _say(form: forms.Form, wrong: Exception) -> None:
    if isinstance(wrong, values.SanctionTooEarly):
        form.add_error("on", _("Esa fecha todavía no llega."))
    elif isinstance(wrong, values.SanctionOfOneself):
        form.add_error("person", _("De uno mismo no se anota: lo hace otra persona."))
    else:
        form.add_error("words", _("Diga por qué."))


def _lines(found: list[values.Sanction]) -> list[Line]:
    people = staff.names({i for each in found for i in (each.person_id, each.by) if i})
    return [
        Line(each, people.get(each.person_id, ""), _(values.MEASURES[each.value.measure]),
             people.get(each.by, "") if each.by else "")
        for each in found
    ]  # fmt: skip


def _initial(now: values.Sanction) -> dict[str, Any]:
    said = now.value
    return {"policy": said.policy, "measure": str(said.measure), "on": said.on, "words": said.words,
            "answer": said.answer, "voided": said.voided, "version": now.version}  # fmt: skip
