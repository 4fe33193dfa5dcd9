"""What every template of the house must obey, so that the strict content policy never surprises anybody."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines
from django_cotton.compiler_regex import CottonCompiler

from latido.plumbing.ui import icons

pytestmark = pytest.mark.core

SOURCES = Path(__file__).parents[4]
NAMED_ICON = re.compile(r"""\{%\s*icon\s+["']([a-z0-9-]+)["']|\bicon=["']([a-z0-9-]+)["']""")
FORBIDDEN = {
    "inline style": re.compile(r"""\sstyle=["']"""),
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)", re.I),
    "inline handler": re.compile(r"""\son[a-z]+=["'{]""", re.I),
    "htmx evaluation": re.compile(r"""hx-on[:-]|hx-vals=["']js:|hx-trigger=["'][^"']*\["""),
    "cotton expression": re.compile(r"""\s:[a-z_]+=["'][^"'{]*(==|!=)"""),
}


def templates() -> Iterator[Path]:
    yield from sorted(SOURCES.glob("latido/**/templates/**/*.html"))


def test_there_are_templates_to_look_at() -> None:
    assert len(list(templates())) > 50


@pytest.mark.parametrize("rule", sorted(FORBIDDEN))
def test_no_template_breaks_the_content_policy(rule: str) -> None:
    broken = [str(path.relative_to(SOURCES)) for path in templates() if FORBIDDEN[rule].search(path.read_text("utf-8"))]

    assert broken == []


def test_every_named_icon_was_collected() -> None:
    named = {first or second for path in templates() for first, second in NAMED_ICON.findall(path.read_text("utf-8"))}

    assert sorted(named - icons.drawings().keys()) == []


def test_an_icon_is_hidden_from_screen_readers() -> None:
    drawn = icons.draw("phone", 20, 1.9)

    assert 'aria-hidden="true"' in drawn
    assert 'width="20"' in drawn


def test_an_unknown_icon_breaks_no_page() -> None:
    assert icons.draw("there-is-no-such-icon") == ""


def test_a_part_shows_its_own_slots_and_nothing_that_the_page_calls_by_their_name() -> None:
    parts = '<c-section title="A" /><c-section title="B"><c-slot name="right">enlace</c-slot></c-section>'
    template = engines["django"].from_string("{% load cotton %}" + CottonCompiler().process(parts))

    shown = template.render({"right": "of the page"})

    assert "of the page" not in shown and "enlace" in shown
