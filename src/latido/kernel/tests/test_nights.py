"""Work of the night that nobody may lose."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.kernel.nights import days_due, is_due

pytestmark = pytest.mark.core
BOGOTA = timezone(timedelta(hours=-5))
TUESDAY = date(2026, 3, 10)


def here(hour: int, minute: int = 0, day: date = TUESDAY) -> datetime:
    return datetime.combine(day, time(hour, minute), BOGOTA)


def due(last: date | None, first: date | None, at: datetime, most: int = 31) -> list[date]:
    return list(days_due(last, first, at, 3, most))


def test_work_is_due_at_its_hour_and_once() -> None:
    assert is_due(None, here(1), 2)
    assert is_due(here(1, 59), here(2), 2)
    assert not is_due(here(2), here(2), 2)
    assert not is_due(here(2), here(23, 59), 2)
    assert not is_due(here(2), here(1, 59, date(2026, 3, 11)), 2)
    assert is_due(here(2), here(2, 0, date(2026, 3, 11)), 2)


def test_a_night_that_was_missed_is_due_before_the_next() -> None:
    assert is_due(here(2, 0, date(2026, 3, 8)), here(1), 2), "that of Monday was not done"
    assert is_due(here(2, 0, date(2026, 3, 9)).astimezone(UTC), here(9), 2)


def test_a_day_is_looked_at_once_it_is_over_and_the_clock_says_three() -> None:
    assert due(date(2026, 3, 8), None, here(2, 59)) == []
    assert due(date(2026, 3, 8), None, here(3)) == [date(2026, 3, 9)]
    assert due(date(2026, 3, 9), None, here(23)) == []


def test_every_day_since_the_last_is_looked_at_the_oldest_first_so_many_at_once() -> None:
    missed = [date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 8)]
    assert due(date(2026, 3, 5), None, here(1)) == missed, "yesterday is not due yet"
    assert due(date(2026, 3, 5), None, here(3)) == [*missed, date(2026, 3, 9)]
    assert due(date(2026, 3, 5), None, here(3), most=2) == missed[:2]


def test_it_begins_with_the_first_that_there_is_and_nothing_where_there_is_none() -> None:
    assert due(None, date(2026, 3, 8), here(12)) == [date(2026, 3, 8), date(2026, 3, 9)]
    assert due(None, TUESDAY, here(12)) == []
    assert due(None, None, here(12)) == []


def test_a_clock_that_was_ahead_loses_no_day() -> None:
    assert due(date(2027, 1, 1), None, here(12)) == [date(2026, 3, 9)]
    assert due(TUESDAY, None, here(12)) == [], "today is looked at already, by hand"


@given(asleep=st.integers(1, 400), most=st.integers(1, 40), hour=st.integers(0, 23))
def test_however_long_the_house_slept_no_day_is_lost_or_looked_at_twice(asleep: int, most: int, hour: int) -> None:
    last, looked = TUESDAY - timedelta(days=asleep), []
    while found := due(last, None, here(hour), most):
        looked += found
        last = found[-1]

    over = TUESDAY - timedelta(days=1 if hour >= 3 else 2)
    assert looked == [TUESDAY - timedelta(days=n) for n in range(asleep - 1, (TUESDAY - over).days - 1, -1)]
