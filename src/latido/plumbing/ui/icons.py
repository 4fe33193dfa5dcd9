"""The lucide icons our templates name, as committed by web/build.mjs in icons.json (ISC licence)."""

import json
from functools import cache
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe

_FRAME = (
    '<svg width="{size}" height="{size}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
    'stroke-width="{stroke}" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{drawing}</svg>'
)


@cache
def drawings() -> dict[str, str]:
    found: dict[str, str] = json.loads((Path(__file__).parent / "icons.json").read_text("utf-8"))
    return found


def draw(name: str, size: float = 16, stroke: float = 2) -> SafeString:
    """An icon for sighted people only; its control carries the name. An unknown one draws nothing."""
    drawing = drawings().get(name, "")
    return mark_safe(_FRAME.format(size=size, stroke=stroke, drawing=drawing) if drawing else "")  # noqa: S308
