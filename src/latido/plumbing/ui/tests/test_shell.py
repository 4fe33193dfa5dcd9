from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from latido.plumbing.ui.chrome import Chrome, Phone, RailItem
from latido.plumbing.ui.context import page

pytestmark = pytest.mark.core

PAGE = (
    "{% extends page_base %}{% block title %}Bandeja{% endblock %}{% block workspace %}<main>hoy</main>{% endblock %}"
)
CHROME = Chrome(
    name="Laura Mejía",
    email="laura@demo.latido",
    person_id=UUID(int=3),
    organisation="Hospital Universitario San Rafael del Valle",
    rail=(RailItem("inbox", "Bandeja", "/puesto/", 6),),
    logout_url="/cuenta/salir/",
    phone=Phone("/ticket", "/orden", "/latido"),
    state_url="/puesto/estado/",
)


def render(chrome: Chrome = CHROME, *, demo: bool = False, **headers: str) -> str:
    request = RequestFactory(headers=headers).get("/puesto/")
    context = {**page(request), "chrome": chrome, "demo": demo, "now": datetime(2026, 11, 24, tzinfo=UTC)}
    return engines["django"].from_string(PAGE).render(context, request)


def test_a_first_visit_gets_the_whole_shell() -> None:
    html = render()

    assert "<latido-softphone" in html
    assert '<div id="workspace"' in html
    assert "<main>hoy</main>" in html


@pytest.mark.parametrize("headers", [{"HX-Target": "workspace"}, {"HX-History-Restore-Request": "true"}])
def test_a_click_or_a_step_back_gets_the_workspace_only(headers: dict[str, str]) -> None:
    html = render(**headers)

    assert "<title>Bandeja — Latido</title>" in html
    assert "<main>hoy</main>" in html
    assert "latido-softphone" not in html


def test_the_softphone_stands_outside_whatever_is_swapped() -> None:
    html = render()

    assert html.index("<latido-softphone") < html.index('id="workspace"')
    assert "latido-softphone" not in html[html.index('id="workspace"') :]


def test_history_keeps_no_page_of_a_patient() -> None:
    html = render()

    assert '"historyCacheSize":0' in html
    assert 'hx-history="false"' in html


def test_what_the_installation_does_not_have_is_absent() -> None:
    html = render(replace(CHROME, phone=None))

    for absent in ("latido-softphone", 'data-key="F1"', 'data-key="F9"', 'data-key="Ctrl+K"'):
        assert absent not in html


def test_the_demonstration_says_so() -> None:
    assert ">DEMO<" in render(demo=True)
    assert ">DEMO<" not in render(demo=False)


def test_a_locked_shell_keeps_the_phone_and_shows_nothing_else() -> None:
    html = render(replace(CHROME, locked=True, unlock_url="/cuenta/desbloquear/"))

    assert "data-locked" in html
    assert "<latido-softphone" in html
    assert "<main>hoy</main>" not in html


def test_every_component_of_the_kit_renders() -> None:
    html = render_to_string("ui/components.html", {"demo": False}, RequestFactory().get("/"))

    assert html.count("<section") >= 9
    assert "<c-" not in html
    assert " style=" not in html


def test_every_screen_says_whose_it_is_and_since_when() -> None:
    html = render()

    assert html.count('data-mark="Laura Mejía"') == html.count('class="mark-at" data-mark="24/11/2026 00:00"') == 12
    assert '<div class="mark" aria-hidden="true">' in html and "swap-oob" not in html


def test_a_click_moves_the_time_of_the_mark_and_asks_for_no_name() -> None:
    html = render(**{"HX-Target": "workspace"})

    assert 'data-mark="24/11/2026 00:00" hx-swap-oob="outerHTML:.mark-at"' in html
    assert "Laura Mejía" not in html
