"""The words of a dialogue, as a form: what each place says, and which queue it leads to. Its shape stays."""

import copy
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from latido.compliance import api as compliance
from latido.console.items import ItemForm, Value, choices
from latido.console.words import place_name

SAYS = {"text": _("Dice"), "retry": _("Si no se entendió, antes"), "repeat": _("Mientras espera")}
MOST = 600


class FlowForm(ItemForm):
    """The texts of one dialogue, in its language."""

    key_label = _("Nombre del diálogo nuevo, como menu-en")

    language = forms.ChoiceField(label=_("Idioma en que se habla"), choices=settings.LANGUAGES)
    overflow_text = forms.CharField(
        label=_("Antes de pasar al desborde"), widget=forms.Textarea(attrs={"rows": 2}), max_length=MOST, required=False
    )

    def prepare(self) -> None:
        self.nodes: list[str] = []
        if self.now is None:
            self.fields["copied"] = forms.ChoiceField(label=_("Copiar de"), choices=choices("flow"))
            for name in ("language", "overflow_text"):
                self.fields.pop(name)
            self.fields["language"] = forms.ChoiceField(label=_("Idioma"), choices=settings.LANGUAGES)
            return
        queues = choices("queue")
        for name, node in self.now.value["graph"]["nodes"].items():
            self.nodes.append(name)
            for part, words in SAYS.items():
                if part == "text" or node.get(part):
                    self.fields[f"{part}:{name}"] = forms.CharField(
                        label=words, widget=forms.Textarea(attrs={"rows": 2}), max_length=MOST, required=False
                    )
            if node["kind"] == "queue":
                self.fields[f"queue:{name}"] = forms.ChoiceField(label=_("Cola"), choices=queues)

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Each place with its fields."""
        return [
            (place_name(name), [self[each] for each in self.fields if each.endswith(f":{name}")]) for name in self.nodes
        ]

    def as_typed(self, value: Value) -> dict[str, Any]:
        graph = value["graph"]
        typed = {"language": graph.get("language", "es"), "overflow_text": graph.get("overflow_text", "")}
        for name, node in graph["nodes"].items():
            typed |= {f"{part}:{name}": node.get(part, "") for part in (*SAYS, "queue")}
        return typed

    def value(self) -> dict[str, Any]:
        typed = super().value()
        if self.now is None:
            copied = copy.deepcopy(dict(compliance.item("flow", typed["copied"]).value["graph"]))
            return {"graph": {**copied, "language": typed["language"]}}
        graph = copy.deepcopy(dict(self.now.value["graph"]))
        graph |= {"language": typed["language"], "overflow_text": typed["overflow_text"]}
        for field, said in typed.items():
            part, _colon, name = field.partition(":")
            if name and (said or part in graph["nodes"][name]):
                graph["nodes"][name][part] = said
        return {"graph": graph}
