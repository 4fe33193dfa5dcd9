"""Dates as people say and type them, in Spanish: 12/03/1954, 12-3-54, 12031954, 12 de marzo de 1954, 1954-03-12."""

import re
from dataclasses import dataclass
from datetime import date

from latido.kernel.text import fold

MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
_OTHER_SPELLINGS = {"setiembre": 9, "sept": 9, "set": 9}


@dataclass(frozen=True, slots=True)
class SaidDate:
    """What was said of a date. day 0: only month and year; year under 100: its last two digits."""

    day: int
    month: int
    year: int

    def is_(self, known: date) -> bool:
        year = known.year if self.year > 99 else known.year % 100
        return (self.month, self.year) == (known.month, year) and self.day in (0, known.day)


def read(said: str) -> SaidDate | None:
    """None when it is no date of this calendar."""
    found = parts(said)
    return _possible(*found) if found else None


def parts(said: str) -> tuple[int, int, int] | None:
    """Day (0: not said), month and year, whether or not there is such a day. None when these are not said."""
    words = [word for word in re.findall(r"\d+|[a-z]+", fold(said)) if word not in _FILLERS]
    numbers = [number for word in words if (number := _number(word)) is not None]
    if not words or len(numbers) != len(words):
        return None
    digits = "".join(words)
    if len(words) == 1 and digits.isdigit() and len(digits) in (6, 8):
        numbers = [int(digits[:2]), int(digits[2:4]), int(digits[4:])]
    return _arranged(numbers, month_first=words[0].isalpha())


_FILLERS = frozenset({"de", "del", "el", "dia", "ano", "mes"})


def _number(word: str) -> int | None:
    if word.isdigit():
        return int(word)
    if word in _OTHER_SPELLINGS:
        return _OTHER_SPELLINGS[word]
    found = [n for n, month in enumerate(MONTHS, 1) if len(word) >= 3 and month.startswith(word)]
    return found[0] if len(found) == 1 else None


def _arranged(numbers: list[int], *, month_first: bool) -> tuple[int, int, int] | None:
    match numbers:
        case [year, month, day] if year > 31 and day <= 31:  # 32/13/1990 says its year last
            return day, month, year
        case [month, day, year] if month_first:
            return day, month, year
        case [day, month, year]:
            return day, month, year
        case [month, year] if year > 31:
            return 0, month, year
    return None


def _possible(day: int, month: int, year: int) -> SaidDate | None:
    if day == 0:
        return SaidDate(0, month, year) if 1 <= month <= 12 else None
    if not (0 <= year < 100 or 1800 <= year <= 2200):
        return None
    try:
        date(year if year > 99 else 2000, month, day)
    except ValueError:
        return None
    return SaidDate(day, month, year)
