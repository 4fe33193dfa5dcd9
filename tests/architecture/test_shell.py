"""The shell is never swapped: the softphone stands beside the workspace, and the browser keeps no page of a patient."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client

from latido.desk.tests.conftest import *  # noqa: F403 - a hospital, and Ana's browser

pytestmark = pytest.mark.db
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Page(HTMLParser):
    """Every element with the ones it stands in, outermost first."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.found: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        inside = [str(found.get("id") or name) for name, found in self.open]
        self.found.append((tag, dict(attrs), inside))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            continue

    def elements(self, tag: str) -> Iterator[tuple[dict[str, str | None], list[str]]]:
        return ((attrs, inside) for name, attrs, inside in self.found if name == tag)


@pytest.fixture
def shell(ana: Client) -> Page:
    return Page(ana.get("/puesto/").content.decode())


def test_the_softphone_stands_beside_the_workspace(shell: Page) -> None:
    (_attrs, inside), *others = shell.elements("latido-softphone")

    assert others == []
    assert "workspace" not in inside
    assert any(attrs.get("id") == "workspace" for _tag, attrs, _inside in shell.found)


def test_history_replaces_the_workspace_only_and_stores_nothing(shell: Page) -> None:
    workspace = next(attrs for _tag, attrs, _inside in shell.found if attrs.get("id") == "workspace")
    settings = [attrs["content"] for attrs, _inside in shell.elements("meta") if attrs.get("name") == "htmx-config"]

    assert "hx-history-elt" in workspace
    assert next(shell.elements("body"))[0].get("hx-history") == "false"
    assert '"historyCacheSize":0' in str(settings[0]).replace(" ", "")


@pytest.mark.parametrize("address", ["/puesto/", "/puesto/contactos/"])
def test_what_a_click_brings_holds_no_second_shell(ana: Client, address: str) -> None:
    swapped = ana.get(address, headers={"HX-Request": "true", "HX-Target": "workspace"}).content.decode()

    assert "<latido-softphone" not in swapped
    assert "<body" not in swapped


def test_no_style_script_or_handler_is_written_into_a_page(shell: Page) -> None:
    styled = [tag for tag, attrs, _in in shell.found if "style" in attrs or any(n.startswith("on") for n in attrs)]
    inline = [attrs for attrs, _inside in shell.elements("script") if not attrs.get("src")]

    assert styled == []
    assert all(attrs.get("type") == "application/json" or attrs.get("nonce") for attrs in inline)
