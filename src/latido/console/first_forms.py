"""What the first run asks, a step at a time: few questions, and each with an answer already chosen."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from latido.console.countries import COUNTRIES
from latido.console.forms import ROLES
from latido.console.hours import SpansField
from latido.console.ports import Size
from latido.kernel import phone
from latido.orgs import api as orgs
from latido.staff.contracts import Role

SIZES = [
    (str(Size.SMALL), _("Clínica pequeña")),
    (str(Size.MEDIUM), _("Centro mediano")),
    (str(Size.LARGE), _("Hospital")),
]
REASONS = [
    ("CIT", _("Agendar citas")),
    ("RES", _("Resultados")),
    ("FAC", _("Pagos y facturas")),
    ("AUT", _("Aseguradoras y autorizaciones")),
    ("MED", _("Fórmulas y medicamentos")),
]
ANSWERING = (Role.AGENT, Role.NURSE, Role.BILLING, Role.SUPERVISOR)
ROWS = 4  # people asked for at once


class ClinicForm(forms.Form):
    """¿Qué clínica es usted?"""

    size = forms.ChoiceField(label=_("Tamaño"), choices=SIZES, initial=str(Size.SMALL), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Nombre de la clínica, como lo dirá la bienvenida"), max_length=60)
    country = forms.ChoiceField(label=_("País"), choices=[(each.code, each.name) for each in COUNTRIES])
    language = forms.ChoiceField(label=_("Idioma en que contesta"), choices=settings.LANGUAGES)
    city = forms.CharField(label=_("Ciudad"), max_length=80)
    region = forms.CharField(label=_("Departamento, estado o provincia"), max_length=80, required=False)
    site = forms.CharField(label=_("Nombre de la sede"), max_length=120, initial=_("Sede principal"))
    reasons = forms.MultipleChoiceField(
        label=_("¿Por qué lo llaman más?"),
        choices=REASONS,
        initial=["CIT", "RES", "FAC"],
        widget=forms.CheckboxSelectMultiple,
    )


class HoursForm(forms.Form):
    """When it opens, and what happens in an emergency."""

    weekdays = SpansField(label=_("Lunes a viernes"), max_length=120, initial="8:00-18:00", required=False)
    saturday = SpansField(label=_("Sábado"), max_length=120, initial="8:00-12:00", required=False)
    sunday = SpansField(label=_("Domingo"), max_length=120, required=False)
    holidays = forms.BooleanField(label=_("Cerrar los festivos del país"), required=False, initial=True)
    time_zone = forms.ChoiceField(label=_("Hora de"))
    emergency_number = forms.RegexField(
        r"^\d{2,8}$", label=_("Número de emergencias que dirá la bienvenida"), max_length=8
    )
    on_call_number = forms.CharField(
        label=_("Teléfono de guardia: suena si nadie contesta una emergencia"), max_length=20, required=False
    )

    def clean_on_call_number(self) -> str:
        return number(self.cleaned_data["on_call_number"])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not self.errors and not any(typed[name] for name in ("weekdays", "saturday", "sunday")):
            self.add_error("weekdays", gettext("Con este horario no abre ningún día."))
        return typed


class PeopleForm(forms.Form):
    """Who answers."""

    myself = forms.BooleanField(label=_("Yo también contesto"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answering = [(role, words) for role, words in ROLES if role in ANSWERING]
        for n in range(ROWS):
            self.fields[f"first_name_{n}"] = forms.CharField(label=_("Nombres"), max_length=80, required=False)
            self.fields[f"last_name_{n}"] = forms.CharField(label=_("Apellidos"), max_length=120, required=False)
            self.fields[f"email_{n}"] = forms.EmailField(label=_("Correo"), max_length=80, required=False)
            self.fields[f"role_{n}"] = forms.ChoiceField(label=_("Rol"), choices=answering, required=False)

    def lines(self) -> list[tuple[forms.BoundField, ...]]:
        names = ("first_name", "last_name", "email", "role")
        return [tuple(self[f"{name}_{n}"] for name in names) for n in range(ROWS)]

    def people(self) -> dict[str, dict[str, Any]]:
        """By e-mail, as configuration."""
        typed = self.cleaned_data
        return {
            typed[f"email_{n}"].lower(): {
                "first_name": typed[f"first_name_{n}"],
                "last_name": typed[f"last_name_{n}"],
                "roles": [typed[f"role_{n}"] or str(Role.AGENT)],
            }
            for n in range(ROWS)
            if typed.get(f"email_{n}")
        }


class NumberForm(forms.Form):
    """The number patients dial, the line it comes by, and where calls go when nobody can answer."""

    number = forms.CharField(label=_("Número que marcan los pacientes"), max_length=20)
    address = forms.CharField(
        label=_("Dirección de su operador o conmutador"),
        help_text=_("como 203.0.113.5; se la da quien le vende la línea"),
        max_length=253,
        required=False,
    )
    port = forms.IntegerField(label=_("Puerto"), min_value=1, max_value=65535, initial=5060)
    overflow = forms.CharField(
        label=_("Teléfono que suena cuando nadie puede contestar"), max_length=20, required=False
    )

    def clean_number(self) -> str:
        return number(self.cleaned_data["number"])

    def clean_overflow(self) -> str:
        return number(self.cleaned_data["overflow"])


def number(typed: str) -> str:
    """In E.164, or nothing. Raises ValidationError."""
    found = phone.e164(typed, orgs.organisation().country)
    if typed.strip() and not found:
        raise forms.ValidationError(gettext("Escriba un teléfono completo, con su indicativo."))
    return found
