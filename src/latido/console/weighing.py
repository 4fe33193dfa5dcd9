"""How a queue is weighed against the others, as a part of its form: defaults that a small clinic never has to touch."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Value = Mapping[str, Any]
KIND = "weighing"
ROWS = 3  # rings and helping queues that a form has room for
RELAX = [("", _("nada")), *((str(n), _("%(n)s menos") % {"n": n}) for n in range(1, 5))]
PLAIN = (
    *("weight", "handle_seconds", "reserve", "hold_seconds", "keep_seconds", "keep_text_seconds"),
    *("deferrable", "interruptible", "may_decline"),
)
USUAL: Value = {
    "weight": 100,
    "handle_seconds": 240,
    "reserve": 0,
    "hold_seconds": 60,
    "keep_seconds": 15,
    "keep_text_seconds": 120,
    "deferrable": False,
    "interruptible": False,
    "may_decline": True,
    "rings": [],
    "overflow": [],
}


def fields(queues: list[tuple[str, str]]) -> dict[str, forms.Field]:
    """Of the form of a queue. queues: the others, which may help."""
    return {
        "weight": _number(
            _("Peso (100 es lo usual)"), 1, 10_000, _("Con 200, un segundo de espera aquí vale por dos.")
        ),
        "handle_seconds": _number(_("Lo que suele durar un contacto (segundos)"), 10, 7200),
        "reserve": _number(
            _("Personas que deja libres"), 0, 50, _("De las que también atienden colas con más prisa. 0: ninguna.")
        ),
        "hold_seconds": _number(_("… hasta haber esperado (segundos)"), 0, 3600),
        "keep_seconds": _number(
            _("Espera a quien ya conoce al paciente (segundos)"), 0, 120, _("Por teléfono. 0: no espera a nadie.")
        ),
        "keep_text_seconds": _number(_("Lo mismo, por escrito (segundos)"), 0, 1800),
        "deferrable": _yes(_("Puede esperar: una emergencia la interrumpe")),
        "interruptible": _yes(_("Llena los ratos libres: quien espera en vivo la interrumpe")),
        "may_decline": _yes(_("Quien la atiende puede rechazar una llamada")),
        **{name: field for n in range(ROWS) for name, field in _ring(n).items()},
        **{name: field for n in range(ROWS) for name, field in _help(n, queues).items()},
    }


def _ring(n: int) -> dict[str, forms.Field]:
    return {
        f"ring_{n}_after": _number(_("Desde (segundos de espera)"), 1, 3600),
        f"ring_{n}_relax": forms.ChoiceField(label=_("Pide de nivel"), choices=RELAX, required=False),
    }


def _help(n: int, queues: list[tuple[str, str]]) -> dict[str, forms.Field]:
    return {
        f"help_{n}_to": forms.ChoiceField(
            label=_("Ayuda la gente de"), choices=[("", gettext("nadie")), *queues], required=False
        ),
        f"help_{n}_after": _number(_("tras (segundos)"), 0, 3600),
        f"help_{n}_waiting": _number(_("si esperan"), 0, 1000),
        f"help_{n}_idle": _number(_("y le quedan libres"), 0, 100),
    }


def _number(label: Any, least: int, most: int, hint: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, required=False, help_text=hint)


def _yes(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def as_typed(value: Value) -> dict[str, Any]:
    typed = {name: value[name] for name in PLAIN}
    for n, ring in enumerate(value["rings"][:ROWS]):
        typed |= {f"ring_{n}_after": ring["after"], f"ring_{n}_relax": str(ring["relax"])}
    for n, each in enumerate(value["overflow"][:ROWS]):
        typed |= {f"help_{n}_{name}": each[name] for name in ("to", "after", "waiting", "idle")}
    return typed


def value(typed: Mapping[str, Any], now: Value) -> dict[str, Any]:
    """now: what an empty figure leaves as it is; what a form has no room for stays."""
    plain = {name: now[name] if typed[name] is None else typed[name] for name in PLAIN}
    rings = [
        {"after": typed[f"ring_{n}_after"], "relax": int(typed[f"ring_{n}_relax"])}
        for n in range(ROWS)
        if typed[f"ring_{n}_after"] and typed[f"ring_{n}_relax"]
    ]
    overflow = [
        {"to": typed[f"help_{n}_to"], **{name: typed[f"help_{n}_{name}"] or 0 for name in ("after", "waiting", "idle")}}
        for n in range(ROWS)
        if typed[f"help_{n}_to"]
    ]
    beyond = {name: list(now[name][ROWS:]) for name in ("rings", "overflow")}
    return {**plain, "rings": rings + beyond["rings"], "overflow": overflow + beyond["overflow"]}
