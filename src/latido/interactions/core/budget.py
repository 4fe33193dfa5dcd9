"""How many wrong answers may be given before data prove nothing to anybody for a while. Pure (security 6.1, T9, B4).

What is left then is the same for everybody: the acts that disclose nothing, a call back to the number on file, and in
person. On a call that we made to the number on file only its own tries count, so nobody is locked out by others.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import timedelta

HOUR, DAY = timedelta(hours=1), timedelta(hours=24)  # that slide: nobody waits for midnight, nobody gains by it
OF_A_CONTACT = 3
OF_A_PATIENT = 5  # in a day
OF_A_NUMBER = 6  # in a day
OF_THE_HOUSE_IN_AN_HOUR = 50
OF_THE_HOUSE_IN_A_DAY = 500


@dataclass(frozen=True, slots=True)
class Limits:
    """Where the house stops: these are the most that is safe (security 6.1); a clinic may stop sooner, never later."""

    of_patient: int = OF_A_PATIENT
    of_number: int = OF_A_NUMBER
    in_hour: int = OF_THE_HOUSE_IN_AN_HOUR
    in_day: int = OF_THE_HOUSE_IN_A_DAY


MOST = Limits()
LEAST = Limits(3, 3, 10, 50)  # below it the wrong answers of an ordinary morning would close the whole house


def too_many(limits: Limits) -> Iterator[str]:
    """Which of them are above what is safe."""
    return (each.name for each in fields(Limits) if getattr(limits, each.name) > getattr(MOST, each.name))


def too_few(limits: Limits) -> Iterator[str]:
    """Which of them would close the house to everybody by accident."""
    return (each.name for each in fields(Limits) if getattr(limits, each.name) < getattr(LEAST, each.name))


@dataclass(frozen=True, slots=True)
class Wrong:
    """Wrong answers until now: about this patient, from this telephone, in the whole organisation."""

    of_patient: int = 0
    of_number: int = 0
    in_hour: int = 0
    in_day: int = 0


def house_is_closed(wrong: Wrong, limits: Limits = MOST) -> bool:
    """Somebody may be guessing all over the house: data prove nothing until the hour, or the day, has gone by."""
    return wrong.in_hour >= limits.in_hour or wrong.in_day >= limits.in_day


def is_closed(wrong: Wrong, *, called_on_file: bool, limits: Limits = MOST) -> bool:
    """Whether no more data are compared, whatever is said. called_on_file: we dialled the number on file."""
    if called_on_file:
        return False
    full = wrong.of_patient >= limits.of_patient or wrong.of_number >= limits.of_number
    return full or house_is_closed(wrong, limits)
