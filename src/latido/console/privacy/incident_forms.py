"""What is typed of an incident."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from latido.compliance.contracts import incidents as values

SAY = {"required": _("Falta este dato."), "min_length": _("Dígalo con algo más de detalle.")}
LOCAL = "%Y-%m-%dT%H:%M"


def _words(label: Any, most: int) -> forms.CharField:
    area = forms.Textarea({"rows": 2})
    return forms.CharField(label=label, min_length=4, max_length=most, error_messages=SAY, widget=area)


def _moment(label: Any, *, required: bool = True) -> forms.DateTimeField:
    widget = forms.DateTimeInput({"type": "datetime-local"}, LOCAL)
    return forms.DateTimeField(
        label=label, required=required, widget=widget, input_formats=[LOCAL, "%Y-%m-%dT%H:%M:%S"], error_messages=SAY
    )


def _one_of(label: Any, words: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[(code, _(said)) for code, said in words.items()])


class IncidentForm(forms.Form):
    kind = _one_of(_("Qué clase de incidente"), values.KINDS)
    what = _words(_("Qué pasó"), 2000)
    found_at = _moment(_("Cuándo se encontró"))
    happened_from = _moment(_("Ocurrió desde"), required=False)
    happened_until = _moment(_("Ocurrió hasta"), required=False)
    keys = _one_of(_("Si los datos estaban cifrados"), values.KEYS)
    alert = forms.UUIDField(required=False, widget=forms.HiddenInput)
    opening = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def new(self) -> values.NewIncident:
        given = self.cleaned_data
        ids: tuple[UUID | None, UUID | None] = (given["alert"], given["opening"])
        return values.NewIncident(
            values.Kind(given["kind"]), given["what"], given["found_at"], given["happened_from"],
            given["happened_until"], values.Keys(given["keys"]), *ids,
        )  # fmt: skip


class FromForm(forms.Form):
    """The access an incident begins from, in the address."""

    alerta = forms.UUIDField(required=False)
    apertura = forms.UUIDField(required=False)


class GatherForm(forms.Form):
    who = forms.EmailField(label=_("Correo de quien accedió"), required=False)
    since = _moment(_("Desde"), required=False)
    until = _moment(_("Hasta"), required=False)


class AssessmentForm(forms.Form):
    nature = _words(_("Qué datos eran, y si identifican a la persona"), 1000)
    recipient = _words(_("Quién los tuvo"), 1000)
    acquired = _words(_("Si los vio o se los llevó"), 1000)
    mitigation = _words(_("Qué se hizo para reducir el daño"), 1000)
    keys = _one_of(_("Si los datos estaban cifrados"), values.KEYS)
    decision = _one_of(_("Qué se decide"), values.DECISIONS)
    reasons = _words(_("Por qué"), 1000)

    def given(self) -> values.Assessment:
        said = self.cleaned_data
        return values.Assessment(
            said["nature"], said["recipient"], said["acquired"], said["mitigation"], values.Keys(said["keys"]),
            values.Decision(said["decision"]), said["reasons"],
        )  # fmt: skip


class NoticeForm(forms.Form):
    told = _one_of(_("A quién se avisó"), values.TOLD)
    sent_at = _moment(_("Cuándo"))
    means = forms.CharField(label=_("Por qué medio"), min_length=4, max_length=200, error_messages=SAY)
    proof = forms.CharField(label=_("Cómo consta"), min_length=4, max_length=400, error_messages=SAY)

    def new(self) -> values.NewNotice:
        said = self.cleaned_data
        return values.NewNotice(values.Told(said["told"]), said["sent_at"], said["means"], said["proof"])


class NoteForm(forms.Form):
    words = _words(_("Anotar algo que se hizo"), 2000)


class LessonsForm(forms.Form):
    words = _words(_("Qué se aprendió, y qué cambia desde ahora"), 2000)


class ExcludeForm(forms.Form):
    why = forms.CharField(min_length=4, max_length=400, error_messages=SAY)
