"""Addresses end in logs, histories and referrers: no form and no link puts what a person typed into one."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import LATIDO, place, python_files, tree

pytestmark = pytest.mark.core
# what an address may be asked with: ids, codes, dates of an agenda and numbers of pages
MAY_BE_ASKED = {
    "paciente",
    "madre",  # whose newborn is registered
    "pagina",
    "cerrados",  # a page of what is over
    "pasos",  # a page of what was done
    "alerta",  # from which access, by its id
    "apertura",
    "incidente",
    "respondidos",  # a page of what was answered
    "vista",
    "shown",
    "now",
    "doing",
    "ticket",
    "action",
    "who",
    "patient",
    "before",
    "visit_type",
    "site",
    "desired_on",
    "moving",
    "slot",
    "after",
    "purpose",
    "spoken",  # a language's code
    "state",  # of a sign-in by directory: chance, good for once
}
FORM = re.compile(r"<form\b[^>]*>(.*?)</form>", re.DOTALL)
FIELD = re.compile(r"""<(?:input|select|textarea)\b[^>]*?\bname=["']([^"']+)""", re.DOTALL)


def templates() -> Iterator[tuple[str, str]]:
    for file in sorted(LATIDO.rglob("templates/**/*.html")):
        yield str(file.relative_to(LATIDO)), file.read_text(encoding="utf-8")


def sent_in_an_address(form: str) -> bool:
    opening = form[: form.index(">")]
    return 'method="post"' not in opening and "hx-post" not in opening


def test_a_form_that_is_sent_in_an_address_asks_only_for_ids_and_codes() -> None:
    found = [
        f"{name}: {field}"
        for name, text in templates()
        for match in FORM.finditer(text)
        if sent_in_an_address(match[0])
        for field in FIELD.findall(match[1])
        if field not in MAY_BE_ASKED
    ]

    assert found == []


def test_an_address_in_a_template_asks_only_for_ids_and_codes() -> None:
    asked = re.compile(r"""(?:href|action|hx-get|src)="[^"]*\?([^"]*)\"""")
    words = re.compile(r"(?:^|&|\?|%})([a-z_]+)=")
    found = [
        f"{name}: {word}"
        for name, text in templates()
        for match in asked.finditer(text)
        for word in words.findall(match[1])
        if word not in MAY_BE_ASKED
    ]

    assert found == []


def test_a_view_reads_only_ids_and_codes_from_an_address() -> None:
    found = []
    for file in python_files("latido", "latido_voice"):
        for node in ast.walk(tree(file)):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
                continue
            asked, first = ast.unparse(node.func.value), node.args[0]
            if node.func.attr in {"get", "getlist"} and asked in {"request.GET", "request.query"}:
                word = first.value if isinstance(first, ast.Constant) else ast.unparse(first)
                found += [] if word in MAY_BE_ASKED else [f"{place(file, node)} {word}"]

    assert found == []


@pytest.mark.parametrize(
    "form",
    ['<form action="/x"><input name="q"></form>', '<form hx-get="/x"><input type="search" name="phone"></form>'],
)
def test_a_careless_form_is_seen(form: str) -> None:
    match = FORM.search(form)
    assert match is not None

    assert sent_in_an_address(match[0])
    assert set(FIELD.findall(match[1])) - MAY_BE_ASKED
