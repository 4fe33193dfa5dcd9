"""Dialogues to begin with, as data."""

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from latido.flows.contracts import UnknownFlow

SAMPLES = ("menu", "directo")


def sample(name: str) -> Mapping[str, Any]:
    """A dialogue to begin with: "menu" (welcome and five options) or "directo" (straight to a queue)."""
    if name not in SAMPLES:
        raise UnknownFlow(name)
    text = resources.files("latido.flows").joinpath("data", f"{name}.json").read_text("utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found
