"""Who is told of a breach, and by when."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.compliance.contracts import incidents, rights
from latido.compliance.core.breaches import MANY, PACKS, clocks, due, duties

pytestmark = pytest.mark.core
BOGOTA = ZoneInfo("America/Bogota")
NAIVE = datetime(2026, 1, 1, tzinfo=BOGOTA).replace(tzinfo=None)
FRIDAY = datetime(2026, 12, 4, 15, 30, tzinfo=BOGOTA)
HOLIDAYS = frozenset({date(2026, 12, 8), date(2026, 12, 25)})
Told, Decision = incidents.Told, incidents.Decision
countries = st.sampled_from([*PACKS, "US", "AR", "ZZ"])
found = st.datetimes(NAIVE, NAIVE.replace(year=2030), timezones=st.just(BOGOTA))


@pytest.mark.parametrize(
    ("country", "affected", "told", "day", "hour"),
    [
        ("CO", 1, Told.AUTHORITY, date(2026, 12, 29), 23),
        ("PE", 1, Told.AUTHORITY, date(2026, 12, 6), 15),
        ("ES", 1, Told.AUTHORITY, date(2026, 12, 7), 15),
        ("BR", 1, Told.PEOPLE, date(2026, 12, 10), 23),
        ("BR", 1, Told.AUTHORITY, date(2026, 12, 10), 23),
        ("US", 1, Told.PEOPLE, date(2027, 2, 2), 23),
        ("US", MANY, Told.AUTHORITY, date(2027, 2, 2), 23),
        ("US", MANY, Told.MEDIA, date(2027, 2, 2), 23),
        ("US", MANY - 1, Told.AUTHORITY, date(2027, 3, 1), 23),
        ("MX", 1, Told.PEOPLE, date(2026, 12, 6), 15),
        ("ZZ", 1, Told.AUTHORITY, date(2026, 12, 6), 15),
    ],
)
def test_each_country_has_its_day(country: str, affected: int, told: incidents.Told, day: date, hour: int) -> None:
    ends = {each.told: due(each, FRIDAY, HOLIDAYS) for each in duties(country, affected)}[told]

    assert (ends.date(), ends.hour) == (day, hour)


def test_under_500_in_the_united_states_nobody_tells_the_media() -> None:
    assert Told.MEDIA not in {each.told for each in duties("US", MANY - 1)}
    assert Told.MEDIA in {each.told for each in duties("US", MANY)}


@given(countries, st.integers(0, 5000), found)
def test_people_are_told_everywhere_nothing_is_due_before_it_is_found_and_our_own_figures_say_so(
    country: str, affected: int, at: datetime
) -> None:
    owed = duties(country, affected)
    ends = {each: due(each, at, HOLIDAYS) for each in owed}

    assert Told.PEOPLE in {each.told for each in owed}
    assert len({each.told for each in owed}) == len(owed)
    assert all(at < end for end in ends.values())
    assert all(due(each, at, ()) <= end for each, end in ends.items())
    shortest = min(due(each, at, ()) for pack in PACKS.values() for each in pack)
    assert all(due(each, at, ()) == shortest or not each.counsel for each in owed), "silent: the strictest"


@given(countries, st.integers(0, 2000), st.integers(0, 2000), found)
def test_more_people_never_make_a_clock_later(country: str, few: int, many: int, at: datetime) -> None:
    few, many = sorted((few, many))
    less = {each.told: due(each, at, ()) for each in duties(country, few)}
    more = {each.told: due(each, at, ()) for each in duties(country, many)}

    assert less.keys() <= more.keys()
    assert all(more[told] <= less[told] for told in less)


@given(countries, found, st.integers(0, 100_000))
def test_clocks_run_until_it_is_told_or_is_no_breach(country: str, at: datetime, minutes: int) -> None:
    owed, now = duties(country, 1), at + timedelta(minutes=minutes)
    undecided = clocks(owed, at, {}, None, HOLIDAYS, now)
    decided = clocks(owed, at, {}, Decision.BREACH, HOLIDAYS, now)
    told = clocks(owed, at, {each.told: at for each in owed}, Decision.BREACH, HOLIDAYS, now)

    assert undecided == decided
    assert [each.due for each in undecided] == sorted(each.due for each in undecided)
    assert all((each.passed >= 100) == (now >= each.due) or each.passed == 100 for each in undecided)
    assert all(each.met == at and each.passed == 0 for each in told)
    assert clocks(owed, at, {}, Decision.NOT_BREACH, HOLIDAYS, now) == ()


def test_what_no_law_says_is_for_a_lawyer_and_what_one_says_is_not() -> None:
    named = [each for pack in PACKS.values() for each in pack if not each.counsel]

    assert all(each.source != "Latido" for each in named)
    assert {each.told for each in duties("PE", 1) if each.counsel} == {Told.PEOPLE}
    assert {each.unit for each in duties("ZZ", 1)} == {rights.Unit.HOURS}
