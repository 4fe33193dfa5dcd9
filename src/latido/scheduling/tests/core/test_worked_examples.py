"""The worked examples of docs/algorithms/places.md are these cases."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from latido.scheduling.core.suggest import Free, suggest

pytestmark = pytest.mark.core
PAGE = Path(__file__).resolve().parents[5] / "docs/algorithms/places.md"
MONDAY = datetime(2026, 11, 23, 14, tzinfo=UTC)
DOCTORS = {"Herrera": UUID(int=1), "Rojas": UUID(int=2)}
NAMES = {doctor: name for name, doctor in DOCTORS.items()}


def rows() -> list[list[str]]:
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def place(n: int, written: str) -> Free:
    day, doctor, waiting = written.split()
    return Free(UUID(int=100 + n), DOCTORS[doctor], MONDAY + timedelta(days=int(day)), int(waiting))


def test_the_page_has_its_examples() -> None:
    assert len(rows()) >= 8


@pytest.mark.parametrize(("free", "usual", "offered"), rows())
def test_a_worked_example(free: str, usual: str, offered: str) -> None:
    places = [place(n, written) for n, written in enumerate(free.split(", "))]

    found = suggest(places, DOCTORS.get(usual), 3)

    said = [" ".join((str((p.start - MONDAY).days), NAMES[p.practitioner_id], *reasons)) for p, reasons in found]
    assert ", ".join(said) == offered
