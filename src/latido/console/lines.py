"""The form of a telephone line: to a carrier, or to the clinic's own exchange with its queues and extensions."""

import re
import secrets
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from latido.console.items import ItemForm, Value, as_number, choices, set_choices
from latido.kernel import phone
from latido.orgs import api as orgs

ENDS = [("carrier", _("el operador")), ("pbx", _("la central de la clínica"))]
OVER = [("udp", "UDP"), ("tcp", "TCP")]
SOUNDS = [
    ("alaw,ulaw", "G.711 A, G.711 μ"),
    ("ulaw,alaw", "G.711 μ, G.711 A"),
    ("alaw", "G.711 A"),
    ("ulaw", "G.711 μ"),
]
OF_CENTRAL = (
    *("routes", "extensions", "also", "transport", "codecs"),
    *("trusts_identity", "with_password", "new_password", "registers"),
)


class PairsField(forms.CharField):
    """One pair a line: "600 = 601 555 0100". What stands behind the sign may be missing."""

    def clean(self, value: object) -> list[tuple[str, str]]:
        typed: str = super().clean(value)
        return [_pair(line) for line in typed.splitlines() if line.strip()]


def _pair(line: str) -> tuple[str, str]:
    first, _sign, second = line.partition("=")
    return re.sub(r"\s", "", first)[:20], second.strip()[:80]


def _lines() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 3, "class": "num"})


class TrunkForm(ItemForm):
    """What is of an exchange counts only where one is at the other end."""

    key_label = _("Nombre, sin espacios")

    role = forms.ChoiceField(label=_("Al otro extremo está"), choices=ENDS, required=False)
    address = forms.CharField(label=_("Su dirección"), max_length=253, required=False, help_text=_("203.0.113.5"))
    port = forms.IntegerField(label=_("Puerto"), min_value=1, max_value=65535, initial=5060)
    third = forms.ChoiceField(
        label=_("De quién es"),
        required=False,
        help_text=_("un tercero del registro; la línea nunca se cierra por esto"),
    )
    routes = PairsField(
        label=_("Colas de la central que contesta Latido"),
        help_text=_("una por renglón: 600 = 601 555 0100. Sin número, lo dice la cabecera Diversion."),
        required=False,
        widget=_lines(),
    )
    extensions = PairsField(
        label=_("A dónde se puede devolver una llamada"),
        help_text=_("extensiones o colas de la central, una por renglón: 101 = Recepción"),
        required=False,
        widget=_lines(),
    )
    also = forms.CharField(
        label=_("Otras direcciones o redes desde las que llama"),
        help_text=_("separadas por comas: 192.168.1.11, 10.0.0.0/24"),
        max_length=400,
        required=False,
    )
    transport = forms.ChoiceField(label=_("Transporte"), choices=OVER, required=False)
    codecs = forms.ChoiceField(label=_("Códecs, en su orden"), choices=SOUNDS, required=False)
    trusts_identity = forms.BooleanField(
        label=_("Creer lo que la central dice de quién llama (P-Asserted-Identity)"), required=False, initial=True
    )
    with_password = forms.BooleanField(
        label=_("Pedir también contraseña (la muestra ./latido central)"), required=False
    )
    new_password = forms.BooleanField(label=_("Cambiar la contraseña"), required=False)
    registers = forms.BooleanField(label=_("La central se registra en Latido: no tiene dirección fija"), required=False)

    def prepare(self) -> None:
        set_choices(self.fields["third"], choices("third_party", gettext("Sin decir")))

    def of_line(self) -> Iterator[forms.BoundField]:
        """The fields of any line."""
        return (each for each in self.shown() if each.name not in OF_CENTRAL)

    def of_central(self) -> Iterator[forms.BoundField]:
        """Those of an exchange's; yes or no come last."""
        return (self[name] for name in OF_CENTRAL if self.now is not None or name != "new_password")

    def as_typed(self, value: Value) -> dict[str, Any]:
        routes = (f"{each['queue']} = {phone.readable(each['number'])}".rstrip() for each in value["routes"])
        ways = (f"{each['extension']} = {each['name']}" for each in value["extensions"])
        return {
            **value,
            "routes": "\n".join(routes),
            "extensions": "\n".join(ways),
            "also": ", ".join(value["also"]),
            "with_password": bool(value["password"]),
        }

    def value(self) -> dict[str, Any]:
        typed = super().value()
        line = {
            "role": typed["role"] or "carrier",
            "address": typed["address"].strip(),
            "port": typed["port"],
            "third": typed["third"],
        }
        return line if line["role"] == "carrier" else {**line, **self._central(typed)}

    def _central(self, typed: dict[str, Any]) -> dict[str, Any]:
        country = orgs.organisation().country
        return {
            "routes": [{"queue": q, "number": as_number(n, country) if n else ""} for q, n in typed["routes"]],
            "extensions": [{"extension": e, "name": name or e} for e, name in typed["extensions"]],
            "also": [each for each in re.split(r"[,;\s]+", typed["also"]) if each],
            "transport": typed["transport"] or "udp",
            "codecs": typed["codecs"] or SOUNDS[0][0],
            "trusts_identity": typed["trusts_identity"],
            "password": self._password(typed["with_password"], typed["new_password"]),
            "registers": typed["registers"],
        }

    def _password(self, wanted: bool, new: bool) -> str:
        """What it follows from; another one each time it is asked for anew."""
        before = str(self.now.value["password"]) if self.now else ""
        return (before if before and not new else secrets.token_hex(8)) if wanted else ""


def ends_at(value: Value) -> str:
    """What is at the other end, for a list."""
    return gettext("la central de la clínica") if value["role"] == "pbx" else gettext("el operador")
