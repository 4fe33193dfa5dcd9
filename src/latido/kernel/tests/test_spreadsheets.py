"""What is given to a spreadsheet."""

import pytest

from latido.kernel.spreadsheets import harmless, lines

pytestmark = pytest.mark.core


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\u00a0=1"])
def test_no_cell_of_a_report_is_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless("Ana") == "Ana"


def test_a_table_is_lines_in_quotes() -> None:
    assert list(lines([("Quién", "=1"), ("Ana \"la jefe\"", "")])) == [
        "\ufeff", '"Quién","\'=1"\r\n', '"Ana ""la jefe""",""\r\n',
    ]  # fmt: skip
