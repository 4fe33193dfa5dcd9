"""Reads a table of patients: finds its header, proposes what each column holds, gives each row."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import BinaryIO

from latido.integrations.tables import delimited, sheets
from latido.integrations.tables.core import cells, headers
from latido.patients.contracts import Column, Incoming, Layout, ReadingPlan, Unreadable
from latido.patients.ports import FileRefused

SAMPLED = 300  # rows looked at to understand a column
SHOWN = 3  # values shown of each
MOST_BEFORE = 10  # lines of a title above the header
Rows = Iterator[tuple[int, list[str]] | Unreadable]


class TableReader:
    """CSV and XLSX."""

    kind = "table"

    def recognises(self, file: BinaryIO) -> bool:
        """A workbook, or text; XML and pictures are neither."""
        file.seek(0)
        head = file.read(1024)
        if head.startswith((sheets.ZIP, sheets.OLD)):
            return True
        return bool(head) and head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"<" and not _is_binary(head)

    def layout(self, file: BinaryIO) -> Layout:
        details = _form(file)
        first = list(islice(_rows(file, details), SAMPLED + MOST_BEFORE))
        read = [each for each in first if not isinstance(each, Unreadable) and any(cell.strip() for cell in each[1])]
        if not read:
            raise FileRefused("file.empty")
        header = max(range(min(len(read), MOST_BEFORE)), key=lambda n: (_known(read[n][1]), -n))
        names = [name.strip()[:80] for name in read[header][1]]
        below = [row for _, row in read[header + 1 :]]
        fields = headers.proposed(names)
        columns = tuple(
            Column(place, name or f"{place + 1}", _samples(below, place), field)
            for place, (name, field) in enumerate(zip(names, fields, strict=True))
            if name or _samples(below, place)
        )
        details["header"] = str(read[header][0])
        dates, sexes = _column(below, fields, "birth_date"), _column(below, fields, "sex")
        details["dates"] = "month_first" if cells.month_comes_first(dates) else ""
        details["sexes"] = cells.letters_of_sex(sexes)
        return Layout(self.kind, columns, details)

    def read(self, file: BinaryIO, plan: ReadingPlan) -> Iterator[Incoming]:
        header = int(plan.details.get("header", "1"))
        for each in _rows(file, plan.details):
            if isinstance(each, Unreadable):
                if each.row > header:
                    yield each
            elif each[0] > header and (incoming := cells.incoming(each[1], each[0], plan)) and _counts(incoming):
                yield incoming


def _counts(incoming: Incoming) -> bool:
    """A blank line is no row."""
    return not (isinstance(incoming, Unreadable) and incoming.code == "row.empty")


def _is_binary(head: bytes) -> bool:
    """Control characters that no text has, and no UTF-16 either."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[:200].count(b"\0") * 3 > len(head[:200]):
        return False
    return sum(byte < 9 or 13 < byte < 32 for byte in head) * 20 > len(head)


def _form(file: BinaryIO) -> dict[str, str]:
    """How to read it again the same way. Raises FileRefused."""
    file.seek(0)
    head = file.read(4)
    if head.startswith(sheets.OLD):
        raise FileRefused("file.old_excel")
    if head.startswith(sheets.ZIP):
        sheets.look(file)
        return {"form": "xlsx"}
    encoding = delimited.encoding_of(file)
    return {"form": "csv", "encoding": encoding, "delimiter": delimited.delimiter_of(delimited.sample(file, encoding))}


def _rows(file: BinaryIO, details: Mapping[str, str]) -> Rows:
    if details.get("form") == "xlsx":
        return sheets.rows(file)
    return delimited.rows(file, details.get("encoding", "utf-8"), details.get("delimiter", ","))


def _known(names: list[str]) -> int:
    """How much like a header a row is."""
    return sum(bool(field) for field in headers.proposed(names))


def _samples(rows: list[list[str]], place: int) -> tuple[str, ...]:
    values = (row[place].strip()[:60] for row in rows if place < len(row))
    return tuple(islice((value for value in values if value), SHOWN))


def _column(rows: list[list[str]], fields: list[str], wanted: str) -> list[str]:
    place = fields.index(wanted) if wanted in fields else -1
    return [row[place] for row in rows if 0 <= place < len(row)]
