"""What keeps somebody from reading a page: what axe finds, in light and in dark, and a page that does not stay put."""

import os
import re
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

BAD = ("serious", "critical")
DARK = "dark => document.documentElement.classList.toggle('dark', dark)"
SLIDES = "() => document.body.matches('.h-dvh') && document.documentElement.scrollHeight > innerHeight"
WRONG: dict[str, Any] = {"resultTypes": ["violations"]}  # what is right need not be told
COLOURS = {**WRONG, "runOnly": ["color-contrast"]}  # all that dark can change
WIDTHS, HEIGHT = (1440, 1280), 900
AXE = Axe()


def barriers(page: Page, place: str) -> dict[str, list[str]]:
    """By place, empty when there are none. Without motion: a colour on its way to another is neither."""
    page.emulate_media(reduced_motion="reduce")
    found = _serious(page, WRONG)
    page.evaluate(DARK, True)
    found += _serious(page, COLOURS)
    page.evaluate(DARK, False)
    _picture(page, place)
    if page.evaluate(SLIDES):
        found.append("the page slides away under its own bar, with the telephone and the emergency key")
    return {place: found} if found else {}


def _picture(page: Page, place: str) -> None:
    """For whoever wants to see them: LATIDO_PICTURES names a folder, where each page lies as two widths show it."""
    folder = os.environ.get("LATIDO_PICTURES")
    if not folder:
        return
    usual = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.screenshot(path=Path(folder) / f"{re.sub(r'[^a-z0-9]+', '-', place.lower()).strip('-')}-{width}.png")
    if usual:
        page.set_viewport_size(usual)


def _serious(page: Page, options: dict[str, Any]) -> list[str]:
    violations = AXE.run(page, options=options).response["violations"]
    return [
        f"{each['id']}: {node['html'][:160]}" for each in violations if each["impact"] in BAD for node in each["nodes"]
    ]
