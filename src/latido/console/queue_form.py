"""The form of a queue: what it is, whom it asks for, and how it is weighed; saved as one act."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from latido.compliance import api as compliance
from latido.compliance.contracts import TAGS, Item, Wanted
from latido.console import weighing
from latido.console.forms import LEVELS
from latido.console.items import META, ItemForm, Value, as_number, choices, set_choices
from latido.orgs import api as orgs

ASKED = [("", _("no la exige")), *LEVELS[1:]]
WHAT = ("name", "department", "greeting", "tag", "position")
TARGET = ("target_percent", "target_seconds", "priority", "weight")
CALL = ("ring_for", "wrap_up_seconds", "may_decline")
ON_CALL = ("on_call_number", "on_call_after")
MORE = ("handle_seconds", "reserve", "hold_seconds", "keep_seconds", "keep_text_seconds")
MANNERS = ("deferrable", "interruptible")


class QueueForm(ItemForm):
    key_label = _("Código: hasta 8 letras mayúsculas")
    may_try = True

    name = forms.CharField(label=_("Nombre"), max_length=80)
    department = forms.ChoiceField(label=_("Servicio"), required=False)
    greeting = forms.CharField(label=_("Saludo del agente"), max_length=120, required=False)
    tag = forms.ChoiceField(
        label=_("De qué es la cola, si es reservada"),
        help_text=_("Sus contactos quedan reservados sin que nadie los marque."),
        required=False,
    )
    target_percent = forms.IntegerField(label=_("Nivel de servicio (%)"), min_value=1, max_value=100, initial=80)
    target_seconds = forms.IntegerField(
        label=_("Contestadas antes de (segundos)"), min_value=1, max_value=3600, initial=20
    )
    wrap_up_seconds = forms.IntegerField(
        label=_("Cierre después del contacto (segundos)"), min_value=0, max_value=1800, initial=90
    )
    ring_for = forms.IntegerField(label=_("Timbra a cada agente (segundos)"), min_value=5, max_value=120, initial=20)
    priority = forms.IntegerField(label=_("Prioridad (1 es la primera)"), min_value=1, max_value=9, initial=5)
    position = forms.IntegerField(label=_("Orden en los tableros"), min_value=0, max_value=999, initial=0)
    on_call_number = forms.CharField(
        label=_("Teléfono de guardia"),
        help_text=_("Se marca cuando nadie contesta una emergencia. Nunca el número de emergencias del país."),
        max_length=20,
        required=False,
    )
    on_call_after = forms.IntegerField(
        label=_("Marcar la guardia después de (segundos de espera)"), min_value=15, max_value=600, initial=60
    )
    licensed = forms.MultipleChoiceField(
        label=_("De esas habilidades, las que son licencia y nunca se relajan"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def prepare(self) -> None:
        self.weighing = _weighing_of(self.now)
        set_choices(self.fields["department"], choices("department", gettext("ninguno")))
        set_choices(self.fields["tag"], [(str(tag), gettext(words)) for tag, words in TAGS.items()])
        skills = choices("skill")
        set_choices(self.fields["licensed"], skills)
        for code, name in skills:
            self.fields[f"skill_{code}"] = forms.ChoiceField(label=name, choices=ASKED, required=False)
        others = [each for each in choices("queue") if self.now is None or each[0] != self.now.key]
        self.fields.update(weighing.fields(others))
        self.fields["seen_weighing"] = forms.CharField(required=False, widget=forms.HiddenInput)
        if self.now is None:
            self.initial = {**self.initial, **weighing.as_typed(weighing.USUAL)}

    def as_typed(self, value: Value) -> dict[str, Any]:
        skills = {f"skill_{code}": str(level) for code, level in value["required"].items()}
        mark = {"seen_weighing": self.weighing.mark} if self.weighing else {}
        return {**value, **skills, **weighing.as_typed(self._weighed()), **mark}

    def value(self) -> dict[str, Any]:
        typed = super().value()
        levels = {name[6:]: typed.pop(name) for name in list(typed) if name.startswith("skill_")}
        number = as_number(typed["on_call_number"], orgs.organisation().country)
        required = {code: int(level) for code, level in levels.items() if level}
        mine = {name: typed[name] for name in self.base_fields if name in typed and name not in META}
        return {**mine, "required": required, "on_call_number": number}

    def wanted(self, kind: str) -> list[Wanted]:
        weighed = weighing.value(self.cleaned_data, self._weighed())
        seen = self.cleaned_data["seen_weighing"]
        return [*super().wanted(kind), Wanted(weighing.KIND, self.key(), weighed, seen)]

    def _weighed(self) -> Value:
        return self.weighing.value if self.weighing else weighing.USUAL

    def what(self) -> list[forms.BoundField]:
        return [self[name] for name in (*WHAT, "key") if name in self.fields]

    def target(self) -> list[forms.BoundField]:
        return [self[name] for name in TARGET]

    def of_call(self) -> list[forms.BoundField]:
        return [self[name] for name in CALL]

    def of_guard(self) -> list[forms.BoundField]:
        return [self[name] for name in ON_CALL]

    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in MORE]

    def manners(self) -> list[forms.BoundField]:
        return [self[name] for name in MANNERS]

    def rings(self) -> Iterator[list[forms.BoundField]]:
        return ([self[f"ring_{n}_{part}"] for part in ("after", "relax")] for n in range(weighing.ROWS))

    def helping(self) -> Iterator[list[forms.BoundField]]:
        parts = ("to", "after", "waiting", "idle")
        return ([self[f"help_{n}_{part}"] for part in parts] for n in range(weighing.ROWS))

    def skills(self) -> list[forms.BoundField]:
        return [each for each in self.shown() if each.name.startswith("skill_")]

    def unfolded(self) -> bool:
        """Whether the further fields are shown at once: something in them is not as usual, or wrong."""
        usual = {name: weighing.USUAL[name] for name in (*MORE, *MANNERS, "rings", "overflow")}
        changed = any(self._weighed()[name] != each for name, each in usual.items())
        return changed or any(name in weighing.fields([]) or name == "__all__" for name in self.errors)


def _weighing_of(now: Item | None) -> Item | None:
    if now is None:
        return None
    return next((each for each in compliance.items(weighing.KIND) if each.key == now.key), None)
