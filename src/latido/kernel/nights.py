"""Work of the night that a server which was off must not lose. Pure: the caller says what time it is there."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

DAY = timedelta(days=1)


def is_due(last: datetime | None, here: datetime, at: int) -> bool:
    """Whether the night's work was not done since the last time that the clock here said `at`."""
    begins = datetime.combine(here.date(), time(at), here.tzinfo)
    return last is None or last < (begins if here >= begins else begins - DAY)


def days_due(last: date | None, first: date | None, here: datetime, at: int, most: int) -> Iterator[date]:
    """Days that are over and were not looked at, the oldest first, no more than `most`; the rest another time.

    last: the last that was looked at; first: from when there is something to look at, where none was. Yesterday is
    over at `at`. A day that was looked at and is still to come is of a clock that went wrong: yesterday is looked at.
    """
    over = here.date() - (DAY if here.hour >= at else 2 * DAY)
    begins = min(last + DAY, over) if last and last > here.date() else last + DAY if last else first
    while begins and begins <= over and most:
        yield begins
        begins, most = begins + DAY, most - 1
