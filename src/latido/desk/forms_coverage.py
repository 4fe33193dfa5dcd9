"""What a patient says of who pays: parsed here, judged by coverage."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from latido.coverage.contracts import ROLES, Affiliation, Coverage, NewCoverage, Role

DAY = forms.DateInput({"type": "date"}, "%Y-%m-%d")


class CoverageForm(forms.Form):
    """One insurance. of: what is known; coverage_id: the one that is changed, none to add one."""

    insurer = forms.ChoiceField(label=_("Aseguradora"), error_messages={"required": _("Elija quién paga.")})
    plan = forms.CharField(label=_("Plan"), max_length=80, required=False)
    regime = forms.CharField(label=_("Régimen"), max_length=80, required=False)
    category = forms.CharField(label=_("Categoría o grupo"), max_length=40, required=False)
    member_number = forms.CharField(label=_("Número de afiliado"), max_length=40, required=False)
    role = forms.ChoiceField(label=_("Afiliación"), required=False)
    verified_on = forms.DateField(label=_("Comprobada el"), required=False, widget=DAY)
    valid_from = forms.DateField(label=_("Desde"), required=False, widget=DAY)
    valid_to = forms.DateField(label=_("Hasta"), required=False, widget=DAY)
    first = forms.BooleanField(label=_("Paga antes que las demás"), required=False)
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, of: Affiliation, coverage_id: UUID | None = None) -> None:
        now = next((each for each in of.covers if each.id == coverage_id), None)
        super().__init__(data, initial=_initial(of, now))
        known = {of.keys[now.id]: now.insurer} if now else {}
        self.fields["insurer"].choices = [("", _("Elija…")), *({**known, **of.insurers}).items()]  # type: ignore[attr-defined]
        self.fields["role"].choices = [(str(role), gettext(words)) for role, words in ROLES.items()]  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            field.widget.attrs.setdefault("autocomplete", "off")
            field.widget.attrs["data-testid"] = f"coverage-{name}"

    def new(self) -> NewCoverage:
        said = {name: each for name, each in self.cleaned_data.items() if name != "version"}
        return NewCoverage(**{**said, "role": Role(said["role"])})

    def say(self, problems: dict[str, str]) -> None:
        for field, problem in problems.items():
            self.add_error(field if field in self.fields else None, problem)

    def shown(self) -> list[forms.BoundField]:
        return [each for each in self.visible_fields() if each.name != "first"]


class EndForm(forms.Form):
    last_day = forms.DateField(label=_("Último día"), widget=DAY)


def _initial(of: Affiliation, now: Coverage | None) -> dict[str, Any]:
    if now is None:
        return {"first": True}
    names = ("plan", "regime", "category", "member_number", "role", "valid_from", "valid_to", "verified_on")
    found: dict[str, Any] = {name: getattr(now, name) for name in names}
    first = bool(of.covers) and of.covers[0].id == now.id
    return {**found, "role": str(now.role), "insurer": of.keys[now.id], "first": first, "version": of.versions[now.id]}
