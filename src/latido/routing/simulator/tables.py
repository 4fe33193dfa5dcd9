"""A table of a scenario's file: gives what is asked for in the form asked for, and notes what is not so."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from latido.routing.simulator import words

DAY = 86400.0


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where: «queue CIT»."""

    where: str
    word: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: str) -> str:
        said = words.text(self.word, language, **self.values)
        return f"{self.where}: {said}" if self.where else said


class Table:
    """One table, with what of it nobody has asked for yet."""

    def __init__(self, document: object, where: str, problems: list[Problem]) -> None:
        self.where, self.problems = where, problems
        self.left: dict[str, Any] = dict(document) if isinstance(document, Mapping) else {}
        self.known: list[str] = []
        if not isinstance(document, Mapping):
            self.wrong("no_table", key=where)

    def wrong(self, word: str, **values: object) -> None:
        self.problems.append(Problem(self.where, word, values))

    def take(self, key: str, default: object = None) -> Any:
        """What stands there. Without a default it must be there."""
        self.known.append(key)
        if key not in self.left and default is None:
            self.wrong("missing", key=key)
        return self.left.pop(key, default)

    def number(self, key: str, least: float, most: float, default: float | None = None) -> float:
        value = self.take(key, default)
        if value is None:
            return least
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.wrong("no_number", key=key)
        elif not least <= value <= most:
            self.wrong("range", key=key, least=f"{least:g}", most=f"{most:g}")
        else:
            return float(value)
        return least

    def whole(self, key: str, least: int, most: int, default: int | None = None) -> int:
        value = self.number(key, least, most, default)
        if value != int(value):
            self.wrong("no_whole", key=key)
        return int(value)

    def text(self, key: str) -> str:
        value = self.take(key)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            self.wrong("no_text", key=key)
        return str(value)

    def time(self, key: str) -> float:
        """Seconds after midnight; 24:00 is the end of the day."""
        value = self.take(key)
        found = re.fullmatch(r"(\d\d):([0-5]\d)", value) if isinstance(value, str) else None
        seconds = int(found[1]) * 3600 + int(found[2]) * 60 if found else DAY + 1
        if value is not None and seconds > DAY:
            self.wrong("no_time", key=key)
        return min(float(seconds), DAY)

    def one_of(self, key: str, known: list[str], default: str) -> str:
        value = self.take(key, default)
        if value not in known:
            self.wrong("one_of", key=key, known=", ".join(known))
            return default
        return str(value)

    def numbers(self, key: str, default: tuple[float, ...]) -> tuple[float, ...]:
        value = self.take(key, list(default))
        good = isinstance(value, list) and value and all(type(n) in (int, float) and 0 <= n < 1e9 for n in value)
        if not good:
            self.wrong("no_list", key=key, what="0.0, 1.0, …")
        return tuple(map(float, value)) if good else default

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.take(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.wrong("no_list", key=key, what='"a", "b", …')
            return ()
        return tuple(value)

    def skills(self, key: str) -> dict[str, int]:
        value = self.take(key)
        good = isinstance(value, Mapping) and all(type(n) is int and 1 <= n <= 5 for n in value.values())
        if value is not None and not good:
            self.wrong("no_skills", key=key)
        return dict(value) if good else {}

    def tables(self, key: str, name: str) -> list["Table"]:
        """At least one."""
        value = self.take(key)
        if value is not None and (not isinstance(value, list) or not value):
            self.wrong("no_list", key=key, what=f"[[{key}]]")
        rows = value if isinstance(value, list) else []
        return [Table(each, _place(key, n, each, name), self.problems) for n, each in enumerate(rows, 1)]

    def nothing_more(self) -> None:
        for key in sorted(self.left):
            self.wrong("unknown", key=key, known=", ".join(sorted(self.known)))


def _place(key: str, n: int, row: object, name: str) -> str:
    said = row.get(name) if isinstance(row, Mapping) else None
    return f"{key} {said if isinstance(said, str) else n}"
