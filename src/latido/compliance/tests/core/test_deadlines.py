"""By when somebody is answered."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.compliance.contracts import rights
from latido.compliance.core.deadlines import PACKS, alarm, carried_by, clock, due, passed, term_of

pytestmark = pytest.mark.core
BOGOTA = ZoneInfo("America/Bogota")
NAIVE = datetime(2026, 1, 1, tzinfo=BOGOTA).replace(tzinfo=None)
FRIDAY = datetime(2026, 12, 4, 15, 30, tzinfo=BOGOTA)
HOLIDAYS = frozenset({date(2026, 12, 8), date(2026, 12, 25)})


@pytest.mark.parametrize(
    ("amount", "unit", "day", "hour"),
    [
        (24, rights.Unit.HOURS, date(2026, 12, 5), 15),
        (72, rights.Unit.HOURS, date(2026, 12, 7), 15),
        (1, rights.Unit.BUSINESS, date(2026, 12, 7), 23),
        (2, rights.Unit.BUSINESS, date(2026, 12, 9), 23),
        (10, rights.Unit.BUSINESS, date(2026, 12, 21), 23),
        (15, rights.Unit.BUSINESS, date(2026, 12, 29), 23),
        (30, rights.Unit.DAYS, date(2027, 1, 3), 23),
        (1, rights.Unit.MONTHS, date(2027, 1, 4), 23),
    ],
    ids=["24 h", "72 h over a weekend", "next Monday", "a holiday between", "10 days", "15 over Christmas", "30 days",
         "a month"],
)  # fmt: skip
def test_hours_never_stop_and_business_days_skip_weekends_and_holidays(
    amount: int, unit: rights.Unit, day: date, hour: int
) -> None:
    found = due(FRIDAY, amount, unit, HOLIDAYS)

    assert (found.date(), found.hour, found.tzinfo) == (day, hour, BOGOTA)


def test_a_month_ends_on_the_last_day_there_is() -> None:
    assert due(datetime(2027, 1, 31, 9, tzinfo=BOGOTA), 1, rights.Unit.MONTHS, ()).date() == date(2027, 2, 28)


@given(
    st.sampled_from([*PACKS, "ZZ"]),
    st.sampled_from(list(rights.Right)),
    st.datetimes(NAIVE, NAIVE.replace(year=2030), timezones=st.just(BOGOTA)),
)
def test_every_right_has_a_clock_in_every_country_and_a_holiday_never_shortens_it(
    country: str, right: rights.Right, starts: datetime
) -> None:
    term = term_of(right, country)
    ends = due(starts, term.amount, term.unit, HOLIDAYS)

    assert starts < ends >= due(starts, term.amount, term.unit, ())
    pressing = {rights.Right.COMPLAINT_VITAL, rights.Right.COMPLAINT_URGENT}
    assert (right not in pressing) or term.unit is rights.Unit.HOURS


@pytest.mark.parametrize(
    ("country", "right", "term", "more"),
    [
        ("CO", rights.Right.ACCESS, (10, rights.Unit.BUSINESS), 5),
        ("CO", rights.Right.CORRECTION, (15, rights.Unit.BUSINESS), 8),
        ("CO", rights.Right.COMPLAINT_SIMPLE, (72, rights.Unit.HOURS), 0),
        ("PE", rights.Right.ACCESS, (20, rights.Unit.BUSINESS), 20),
        ("PE", rights.Right.OPPOSITION, (10, rights.Unit.BUSINESS), 10),
        ("PE", rights.Right.COMPLAINT_SIMPLE, (30, rights.Unit.BUSINESS), 0),
        ("SV", rights.Right.ACCESS, (20, rights.Unit.BUSINESS), 20),
        ("MX", rights.Right.DELETION, (20, rights.Unit.BUSINESS), 20),
        ("ES", rights.Right.COMPLAINT_SIMPLE, (15, rights.Unit.BUSINESS), 0),
        ("ES", rights.Right.ACCESS, (1, rights.Unit.MONTHS), 2),
        ("US", rights.Right.CORRECTION, (60, rights.Unit.DAYS), 30),
        ("ZZ", rights.Right.COMPLAINT_VITAL, (24, rights.Unit.HOURS), 0),
    ],
)
def test_each_country_counts_as_its_law_does(
    country: str, right: rights.Right, term: tuple[int, rights.Unit], more: int
) -> None:
    found = term_of(right, country)

    assert ((found.amount, found.unit), found.more) == (term, more)
    assert not found.confirmed, "a lawyer of the country has the last word"


@pytest.mark.parametrize(("hours", "level"), [(0, 0), (11, 0), (12, 50), (18, 75), (22, 90), (24, 90), (40, 90)])
def test_alarms_are_at_half_three_quarters_and_nine_tenths(hours: int, level: int) -> None:
    gone = passed(FRIDAY, FRIDAY + timedelta(hours=24), FRIDAY + timedelta(hours=hours))

    assert alarm(gone) == level


@given(
    st.sampled_from([*PACKS, "ZZ"]),
    st.sampled_from(list(rights.Right)),
    st.datetimes(NAIVE, NAIVE.replace(year=2030), timezones=st.just(BOGOTA)),
    st.integers(0, 400),
)
def test_a_second_clock_begins_with_a_yes_and_only_where_the_law_sets_it(
    country: str, right: rights.Right, taken: datetime, days: int
) -> None:
    term, answered = term_of(right, country), taken + timedelta(days=days)

    ends = carried_by(answered, term.carry, term.unit, True, HOLIDAYS)

    assert carried_by(answered, term.carry, term.unit, False, HOLIDAYS) is None
    assert (ends is not None) == (country == "MX" and right not in rights.COMPLAINTS)
    assert ends is None or ends > answered, "a late answer leaves its whole time to carry it out"


def test_mexico_gives_twenty_days_to_answer_and_fifteen_to_carry_it_out() -> None:
    term = term_of(rights.Right.DELETION, "MX")
    answer = due(FRIDAY, term.amount, term.unit, HOLIDAYS)

    done = carried_by(answer, term.carry, term.unit, True, HOLIDAYS)

    assert (term.amount, term.carry, term.unit) == (20, 15, rights.Unit.BUSINESS)
    assert answer.date() == date(2027, 1, 5)
    assert done is not None and done.date() == date(2027, 1, 26)


@given(
    st.timedeltas(timedelta(minutes=1), timedelta(days=99)),
    st.timedeltas(timedelta(0), timedelta(days=200)),
    st.timedeltas(timedelta(0), timedelta(days=200)),
)
def test_a_clock_stops_when_it_is_met_and_never_before(long: timedelta, met: timedelta, later: timedelta) -> None:
    ends, at = FRIDAY + long, FRIDAY + met
    running, over = clock(FRIDAY, ends, None, at + later), clock(FRIDAY, ends, at, at + later)

    assert running.passed == passed(FRIDAY, ends, at + later) >= over.passed == passed(FRIDAY, ends, at)
    assert (over.passed > 100) <= (at > ends)
