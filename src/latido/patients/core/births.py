"""Birth dates of which not everything is known: the year alone, or the year and the month. Pure."""

from datetime import date
from enum import StrEnum

from latido.kernel.text import fold
from latido.patients.core import dates

DAY, MONTH, YEAR = "day", "month", "year"
FIRST_YEAR, LAST_YEAR = 1800, 2200  # of the years that are looked at; beyond them it is a slip of the keys


class Unread(StrEnum):
    """Why nothing was read. Also the code of the reason that an import's report gives."""

    NO_DATE = "birth_date.unreadable"
    NO_SUCH_DAY = "birth_date.no_such_day"
    SHORT_YEAR = "birth_date.short_year"
    NO_SUCH_YEAR = "birth_date.no_such_year"


def read(typed: str) -> tuple[date, str] | None:
    """A date and how much of it is known: "1954", "03/1954", "marzo de 1954", "12/03/1954"."""
    words = typed.strip().lstrip("≈~").strip()
    if words.isdecimal() and words.isascii() and len(words) == 4:
        return (date(int(words), 1, 1), YEAR) if FIRST_YEAR <= int(words) <= LAST_YEAR else None
    found = _month_and_year(words) or dates.read(words)
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        return None
    return date(found.year, found.month, found.day or 1), DAY if found.day else MONTH


def unread(typed: str) -> Unread:
    """Why `read` found nothing in what was typed: 29/02/2023 is no day, and 12/03/54 may be either of two centuries."""
    words = typed.strip().lstrip("≈~").strip()
    if words.isdecimal() and len(words) == 4:
        return Unread.NO_SUCH_YEAR
    found = dates.parts(words)
    if found is None:
        return Unread.NO_DATE
    if found[2] < 100:
        return Unread.SHORT_YEAR
    return Unread.NO_SUCH_DAY if FIRST_YEAR <= found[2] <= LAST_YEAR else Unread.NO_SUCH_YEAR


def _month_and_year(words: str) -> dates.SaidDate | None:
    parts = fold(words).replace("/", " ").replace("-", " ").replace(".", " ").split()
    if len(parts) == 2 and all(each.isascii() and each.isdecimal() for each in parts):
        month, year = sorted(int(each) for each in parts)
        return dates.SaidDate(0, month, year) if 1 <= month <= 12 and year > 99 else None
    parts = [each for each in parts if each not in ("de", "del")]
    if len(parts) == 2 and parts[1].isdecimal() and parts[1].isascii() and len(parts[1]) == 4 and parts[0].isalpha():
        whole = dates.read(f"1 de {parts[0]} de {parts[1]}")
        return dates.SaidDate(0, whole.month, whole.year) if whole else None
    return None


def written(born: date | None, known: str) -> str:
    """As it is typed, so that what is read again is the same."""
    if born is None:
        return ""
    return {YEAR: f"{born.year:04d}", MONTH: f"{born.month:02d}/{born.year:04d}"}.get(known, f"{born:%d/%m/%Y}")


def says_as_much(one: str, other: str) -> bool:
    """Whether the first, as FHIR writes it, says what the second does, or more: 1954-03-12 of 1954."""
    return one.startswith(other)


def contradict(one: str, other: str) -> bool:
    """Neither lies within the other: 1954 and 1955-03-12."""
    return not (says_as_much(one, other) or says_as_much(other, one))


def as_fhir(born: date | None, known: str) -> str:
    """As FHIR writes a date of which not everything is known: 1954, 1954-03, 1954-03-12."""
    if born is None:
        return ""
    return born.isoformat()[: {YEAR: 4, MONTH: 7}.get(known, 10)]
