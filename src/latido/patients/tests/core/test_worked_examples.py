"""The worked examples of docs/algorithms/verifying.md are these cases."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from latido.patients.core import compare

pytestmark = pytest.mark.core
PAGE = Path(__file__).resolve().parents[5] / "docs/algorithms/verifying.md"
COMPARED: dict[str, Callable[[str, str], bool]] = {
    "document": compare.document,
    "birth_date": lambda said, known: compare.day(said, date.fromisoformat(known)),
    "last_visit": lambda said, known: compare.visit(said, date.fromisoformat(known)),
    "address": compare.address,
    "email": compare.email,
}


def rows() -> list[list[str]]:
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_page_has_examples_of_every_datum() -> None:
    assert {row[0] for row in rows()} == set(COMPARED)


@pytest.mark.parametrize(("datum", "known", "said", "answer"), rows())
def test_a_worked_example(datum: str, known: str, said: str, answer: str) -> None:
    assert COMPARED[datum](said, known) is (answer == "coincide")
