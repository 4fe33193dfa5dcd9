"""How many wrong answers may be given before data prove nothing to anybody for a while. Pure (security 6.1, T9, B4).

What is left then is the same for everybody: the acts that disclose nothing, a call back to the number on file, and in
person. On a call that we made to the number on file only its own tries count, so nobody is locked out by others.
"""

from dataclasses import dataclass
from datetime import timedelta

HOUR, DAY = timedelta(hours=1), timedelta(hours=24)  # that slide: nobody waits for midnight, nobody gains by it
OF_A_CONTACT = 3
OF_A_PATIENT = 5  # in a day
OF_A_NUMBER = 6  # in a day
OF_THE_HOUSE_IN_AN_HOUR = 50
OF_THE_HOUSE_IN_A_DAY = 500


@dataclass(frozen=True, slots=True)
class Wrong:
    """Wrong answers until now: about this patient, from this telephone, in the whole organisation."""

    of_patient: int = 0
    of_number: int = 0
    in_hour: int = 0
    in_day: int = 0


def house_is_closed(wrong: Wrong) -> bool:
    """Somebody may be guessing all over the house: data prove nothing until the hour, or the day, has gone by."""
    return wrong.in_hour >= OF_THE_HOUSE_IN_AN_HOUR or wrong.in_day >= OF_THE_HOUSE_IN_A_DAY


def is_closed(wrong: Wrong, *, called_on_file: bool) -> bool:
    """Whether no more data are compared, whatever is said. called_on_file: we dialled the number on file."""
    if called_on_file:
        return False
    return wrong.of_patient >= OF_A_PATIENT or wrong.of_number >= OF_A_NUMBER or house_is_closed(wrong)
