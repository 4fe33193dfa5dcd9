"""Tables that a spreadsheet opens, as CSV."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence


def harmless(cell: str) -> str:
    """No spreadsheet runs it as a formula (OWASP, CSV injection)."""
    return (
        f"'{cell}"
        if cell.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
        else cell
    )


def lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """One line a row, every cell harmless and in quotes."""
    yield "\ufeff"  # a spreadsheet would take it for Latin-1
    for row in rows:
        line = io.StringIO()
        csv.writer(line, quoting=csv.QUOTE_ALL).writerow([harmless(cell) for cell in row])
        yield line.getvalue()
