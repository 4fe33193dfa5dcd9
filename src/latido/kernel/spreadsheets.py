"""Tables that a spreadsheet opens, as CSV and as XLSX. Library: openpyxl."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE


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


def workbook(out: BinaryIO, rows: Iterable[Sequence[str]], *, said: str = "") -> None:
    """One sheet of text: no cell is a number, a date or a formula, whatever it looks like.

    said: what its properties say of it, also when the rows are cut off.
    """
    book = Workbook(write_only=True)
    book.properties.description = ILLEGAL_CHARACTERS_RE.sub("", said)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append([_text(sheet, cell) for cell in row])
    book.save(out)


def _text(sheet: object, said: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", harmless(said)))
    cell.data_type, cell.number_format = "s", "@"
    return cell
