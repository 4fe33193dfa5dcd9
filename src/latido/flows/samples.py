"""Dialogues to begin with, as data."""

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from django.utils.translation import gettext, override

from latido.flows.contracts import UnknownFlow

SAMPLES = ("menu", "directo")
SAID = ("text", "retry", "repeat", "overflow_text")  # what of a place, or of the whole, is spoken


def sample(name: str, language: str = "es") -> Mapping[str, Any]:
    """A dialogue to begin with: "menu" (welcome and five options) or "directo" (straight to a queue).

    language: the one it speaks; "es-mx" is Spanish in Mexico's words.
    """
    if name not in SAMPLES:
        raise UnknownFlow(name)
    text = resources.files("latido.flows").joinpath("data", f"{name}.json").read_text("utf-8")
    found: Mapping[str, Any] = json.loads(text)
    with override(language):
        nodes = {place: _spoken(node) for place, node in found["nodes"].items()}
        return {**_spoken(found), "nodes": nodes, "language": language.split("-")[0]}


def _spoken(part: Mapping[str, Any]) -> dict[str, Any]:
    return {name: gettext(said) if name in SAID else said for name, said in part.items()}
