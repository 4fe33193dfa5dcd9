"""Delimited text: any delimiter, encoding and end of line; a quote left open costs its own row alone."""

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

from latido.patients.contracts import Unreadable
from latido.patients.ports import FileRefused

DELIMITERS = ",;\t|"
LONGEST_LINE = 1 << 18  # characters
MOST_LINES = 20  # of one row, within quotes
MOST_CELLS = 300
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BLOCK = 1 << 16


def encoding_of(file: BinaryIO) -> str:
    """By its BOM, else by its NULs, else UTF-8 when all of it is, else what Windows writes in Latin America."""
    file.seek(0)
    head = file.read(4096)
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    if head[:200].count(b"\0") * 3 > len(head[:200]):
        return "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while block := file.read(_BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def delimiter_of(text: str) -> str:
    """The one that cuts the first lines into the same number of cells, and into most."""
    lines = [line for line in text.splitlines()[:30] if line.strip()]

    def score(delimiter: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        usual = max(set(counts), key=counts.count) if counts else 0
        return (0, 0) if usual < 2 else (counts.count(usual), usual)

    try:
        return max(DELIMITERS, key=score)
    except csv.Error:
        return ","


def sample(file: BinaryIO, encoding: str) -> str:
    """The first characters, whatever the bytes."""
    file.seek(0)
    return codecs.getincrementaldecoder(encoding)("replace").decode(file.read(_BLOCK))


def rows(file: BinaryIO, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]] | Unreadable]:
    """Each row with the number of its first line, from 1. Raises FileRefused for an encoding nobody knows."""
    file.seek(0)
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise FileRefused("file.broken") from None
    lines = _Lines(
        io.TextIOWrapper(io.BufferedReader(_Unclosed(file)), encoding=encoding, errors="replace", newline="")
    )
    before = 0  # cells of the row before
    while not lines.ended():
        start = lines.number + 1
        if lines.too_long():
            lines.skip()
            yield Unreadable(start, "row.too_long")
            continue
        lines.begin()
        try:
            cells = next(csv.reader(lines, delimiter=delimiter), [])
        except csv.Error:
            lines.back_to_second()
            yield Unreadable(start, "row.unclosed_quote")
            continue
        if len(cells) > MOST_CELLS:
            yield Unreadable(start, "row.too_many_cells")
        elif lines.is_torn() and len(cells) < before:
            yield Unreadable(start, "file.cut")  # half a row would overwrite what is right with half a datum
        else:
            yield start, cells
            before = len(cells)


class _Unclosed(io.RawIOBase):
    """The file, which the text around it must not close."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self.file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self.file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Lines(Iterator[str]):
    """Lines that can be given back, so that a quote left open swallows no row but its own."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text, self.number = text, 0
        self.waiting: deque[str] = deque()
        self.given: list[str] = []

    def ended(self) -> bool:
        if not self.waiting and (line := self.text.readline(LONGEST_LINE)):
            self.waiting.append(line)
        return not self.waiting

    def too_long(self) -> bool:
        return len(self.waiting[0]) >= LONGEST_LINE

    def skip(self) -> None:
        """Past the end of a line that has none for long."""
        line = self.waiting.popleft()
        self.number += 1
        while line and not line.endswith(("\n", "\r")):
            line = self.text.readline(LONGEST_LINE)

    def begin(self) -> None:
        self.given = []

    def __next__(self) -> str:
        if self.ended():
            if len(self.given) > 1 or (self.given and self.given[0].count('"') % 2):
                raise csv.Error  # the file ended inside a quote
            raise StopIteration
        if len(self.given) >= MOST_LINES or self.too_long():
            raise csv.Error
        line = self.waiting.popleft()
        self.given.append(line)
        self.number += 1
        return line

    def is_torn(self) -> bool:
        """Whether the file ends here without the end of a line: it may have been cut in the middle of one."""
        return bool(self.given) and not self.given[-1].endswith(("\n", "\r")) and self.ended()

    def back_to_second(self) -> None:
        """All but the first line of the row that failed are rows of their own again."""
        self.number -= len(self.given) - 1
        self.waiting.extendleft(reversed(self.given[1:]))
        self.given = []
