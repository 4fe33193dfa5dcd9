"""The dialogues to begin with, in another language than they are written in."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, override

from latido.flows.samples import sample

SAID = ("text", "retry", "repeat", "overflow_text")  # what of a place, or of the whole, is spoken


def sample_in(name: str, language: str) -> Mapping[str, Any]:
    """A dialogue to begin with; language: "en", or "es-mx" for Spanish in Mexico's words."""
    found = sample(name)
    with override(language):
        nodes = {place: _spoken(node) for place, node in found["nodes"].items()}
        return {**_spoken(found), "nodes": nodes, "language": language.split("-")[0]}


def _spoken(part: Mapping[str, Any]) -> dict[str, Any]:
    return {name: gettext(said) if name in SAID else said for name, said in part.items()}
