"""Which backups make room. Pure: the newest of each day, week and month stay, and never less than the last good one."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Keep:
    """How many days, weeks and months back; each that has a backup keeps its newest."""

    days: int = 7
    weeks: int = 4
    months: int = 12

    @classmethod
    def parse(cls, text: str) -> "Keep":
        """An argument such as 7,4,12. Raises ValueError."""
        parts = text.split(",")
        if len(parts) != 3 or not all(part.isdecimal() for part in parts) or int(parts[0]) < 1:
            raise ValueError(f"{text}: days, weeks and months, such as 7,4,12")
        return cls(*map(int, parts))


def to_delete(made: Mapping[str, datetime], keep: Keep, *, proven: Collection[str] = ()) -> set[str]:
    """The names of the backups that make room.

    made: when each was made, by name. proven: names that a drill restored; the newest of them stays, however old.
    """
    newest_first = sorted(made, key=lambda name: (made[name], name), reverse=True)
    stay = {
        *newest_first[:1],
        *[name for name in newest_first if name in proven][:1],
        *_newest_of_each(newest_first, (made[name].date() for name in newest_first), keep.days),
        *_newest_of_each(newest_first, (made[name].isocalendar()[:2] for name in newest_first), keep.weeks),
        *_newest_of_each(newest_first, ((made[name].year, made[name].month) for name in newest_first), keep.months),
    }
    return set(made) - stay


def _newest_of_each(newest_first: list[str], periods: Iterable[Hashable], count: int) -> list[str]:
    """The newest of each of the last `count` periods that have any."""
    first: dict[Hashable, str] = {}
    for name, period in zip(newest_first, periods, strict=True):
        first.setdefault(period, name)
    return list(first.values())[:count]
