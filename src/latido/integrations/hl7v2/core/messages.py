"""HL7 2.x as it is written: segments, fields, repetitions, components and escapes (HL7 2.5, chapter 2). Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MARKS = "|^~\\&"  # field, component, repetition, escape, subcomponent
LARGEST = 1_000_000  # characters of a message
_ESCAPED = {"|": "\\F\\", "^": "\\S\\", "~": "\\R\\", "\\": "\\E\\", "&": "\\T\\"}
_LINE = re.compile(r"\r\n|\n|\r")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


class NotHl7(ValueError):
    """It does not begin with a header whose marks can be read."""


@dataclass(frozen=True, slots=True)
class Segment:
    """fields: as written, with what follows the name first; of MSH the first is MSH-2."""

    name: str
    fields: tuple[str, ...]

    def field(self, number: int) -> str:
        """As the standard counts: PID-3 is 3; MSH-9 too."""
        at = number - (2 if self.name == "MSH" else 1)
        return self.fields[at] if 0 <= at < len(self.fields) else ""


@dataclass(frozen=True, slots=True)
class Message:
    segments: tuple[Segment, ...]
    marks: str = MARKS

    @property
    def header(self) -> Segment:
        return self.segments[0]

    def parts(self, written: str) -> list[list[str]]:
        """Repetitions of components, unescaped; an empty field has none."""
        if not written:
            return []
        component, repetition = self.marks[1], self.marks[2]
        return [[self._plain(part) for part in each.split(component)] for each in written.split(repetition)]

    def _plain(self, written: str) -> str:
        signs = {**dict(zip("FSRET", self.marks, strict=True)), ".br": "\n"}
        around = re.escape(signs["E"])
        return re.sub(f"{around}([^{around}]{{1,3}}){around}", lambda m: signs.get(m[1], m[0]), written)


def escaped(said: str) -> str:
    """Nothing in it is a mark, nor ends a segment or a message."""
    return "".join(_ESCAPED.get(each, each) for each in _CONTROL.sub(" ", said))


def composed(parts: Iterable[str]) -> str:
    """One field of components, without the empty ones at its end."""
    return "^".join(map(escaped, parts)).rstrip("^")


def written(segments: Iterable[Sequence[str]]) -> str:
    """Segments of fields that are escaped already: each begins with its name, and ends with a return."""
    return "".join("|".join(each).rstrip("|") + "\r" for each in segments)


def read(text: str) -> Message:
    """Whatever ends its lines. Raises NotHl7."""
    lines = [each for each in _LINE.split(text[:LARGEST].lstrip("\ufeff\x0b").rstrip("\x1c")) if each.strip()]
    head = lines[0] if lines else ""
    marks = head[3:8]
    if not head.startswith("MSH") or len(set(marks)) != len(MARKS) or marks.isalnum():
        raise NotHl7
    split = [line.split(marks[0]) for line in lines]
    return Message(tuple(Segment(name[:3], tuple(fields)) for name, *fields in split), marks)
