"""The worked examples of docs/algorithms/verifying.md and importing.md are these cases."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from latido.patients.contracts import IncomingDocument, IncomingPatient
from latido.patients.core import compare
from latido.patients.core.imports.checking import check
from latido.patients.core.imports.matching import Facts, Known, judge
from latido.patients.core.imports.person import Person, digest

pytestmark = pytest.mark.core
PAGES = Path(__file__).resolve().parents[5] / "docs/algorithms"
COMPARED: dict[str, Callable[[str, str], bool]] = {
    "document": compare.document,
    "birth_date": lambda said, known: compare.day(said, date.fromisoformat(known)),
    "last_visit": lambda said, known: compare.visit(said, date.fromisoformat(known)),
    "address": compare.address,
    "email": compare.email,
}


def examples(page: str) -> list[list[str]]:
    lines = [line for line in (PAGES / f"{page}.md").read_text().splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_page_has_examples_of_every_datum() -> None:
    assert {row[0] for row in examples("verifying")} == set(COMPARED)


@pytest.mark.parametrize(("datum", "known", "said", "answer"), examples("verifying"))
def test_a_worked_example(datum: str, known: str, said: str, answer: str) -> None:
    assert COMPARED[datum](said, known) is (answer == "coincide")


ON_FILE = Person(
    "Rosa Elvira",
    "Gutiérrez",
    "Peña",
    date(1954, 3, 12),
    documents=(("CO", "CC", "52123907"),),
    phones=("+573001112233",),
)


@pytest.mark.parametrize(("name", "born", "document", "phone", "outcome"), examples("importing"))
def test_a_row_is_taken_for_whom_the_page_says(name: str, born: str, document: str, phone: str, outcome: str) -> None:
    said = IncomingPatient(2, full_name=name, birth_date=born, documents=(IncomingDocument(document),), phones=(phone,))
    row, problems = check(said, "CO", date(2026, 11, 22))
    rosa = Known(ON_FILE, UUID(int=7))
    holders = (rosa,) if set(row.documents) & set(ON_FILE.documents) else ()

    found = judge(row, digest(row), Facts(by_document=holders, near=(rosa,)))

    assert (problems, str(found.outcome)) == ((), outcome)
