"""Reads a file of FHIR: lines of NDJSON one by one, a Bundle as a stream."""

import gzip
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, BinaryIO, cast

import ijson

from latido.integrations.fhir.core import beside, building
from latido.integrations.fhir.core.patient import incoming
from latido.patients.contracts import Incoming, Layout, ReadingPlan, Unreadable
from latido.patients.ports import FileRefused

LONGEST_LINE = 2 * 1024 * 1024  # bytes of one resource in NDJSON
LARGEST = 1024 * 1024 * 1024  # bytes that a compressed file may swell to
MOST_SWOLLEN = 200  # times its size, past the first megabytes
_HEAD = 64 * 1024
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_BLANK = b" \t\r\n"


class FhirReader:
    """Patients of FHIR R4 in JSON."""

    kind = "fhir"

    def recognises(self, file: BinaryIO) -> bool:
        head = _start(file).lstrip(_BLANK)
        return head[:1] in (b"{", b"[") or (head[:1] == b"<" and b"http://hl7.org/fhir" in head)

    def layout(self, file: BinaryIO) -> Layout:
        if _start(file).lstrip(_BLANK)[:1] == b"<":
            raise FileRefused("file.xml")
        with _plain(file) as plain:
            return Layout(self.kind, details={"form": "ndjson" if _is_ndjson(plain) else "bundle"})

    def read(self, file: BinaryIO, plan: ReadingPlan) -> Iterator[Incoming]:
        ndjson = plan.details.get("form") == "ndjson"
        beside = _beside(file, ndjson=ndjson)
        with _plain(file) as plain:
            yield from _lines(plain, beside) if ndjson else _stream(plain, beside)


def _start(file: BinaryIO) -> bytes:
    """The first plain bytes."""
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    if head.startswith(_GZIP):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(head)) as opened:
                head = opened.read(1024)
        except (OSError, EOFError, ValueError):
            return b""
    return head.removeprefix(_BOM)


class _Plain(io.RawIOBase):
    """The bytes without compression and BOM. A broken or swelling file ends with what was wrong in `broken`."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        file.seek(0)
        packed = file.read(2) == _GZIP
        self.packed_size = file.seek(0, io.SEEK_END)
        file.seek(0)
        self.source = cast(BinaryIO, gzip.GzipFile(fileobj=file)) if packed else file
        self.given, self.packed, self.broken = 0, packed, ""
        self.first = True

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self.broken:
            return 0
        try:
            data = self.source.read(len(buffer))
        except (OSError, EOFError, ValueError):  # gzip's own, of a damaged or cut file
            self.broken = "file.cut"
            return 0
        self.given += len(data)
        if self.packed and (self.given > LARGEST or self.given > max(1 << 23, MOST_SWOLLEN * self.packed_size)):
            self.broken = "file.bomb"
            return 0
        if self.first and data:
            self.first = False
            if data.startswith(_BOM):
                data = data[3:] + self.source.read(min(3, len(buffer)))
        buffer[: len(data)] = data
        return len(data)


class _Reading(io.BufferedReader):
    """A plain file that knows why it ended."""

    raw: _Plain

    @property
    def broken(self) -> str:
        return self.raw.broken


def _plain(file: BinaryIO) -> _Reading:
    return _Reading(_Plain(file), 1 << 16)


def _is_ndjson(plain: _Reading) -> bool:
    """The first line is one whole resource, and no Bundle."""
    for _ in range(100):
        line = plain.readline(LONGEST_LINE)
        if not line:
            return False
        if line.strip():
            try:
                found = json.loads(line)
            except (ValueError, RecursionError):
                return False
            return isinstance(found, dict) and "resourceType" in found and found["resourceType"] != "Bundle"
    return False


Beside = Mapping[str, Mapping[str, str]]  # id of a Patient -> what other resources of the file say of them


def _beside(file: BinaryIO, *, ndjson: bool) -> Beside:
    """Read first, where there is any: it may come before its Patient or after. Raises FileRefused."""
    with _plain(file) as plain:
        if not _mentions(plain):
            return {}
    found: dict[str, dict[str, str]] = {}
    with _plain(file) as plain:
        for each in _resources_of_lines(plain) if ndjson else _resources(plain):
            if told := beside.told(each):
                whose, said = told
                found[whose] = beside.together(found.get(whose, {}), said)
                if len(found) > beside.MOST:  # who said no would be lost: nothing is read in
                    raise FileRefused("file.too_many_beside")
    return found


def _mentions(plain: _Reading) -> bool:
    """Whether any resource seems to be of those kinds, by its bytes."""
    words, tail = tuple(f'"{kind}"'.encode() for kind in beside.KINDS), b""
    while block := plain.read(1 << 20):
        if any(word in tail + block for word in words):
            return True
        tail = block[-32:]
    return False


def _resources(plain: _Reading) -> Iterator[dict[str, Any]]:
    """As far as the file can be read; who reads its Patients says where it broke."""
    with suppress(building.TooDeep, building.TooLarge, ijson.JSONError, UnicodeDecodeError, ValueError, OverflowError):
        yield from building.resources(ijson.basic_parse(plain, use_float=True))


def _resources_of_lines(plain: _Reading) -> Iterator[dict[str, Any]]:
    while line := plain.readline(LONGEST_LINE + 1):
        if any(kind.encode() in line for kind in beside.KINDS):
            with suppress(ValueError, RecursionError):
                found = json.loads(line)
                if isinstance(found, dict):
                    yield found


def _lines(plain: _Reading, beside: Beside) -> Iterator[Incoming]:
    """Each line a row, whatever became of the others."""
    number = 0
    while line := plain.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            while line and not line.endswith(b"\n"):
                line = plain.readline(LONGEST_LINE)
            yield Unreadable(number, "row.too_long")
        elif line.strip(_BLANK):
            yield _line(line, number, beside)
    if plain.broken:
        yield Unreadable(number + 1, plain.broken)


def _line(line: bytes, number: int, beside: Beside) -> Incoming:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return Unreadable(number, "row.not_utf8")
    try:
        return incoming(json.loads(text), number, beside)
    except RecursionError:
        return Unreadable(number, "row.too_deep")
    except ValueError:
        return Unreadable(number, "row.not_json")


def _stream(plain: _Reading, beside: Beside) -> Iterator[Incoming]:
    """Each resource a row, counted in their order; where the file breaks, one last row says so."""
    number = 0
    try:
        for resource in building.resources(ijson.basic_parse(plain, use_float=True)):
            number += 1
            yield incoming(resource, number, beside)
    except building.TooDeep:
        yield Unreadable(number + 1, "file.too_deep")
        return
    except building.TooLarge:
        yield Unreadable(number + 1, "row.too_long")
        return
    except ijson.IncompleteJSONError:
        yield Unreadable(number + 1, plain.broken or "file.cut")
        return
    except (ijson.JSONError, UnicodeDecodeError, ValueError, OverflowError):
        yield Unreadable(number + 1, plain.broken or "file.not_json")
        return
    if plain.broken:
        yield Unreadable(number + 1, plain.broken)
