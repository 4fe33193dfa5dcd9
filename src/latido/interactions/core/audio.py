"""How much sound is in a recorded file, and is any missing?"""

from collections.abc import Iterable
from datetime import datetime, timedelta

HEADER = 44  # bytes of a plain WAV header
TOLERATED = timedelta(seconds=3)


def seconds_of(header: bytes, size: int) -> float:
    """The length by the file's size: the length in the header is not written when the writer was killed.

    header: the first 44 bytes of a WAV file; size: of the whole file, in bytes.
    """
    if len(header) < HEADER or header[:4] != b"RIFF" or size <= HEADER:
        return 0.0
    bytes_a_second = int.from_bytes(header[28:32], "little")
    return (size - HEADER) / bytes_a_second if bytes_a_second else 0.0


def has_gap(seconds: float, leg: timedelta) -> bool:
    """Nothing was recorded, or over 3 s less than the leg lasted."""
    return seconds <= 0 or timedelta(seconds=seconds) < leg - TOLERATED


def moment(legs: Iterable[tuple[datetime, float]], at: datetime) -> float | None:
    """By this hour, how many seconds of a contact's recording there were; None: none yet.

    legs: when each began, and how many seconds of it there are, in order; they are heard one after the other.
    """
    begun = [(since, seconds) for since, seconds in legs if since <= at]
    if not begun:
        return None
    since, seconds = begun[-1]
    return sum(each for _since, each in begun[:-1]) + min(seconds, (at - since).total_seconds())
