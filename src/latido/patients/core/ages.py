"""How old somebody is."""

from datetime import date

BAND = 5  # years
ADULT = 18  # years; in every country served so far


def age_on(born: date | None, day: date) -> int | None:
    """Full years, and none when the birth date is unknown or still to come."""
    if born is None or born > day:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def band(age: int) -> tuple[int, int]:
    """Five years around an age: 72 is (70, 75)."""
    low = age // BAND * BAND
    return low, low + BAND
