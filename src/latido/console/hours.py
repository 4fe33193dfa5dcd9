"""Hours and special days as people write them: "8:00-12:00, 14:00-18:00"; nothing is closed.

And a queue's: by which of them it is open, and what becomes of who calls when it is not.
"""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from latido.console.items import ItemForm, Value, choices, set_choices
from latido.routing.contracts import Then

DAYS = (_("Lunes"), _("Martes"), _("Miércoles"), _("Jueves"), _("Viernes"), _("Sábado"), _("Domingo"))
SPARE = 3  # empty lines for more special days
_SPAN = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))?\s*[-–a]\s*(\d{1,2})(?:[:.](\d{2}))?$")
HINT = _("Ejemplo: 8:00-12:00, 14:00-18:00. Vacío: cerrado.")


class SpansField(forms.CharField):
    """Intervals of one day."""

    def clean(self, value: object) -> list[dict[str, str]]:
        typed: str = super().clean(value)
        return [self._span(each.strip()) for each in re.split(r"[,;]|\sy\s", typed) if each.strip()]

    def _span(self, typed: str) -> dict[str, str]:
        found = _SPAN.match(typed)
        hours = [int(each or 0) for each in found.groups()] if found else []
        if not found or hours[1] > 59 or hours[3] > 59 or hours[0] > 23 or hours[2] > 24:
            raise forms.ValidationError(gettext("«%(typed)s» no es un horario."), params={"typed": typed[:30]})
        return {"opens": f"{hours[0]:02}:{hours[1]:02}", "closes": f"{hours[2] % 24:02}:{hours[3]:02}"}


def as_text(spans: list[Value]) -> str:
    """As people write it: "8:00-12:00, 14:00-18:00"; the end of a day is 24:00."""
    return ", ".join(f"{_hour(each['opens'])}-{_hour(each['closes'], '24:00')}" for each in spans)


def _hour(at: str, midnight: str = "0:00") -> str:
    return midnight if at == "00:00" else at.removeprefix("0")


class CalendarForm(ItemForm):
    """A week and its special days."""

    def prepare(self) -> None:
        for n, day in enumerate(DAYS):
            self.fields[f"day_{n}"] = SpansField(label=day, required=False, max_length=120)
        days = list(self.now.value["days"]) if self.now else []
        for n in range(len(days) + SPARE):
            self.fields[f"date_{n}"] = forms.DateField(
                label=_("Fecha"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            )
            self.fields[f"name_{n}"] = forms.CharField(label=_("Motivo"), required=False, max_length=80)
            self.fields[f"spans_{n}"] = SpansField(label=_("Horario"), required=False, max_length=120)
        self.lines = len(days) + SPARE

    def week_fields(self) -> list[forms.BoundField]:
        return [self[f"day_{n}"] for n in range(7)]

    def special_fields(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        return [(self[f"date_{n}"], self[f"name_{n}"], self[f"spans_{n}"]) for n in range(self.lines)]

    def as_typed(self, value: Value) -> dict[str, Any]:
        week = {f"day_{n}": as_text([each for each in value["week"] if each["weekday"] == n]) for n in range(7)}
        for n, day in enumerate(value["days"]):
            week |= {f"name_{n}": day["name"], f"spans_{n}": as_text(day["spans"])}
            week[f"date_{n}"] = date.fromisoformat(day["day"])  # type: ignore[assignment]
        return dict(week)

    def value(self) -> dict[str, Any]:
        typed = self.cleaned_data
        week = [{"weekday": n, **span} for n in range(7) for span in typed[f"day_{n}"]]
        days = [
            {"day": typed[f"date_{n}"].isoformat(), "name": typed[f"name_{n}"], "spans": typed[f"spans_{n}"]}
            for n in range(self.lines)
            if typed.get(f"date_{n}")
        ]
        return {"week": week, "days": sorted(days, key=lambda day: str(day["day"]))}


# -- of a queue ---------------------------------------------------------------------------------------------

THEN = [
    (str(Then.CALLBACK), _("Se le llama cuando abra")),
    (str(Then.QUEUE), _("Espera en otra cola")),
    (str(Then.MESSAGE), _("Oye una frase y termina la llamada")),
]


class AfterHoursForm(ItemForm):
    makes_key = True

    of = forms.ChoiceField(label=_("Cola"))
    calendar = forms.ChoiceField(label=_("Abierta según el horario de"))
    then = forms.ChoiceField(
        label=_("Quien llama cuando está cerrada"),
        choices=THEN,
        help_text=_("Quien ya esperaba al cerrar se atiende igual. Una emergencia entra siempre."),
    )
    queue = forms.ChoiceField(label=_("La otra cola"), required=False, help_text=_("Solo si espera en otra cola"))
    text = forms.CharField(
        label=_("Primero oye"),
        max_length=400,
        required=False,
        help_text=_("Con la hora en que abre: «Facturación atiende de lunes a viernes de 8 a 5.»"),
    )

    def prepare(self) -> None:
        queues = choices("queue")
        if self.now is not None:
            del self.fields["of"]
        else:
            set_choices(self.fields["of"], queues)
        others = [each for each in queues if self.now is None or each[0] != self.now.key]
        set_choices(self.fields["calendar"], choices("calendar"))
        set_choices(self.fields["queue"], [("", gettext("ninguna")), *others])

    def key(self) -> str:
        return self.now.key if self.now is not None else str(self.cleaned_data["of"])

    def value(self) -> dict[str, Any]:
        typed = {name: each for name, each in super().value().items() if name != "of"}
        return typed if typed["then"] == Then.QUEUE else {**typed, "queue": ""}
