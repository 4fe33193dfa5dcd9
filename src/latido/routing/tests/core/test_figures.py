"""The worked examples of docs/algorithms/metrics.md are these cases."""

from pathlib import Path
from uuid import UUID

import pytest

from latido.routing.contracts import QueueFigures

pytestmark = pytest.mark.core

PAGE = Path(__file__).resolve().parents[5] / "docs/algorithms/metrics.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.read_text().splitlines()
    if line.startswith("|") and line[2].isdigit()
]


def read(cell: str) -> float | None:
    return None if cell == "—" else float(cell)


@pytest.mark.parametrize("row", ROWS, ids=[" ".join(row[:4]) for row in ROWS])
def test_the_page_and_the_code_agree(row: list[str]) -> None:
    answered, within, abandoned, short, back = map(int, row[:5])
    received = answered + abandoned + back

    day = QueueFigures(
        UUID(int=1),
        "CIT",
        "Citas",
        80,
        20,
        0,
        None,
        received,
        answered,
        within,
        abandoned,
        short,
        1,
        1,
        called_back=back,
    )

    said = [day.service_level, day.answer_rate, day.abandonment, day.abandonment_without_short]
    assert said == [read(cell) for cell in row[5:]]


def test_the_page_has_examples() -> None:
    assert len(ROWS) == 5
