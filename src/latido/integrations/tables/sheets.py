"""Excel's XLSX, row by row. Library: openpyxl, read-only; the size of what it would unpack is looked at first."""

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any, BinaryIO

import openpyxl

from latido.patients.contracts import Unreadable
from latido.patients.ports import FileRefused

MOST_PARTS = 2_000
LARGEST = 1 << 30  # bytes unpacked, all parts
LARGEST_TEXTS = 128 << 20  # of the shared texts, which are held in memory
MOST_SWOLLEN = 200  # times, of any part over a megabyte
MOST_CELLS = 300
MOST_ROWS = 1_048_576
MOST_EMPTY = 1_000  # rows in a row: what follows is formatting
ZIP = b"PK\x03\x04"
OLD = b"\xd0\xcf\x11\xe0"  # OLE: .xls, or .xlsx with a password


def look(file: BinaryIO) -> None:
    """Raises FileRefused for what is no workbook, or would swell."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise FileRefused("file.broken") from None
    if not any(part.filename == "[Content_Types].xml" for part in parts):
        raise FileRefused("file.unknown")
    swollen = any(p.file_size > 1 << 20 and p.file_size > MOST_SWOLLEN * max(1, p.compress_size) for p in parts)
    texts = sum(p.file_size for p in parts if p.filename.lower().endswith("sharedstrings.xml"))
    if swollen or texts > LARGEST_TEXTS or len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > LARGEST:
        raise FileRefused("file.bomb")


def rows(file: BinaryIO) -> Iterator[tuple[int, list[str]] | Unreadable]:
    """The first sheet's rows with their numbers, as texts; one that breaks says so at its end. Raises FileRefused."""
    look(file)
    file.seek(0)
    number = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that do not concern us
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except Exception:  # a library's many ways to say that this is no workbook
            raise FileRefused("file.broken") from None
        try:
            for number, cells in _rows(book):
                yield number, cells
        except Exception:  # the same, in the middle of a sheet
            yield Unreadable(number + 1, "file.broken")
        finally:
            with suppress(Exception):
                book.close()


def _rows(book: Any) -> Iterator[tuple[int, list[str]]]:
    sheet = book.worksheets[0] if book.worksheets else None
    if sheet is None:
        return
    empty = 0
    for number, values in enumerate(sheet.iter_rows(max_col=MOST_CELLS, max_row=MOST_ROWS, values_only=True), 1):
        cells = [text(value) for value in values]
        empty = 0 if any(cells) else empty + 1
        if empty > MOST_EMPTY:
            return
        if any(cells):
            while cells and not cells[-1]:
                cells.pop()
            yield number, cells


def text(value: object) -> str:
    """A cell as a person reads it; a date as ISO writes it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case time():
            return value.isoformat()
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case _:
            return str(value)[:4000]
