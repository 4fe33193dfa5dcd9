"""Is it open, and when does it open next? Pure: a week, its exceptions and a time zone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MIDNIGHT = time(0)
LOOK_AHEAD = 400  # days; a place that opens never again has no next opening
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Interval:
    """From `opens` until just before `closes`, on one day by the wall clock; closing at 00:00 is the day's end."""

    opens: time
    closes: time

    def holds(self, at: time) -> bool:
        return self.opens <= at and (self.closes == MIDNIGHT or at < self.closes)


Day = tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """weekdays: 0 is Monday. exceptions: a date's own hours, none of them when it stays closed."""

    zone: str
    weekdays: Mapping[int, Day]
    exceptions: Mapping[date, Day] = field(default_factory=dict)

    def of(self, day: date) -> Day:
        return self.exceptions.get(day, self.weekdays.get(day.weekday(), ()))


def is_open(hours: Hours, at: datetime) -> bool:
    """at: aware. The wall clock of the place decides, also on days when it is changed."""
    local = at.astimezone(ZoneInfo(hours.zone))
    return any(interval.holds(local.time()) for interval in hours.of(local.date()))


def next_opening(hours: Hours, at: datetime) -> datetime | None:
    """The first instant from `at` on when it is open, in UTC: `at` itself when it is open now; None when never."""
    if is_open(hours, at):
        return at.astimezone(UTC)
    start = at.astimezone(ZoneInfo(hours.zone)).date()
    for ahead in range(LOOK_AHEAD):
        later = [moment for moment in _openings(hours, start + timedelta(days=ahead)) if moment >= at]
        if later:
            return min(later)
    return None


def _openings(hours: Hours, day: date) -> Iterator[datetime]:
    """The instants of a day at which it may open: the beginnings of its intervals."""
    zone = ZoneInfo(hours.zone)
    begins, ends = (
        datetime.combine(each, MIDNIGHT, tzinfo=zone).astimezone(UTC) for each in (day, day + timedelta(days=1))
    )
    if ends - begins == timedelta(days=1):
        for interval in hours.of(day):
            yield datetime.combine(day, interval.opens, tzinfo=zone).astimezone(UTC)
        return
    while begins < ends:  # the clock is changed: hours are skipped or come twice, so look at every minute
        if is_open(hours, begins):
            yield begins
        begins += MINUTE
