"""The words of a dialogue, as a form: what each place says, and which queue it leads to. Its shape stays."""

import copy
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from latido.compliance import api as compliance
from latido.console.items import ItemForm, Value, choices
from latido.console.words import place_name

SAYS = {"text": _("Dice"), "retry": _("Si no se entendió, antes"), "repeat": _("Mientras espera")}
MOST = 600
KEYS = "12345678"


def _words(label: str) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 2}), max_length=MOST, required=False)


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
            if node["kind"] == "menu":
                self._languages(name, node)
        self._translations()

    def _languages(self, name: str, node: Value) -> None:
        """A menu may offer one language more, by a key that leads nowhere else."""
        own = self.now.value["graph"].get("language", "es") if self.now else "es"
        others = [(code, words) for code, words in settings.LANGUAGES if code != own]
        free = [key for key in KEYS if key not in node.get("keys", {})]
        self.fields[f"language:{name}"] = forms.ChoiceField(
            label=_("Otra lengua que se puede elegir"), choices=[("", _("Ninguna")), *others], required=False
        )
        self.fields[f"key:{name}"] = forms.ChoiceField(
            label=_("Con qué tecla"), choices=[("", "—"), *((key, key) for key in free)], required=False,
            help_text=_("La misma tecla, en la otra lengua, vuelve a la primera. Dígala en lo que dice este menú."),
        )  # fmt: skip

    def _translations(self) -> None:
        """What each place says in the languages that are offered, those chosen just now too."""
        nodes = self.now.value["graph"]["nodes"] if self.now else {}
        kept = {code for node in nodes.values() for code in node.get("languages", {}).values()}
        chosen = {str(self.data.get(f"language:{name}", "")) for name in nodes} if self.is_bound else kept
        spoken = {code: str(words).lower() for code, words in settings.LANGUAGES}
        self.offered = [code for code in spoken if code in chosen | kept]
        for code in self.offered:
            label = _("Antes de pasar al desborde, en %(language)s") % {"language": spoken[code]}
            self.fields[f"overflow@{code}"] = _words(label)
            for name, node in nodes.items():
                for part, words in SAYS.items():
                    if node.get(part) or self.data.get(f"{part}:{name}"):
                        label = _("%(words)s, en %(language)s") % {"words": words, "language": spoken[code]}
                        self.fields[f"{part}@{code}:{name}"] = _words(label)

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Each place with its fields."""
        return [
            (place_name(name), [self[each] for each in self.fields if each.endswith(f":{name}")]) for name in self.nodes
        ]

    def overflows(self) -> list[forms.BoundField]:
        """What is said before the overflow in each other language."""
        return [self[f"overflow@{code}"] for code in self.offered]

    def as_typed(self, value: Value) -> dict[str, Any]:
        graph = value["graph"]
        typed = {"language": graph.get("language", "es"), "overflow_text": graph.get("overflow_text", "")}
        for name, node in graph["nodes"].items():
            typed |= {f"{part}:{name}": node.get(part, "") for part in (*SAYS, "queue")}
            for key, code in node.get("languages", {}).items():
                typed |= {f"language:{name}": code, f"key:{name}": key}
            for code, said in node.get("other", {}).items():
                typed |= {f"{part}@{code}:{name}": words for part, words in said.items()}
        return typed | {f"overflow@{code}": words for code, words in graph.get("other", {}).items()}

    def value(self) -> dict[str, Any]:
        typed = super().value()
        if self.now is None:
            copied = copy.deepcopy(dict(compliance.item("flow", typed["copied"]).value["graph"]))
            return {"graph": {**copied, "language": typed["language"]}}
        graph = copy.deepcopy(dict(self.now.value["graph"]))
        graph |= {"language": typed["language"], "overflow_text": typed["overflow_text"]}
        for field, said in typed.items():
            part, _colon, name = field.partition(":")
            if "@" in part or part in ("language", "key"):
                continue
            if name and (said or part in graph["nodes"][name]):
                graph["nodes"][name][part] = said
        self._put_languages(graph, typed)
        return {"graph": graph}

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        for name in self.nodes if self.now else ():
            if found.get(f"language:{name}") and not found.get(f"key:{name}"):
                self.add_error(f"key:{name}", _("Diga con qué tecla se elige."))
        return found

    def _put_languages(self, graph: dict[str, Any], typed: Value) -> None:
        """What is said in the languages that are offered from now on, and of no other. What we know how to say in one
        and nobody was asked yet is said so."""
        for name, node in graph["nodes"].items():
            node.pop("languages", None)
            if typed.get(f"language:{name}") and typed.get(f"key:{name}"):
                node["languages"] = {typed[f"key:{name}"]: typed[f"language:{name}"]}
        codes = {code for node in graph["nodes"].values() for code in node.get("languages", {}).values()}
        for part in (graph, *graph["nodes"].values()):
            part.pop("other", None)
        for code in sorted(codes):
            if graph.get("overflow_text"):
                graph.setdefault("other", {})[code] = self._said(f"overflow@{code}", graph["overflow_text"], code)
            for name, node in graph["nodes"].items():
                said = {part: self._said(f"{part}@{code}:{name}", node[part], code) for part in SAYS if node.get(part)}
                if any(said.values()):
                    node.setdefault("other", {})[code] = said

    def _said(self, field: str, own: str, code: str) -> str:
        if self.data.get(field) is not None:
            return str(self.data[field]).strip()
        with override(code):
            known = gettext(own)
        known = "" if known == own else known
        self.data = {**(self.data.dict() if isinstance(self.data, QueryDict) else self.data), field: known}
        return known
