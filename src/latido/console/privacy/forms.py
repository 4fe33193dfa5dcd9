"""What whoever guards privacy types."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from latido.compliance.contracts import SHIELDS, Shield, keeping

PAGE = re.compile(r"[1-9][0-9]{0,5}")
WHY = {"required": _("Diga por qué."), "min_length": _("Dígalo en una frase corta.")}


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(choices=[("yes", _("Justificada")), ("no", _("No justificada"))])
    words = forms.CharField(min_length=4, max_length=400, error_messages=WHY)


class ProtectForm(forms.Form):
    shield = forms.ChoiceField(
        label=_("Por qué se protege"),
        choices=[(code, _(words)) for code, words in SHIELDS.items() if code != Shield.BLOCKED],
    )
    person = forms.ChoiceField(label=_("Quién es, o de quién es familia, entre el personal"), required=False)
    why = forms.CharField(
        label=_("Con sus palabras (queda en la auditoría)"), min_length=4, max_length=400, error_messages=WHY
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", _("nadie")), *people]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        of_staff = given.get("shield") in (Shield.STAFF, Shield.FAMILY)
        if of_staff and not given.get("person"):
            self.add_error("person", _("Elija a la persona."))
        return given


class LiftForm(forms.Form):
    why = forms.CharField(min_length=4, max_length=400, error_messages=WHY)


class WhyForm(forms.Form):
    why = forms.CharField(label=_("Por qué (queda en la auditoría)"), min_length=4, max_length=400, error_messages=WHY)


class LongerForm(WhyForm):
    ground = forms.ChoiceField(label=_("Por qué se conserva más tiempo"))
    field_order = ("ground", "why")

    def __init__(self, *args: Any, grounds: Collection[keeping.Ground], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each), _(keeping.LONGER_WORDS[each])) for each in keeping.Ground if each in grounds]
        self.fields["ground"].choices = choices  # type: ignore[attr-defined]


class PeriodForm(forms.Form):
    desde = forms.DateField(label=_("Desde"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    hasta = forms.DateField(label=_("Hasta"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))


def page_of(asked: str) -> int:
    """Which page an address asks for; the first when it says nothing sensible."""
    return int(asked) if PAGE.fullmatch(asked) else 1
