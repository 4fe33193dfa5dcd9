"""Which of our numbers did a carrier mean? Each writes it in its own way."""

from collections.abc import Iterable

from latido.channels.voice.contracts import Number

SHORTEST = 6  # digits that still mean one line


def match(dialled: str, numbers: Iterable[Number]) -> Number | None:
    """Our number that was dialled: in full, in national form, or the only one there is.

    Two numbers that end alike are told apart by the full form only.
    """
    known = tuple(numbers)
    digits = "".join(c for c in dialled if c.isdigit()).lstrip("0")
    for number in known:
        if number.e164.lstrip("+") == digits:
            return number
    ending = [n for n in known if len(digits) >= SHORTEST and n.e164.endswith(digits)]
    if len(ending) == 1:
        return ending[0]
    return known[0] if len(known) == 1 else None
