"""Where somebody is written to, several of each kind, as one text that is compared, kept and taken back. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

_BETWEEN = "\t"
_BARRED = "barred"


@dataclass(frozen=True, slots=True)
class Line:
    """One e-mail or postal address. whose: a Relation to the patient; empty: theirs. barred: nothing is sent there."""

    value: str
    whose: str = ""
    barred: bool = False


def as_text(lines: Iterable[Line]) -> str:
    """One below the other, the preferred one first; one of their own alone is written as it is."""
    parts = ((each.value, each.whose, _BARRED if each.barred else "") for each in lines)
    return "\n".join(_BETWEEN.join(each).rstrip(_BETWEEN) for each in parts)


def from_text(text: str) -> tuple[Line, ...]:
    """The lines that say something, each value once, in whatever case: the first time counts."""
    found: dict[str, Line] = {}
    for line in text.splitlines():
        value, whose, barred = (*line.split(_BETWEEN), "", "")[:3]
        value = " ".join(value.split())
        if value:
            found.setdefault(folded(value), Line(value, whose, barred == _BARRED))
    return tuple(found.values())


def folded(value: str) -> str:
    """As one is compared with another."""
    return value.lower()
