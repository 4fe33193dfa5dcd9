from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latido.orgs.core.hours import MIDNIGHT, Hours, Interval, is_open, next_opening

pytestmark = pytest.mark.core

WORKDAY = (Interval(time(7), time(19)),)
SATURDAY = (Interval(time(7), time(13)),)
BOGOTA = Hours(
    "America/Bogota",
    {**dict.fromkeys(range(5), WORKDAY), 5: SATURDAY},
    {date(2026, 12, 8): (), date(2026, 12, 24): (Interval(time(7), time(12)),)},
)
ALWAYS = Hours("America/Bogota", dict.fromkeys(range(7), (Interval(MIDNIGHT, MIDNIGHT),)))


def bogota(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("America/Bogota")).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        ("2026-11-20 06:59:59", False),
        ("2026-11-20 07:00", True),
        ("2026-11-20 18:59:59", True),
        ("2026-11-20 19:00", False),
        ("2026-11-21 12:59", True),
        ("2026-11-21 13:00", False),
        ("2026-11-22 10:00", False),
        ("2026-12-08 10:00", False),
        ("2026-12-24 11:00", True),
        ("2026-12-24 12:00", False),
    ],
)
def test_the_wall_clock_of_the_hospital_decides(at: str, open_: bool) -> None:
    assert is_open(BOGOTA, bogota(at)) is open_


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-11-20 10:00", "2026-11-20 10:00"),
        ("2026-11-20 19:00", "2026-11-21 07:00"),
        ("2026-11-21 13:30", "2026-11-23 07:00"),
        ("2026-12-07 20:00", "2026-12-09 07:00"),
        ("2026-12-24 15:00", "2026-12-25 07:00"),
    ],
    ids=["open now", "tomorrow", "over Sunday", "over a holiday", "after an early closing"],
)
def test_the_next_opening(at: str, opens: str) -> None:
    assert next_opening(BOGOTA, bogota(at)) == bogota(opens)


def test_a_line_that_is_open_always_never_closes_at_midnight() -> None:
    assert all(is_open(ALWAYS, bogota("2026-11-20 23:58") + timedelta(minutes=n)) for n in range(5))


def test_a_place_without_hours_never_opens() -> None:
    assert next_opening(Hours("America/Bogota", {}), bogota("2026-11-20 10:00")) is None


def test_an_opening_that_the_clock_skips_is_the_end_of_the_gap() -> None:
    early = Hours("America/New_York", dict.fromkeys(range(7), (Interval(time(2, 30), time(5)),)))

    assert next_opening(early, datetime(2026, 3, 8, 6, tzinfo=UTC)) == datetime(2026, 3, 8, 7, tzinfo=UTC)


times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
intervals = st.tuples(times, times).map(sorted).filter(lambda pair: pair[0] < pair[1]).map(lambda p: Interval(*p))
days = st.lists(intervals, max_size=2).map(tuple)
weeks = st.builds(
    Hours,
    st.sampled_from(["America/Bogota", "America/Santiago", "America/New_York", "Europe/Madrid"]),
    st.dictionaries(st.integers(0, 6), days, max_size=7),
    st.dictionaries(st.dates(date(2026, 3, 1), date(2026, 4, 10)), days, max_size=3),
)
instants = st.one_of(
    st.integers(0, 40 * 1440).map(lambda minutes: datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=minutes)),
    st.integers(0, 16 * 1440).map(lambda minutes: datetime(2026, 10, 20, tzinfo=UTC) + timedelta(minutes=minutes)),
)


@settings(max_examples=150, deadline=None)
@given(weeks, instants)
def test_it_is_open_at_the_next_opening_and_at_no_minute_before(hours: Hours, at: datetime) -> None:
    opens = next_opening(hours, at)

    ends = opens if opens is not None else at + timedelta(days=9)
    minutes = int((ends - at) / timedelta(minutes=5))
    assert opens is None or (opens >= at and is_open(hours, opens))
    assert not any(is_open(hours, at + timedelta(minutes=5 * n)) for n in range(minutes))
