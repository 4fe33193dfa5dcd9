"""How contacts are shared out in the whole organisation: three ways ready made, and what each would change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from latido.compliance import api as compliance
from latido.compliance.contracts import Item, Wanted
from latido.console.hours import DAYS
from latido.console.words import Part, parts
from latido.routing import api as routing
from latido.routing.contracts import Preset
from latido.staff import api as staff

RULES, WEIGHING = "routing", "weighing"
AS_IT_IS = ""
MANY = 100  # people from whom keeping some free costs the others little
SAID: Mapping[Preset, tuple[Promise | str, Promise | str]] = {
    Preset.SMALL: (
        _("Centro pequeño"),
        _(
            "De 5 a 25 personas. Pasa antes quien más cerca está de incumplir la meta de su cola. Contesta quien mejor "
            "sabe y menos falta hace en otra cola. Quien está libre, atiende."
        ),
    ),
    Preset.LARGE: (
        _("Centro grande"),
        _(
            "De 100 personas o más. Lo mismo, y además cada cola deja libre a alguien que también atiende colas con "
            "más prisa, y pesa lo bien que sabe quien contesta."
        ),
    ),
    Preset.FIFO: (
        _("Por orden de llegada"),
        _(
            "Pasa quien más ha esperado y contesta quien lleva más tiempo libre. No mira metas ni pesos. Las "
            "emergencias y las prioridades pasan igual."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One of the three. changes: in words; none for the one that is."""

    value: str
    title: Promise | str
    about: Promise | str
    is_now: bool
    fits: bool  # so many people as there are
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Now:
    """What decides turns now."""

    rules: Item
    weighings: dict[str, Item]

    @property
    def values(self) -> tuple[Mapping[str, Any], dict[str, Mapping[str, Any]]]:
        return self.rules.value, {code: each.value for code, each in self.weighings.items()}


def now() -> Now:
    (rules,) = compliance.items(RULES)
    return Now(rules, {each.key: each for each in compliance.items(WEIGHING)})


def ways(found: Now) -> list[Way]:
    is_now = routing.preset_of(*found.values)
    fits = Preset.LARGE if sum(each.takes_contacts for each in staff.agents()) >= MANY else Preset.SMALL
    return [_way(each, found, is_now=each is is_now, fits=each is fits) for each in Preset]


def _way(preset: Preset, found: Now, *, is_now: bool, fits: bool) -> Way:
    title, about = SAID[preset]
    where: dict[Part, list[str]] = {}
    for wanted in wanted_by(preset, found, {}):
        item = found.rules if wanted.kind == RULES else found.weighings[wanted.key]
        for part in parts(item.value, wanted.value):
            where.setdefault(part, []).append("" if wanted.kind == RULES else item.title)
    said = tuple(_said(part, queues, len(found.weighings)) for part, queues in where.items())
    return Way(preset.value, title, about, is_now, fits, said)


def _said(part: Part, queues: list[str], all_of_them: int) -> str:
    """ "Personas que deja libres: 0 → 1, en todas las colas"."""
    change = f"{part.name}: {part.before} → {part.after}"
    if not any(queues):
        return change
    return f"{change}, {gettext('en todas las colas') if len(queues) == all_of_them else ', '.join(queues)}"


def wanted_by(preset: Preset | None, found: Now, rules: Mapping[str, Any]) -> list[Wanted]:
    """What choosing it changes. rules: what else was typed of the organisation's. None: the ways stay."""
    before, weighings = found.values
    after, weighed = routing.preset_items(preset, before, weighings) if preset else (before, weighings)
    changed = [Wanted(WEIGHING, code, weighed[code], each.mark) for code, each in found.weighings.items()]
    after = {**rules, "name": after["name"], "proficiency_bonus": after["proficiency_bonus"]} if rules else after
    own = Wanted(RULES, found.rules.key, {**before, **after}, found.rules.mark)
    return [own, *(each for each in changed if each.value != weighings[each.key])]


class SharingForm(forms.Form):
    """Which way, and what few people ever change."""

    way = forms.ChoiceField(required=False)
    ageing = forms.IntegerField(
        label=_("Sube un turno tras esperar tantas metas"), min_value=2, max_value=100, required=False
    )
    affinity_bonus = forms.IntegerField(
        label=_("Ventaja por conocer al paciente (%)"), min_value=0, max_value=300, required=False
    )
    preferential_bonus = forms.IntegerField(
        label=_("Ventaja por atención preferencial (%)"), min_value=0, max_value=300, required=False
    )
    known_days = forms.IntegerField(
        label=_("Lo conoce quien lo atendió en los últimos (días)"),
        min_value=0,
        max_value=365,
        required=False,
        help_text=_("0: no se mira"),
    )
    together = forms.IntegerField(
        label=_("Teléfonos que timbran a la vez por una emergencia"), min_value=1, max_value=10, required=False
    )
    together_after = forms.IntegerField(
        label=_("… desde (segundos de espera)"), min_value=0, max_value=60, required=False
    )
    at_once = forms.IntegerField(
        label=_("Contactos a la vez por persona"),
        min_value=0,
        max_value=20,
        required=False,
        help_text=_("0: los que quepan"),
    )
    per_hour = forms.IntegerField(
        label=_("Contactos por hora y persona"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("0: sin límite"),
    )
    nightly = forms.BooleanField(
        label=_("Buscar cada noche un reparto mejor y proponerlo"),
        required=False,
        help_text=_("Nunca lo cambia solo: alguien lo aprueba o lo descarta."),
    )
    why = forms.CharField(label=_("Por qué (queda en la historia)"), max_length=400, required=False)
    weekday = forms.ChoiceField(label=_("Día que se prueba"), choices=list(enumerate(DAYS)), required=False)

    FURTHER = (
        "ageing", "affinity_bonus", "known_days", "preferential_bonus", "together", "together_after", "at_once",
        "per_hour",
    )  # fmt: skip

    def __init__(self, *args: Any, found: Now, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        known = [(each.value, each.value) for each in Preset]
        self.fields["way"].choices = [(AS_IT_IS, AS_IT_IS), *known]  # type: ignore[attr-defined]
        self.initial = {**found.rules.value, **self.initial}

    def further(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FURTHER]

    def wanted(self) -> list[Wanted]:
        typed, rules = self.cleaned_data, self.found.rules.value
        mine = {name: rules[name] if typed[name] is None else typed[name] for name in (*self.FURTHER, "nightly")}
        way = Preset(typed["way"]) if typed["way"] else None
        return wanted_by(way, self.found, {**rules, **mine})
