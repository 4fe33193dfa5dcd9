"""Hours and special days as people write them: "8:00-12:00, 14:00-18:00"; nothing is closed."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from latido.console.items import ItemForm, Value

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
