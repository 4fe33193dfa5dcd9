"""How long things are kept, and whether the clock may be believed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.compliance.contracts import keeping
from latido.compliance.core.keeping import (
    PACKS,
    ending,
    grounds,
    may_end,
    months_before,
    months_of,
    period,
    rule_of,
    steady_since,
)

pytestmark = pytest.mark.core
NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)
PATIENT, RECORDING = keeping.Record.PATIENT, keeping.Record.RECORDING


@pytest.mark.parametrize(
    ("record", "countries", "chosen", "months"),
    [
        (PATIENT, ["CO"], 0, 180),
        (PATIENT, ["MX"], 0, 60),
        (PATIENT, ["MX", "CO"], 0, 180),
        (PATIENT, ["CO"], 60, 180),
        (PATIENT, ["MX"], 120, 120),
        (PATIENT, ["ZZ"], 0, 240),
        (RECORDING, ["CO"], 0, 24),
        (RECORDING, ["CO"], 6, 6),
        (RECORDING, ["CO"], 1, 3),
        (keeping.Record.CONSENT, ["CO"], 0, 252),
        (keeping.Record.AUDIT, ["CO"], 0, 120),
    ],
    ids=[
        "Colombia", "Mexico", "both: the longer", "never less than the law", "more if the clinic wants", "unknown",
        "recordings", "fewer", "never under three months", "consents outlive the record", "audit",
    ],
)  # fmt: skip
def test_the_strictest_counts_and_the_clinic_decides_the_rest(
    record: keeping.Record, countries: list[str], chosen: int, months: int
) -> None:
    assert period(record, countries, chosen).months == months


@given(st.lists(st.sampled_from([*PACKS, "ZZ"]), min_size=1, max_size=4), st.sampled_from(list(keeping.Record)),
       st.integers(0, 1200))  # fmt: skip
def test_no_country_is_ever_undercut(countries: list[str], record: keeping.Record, chosen: int) -> None:
    found = period(record, countries, chosen)

    assert all(found.months >= rule_of(record, country).least for country in countries)
    assert found.after is keeping.After.DELETE or any(
        rule_of(record, country).after is keeping.After.BLOCK for country in countries
    )


def test_a_country_that_blocks_makes_all_block() -> None:
    found = period(PATIENT, ["MX", "ES"])

    assert (found.months, found.after, found.blocked) == (60, keeping.After.BLOCK, 36)
    assert ending(months_before(NOON, 61), found, NOON) is keeping.After.BLOCK
    assert ending(months_before(NOON, 97), found, NOON) is keeping.After.DELETE


@pytest.mark.parametrize(
    ("months", "day"), [(1, (2026, 2, 28)), (12, (2025, 3, 31)), (25, (2024, 2, 29)), (3, (2025, 12, 31))]
)
def test_months_end_on_the_last_day_there_is(months: int, day: tuple[int, int, int]) -> None:
    assert months_before(NOON, months) == datetime(*day, 12, tzinfo=UTC)


DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.mark.parametrize(
    ("moved", "believed"),
    [(MINUTE, True), (10 * MINUTE, True), (11 * MINUTE, False), (-9 * MINUTE, True), (-11 * MINUTE, False),
     (DAY, False), (-DAY, False)],
)  # fmt: skip
def test_a_leap_of_over_ten_minutes_stops_everything_for_a_day(moved: timedelta, believed: bool) -> None:
    seen, since = NOON, NOON - 3 * DAY
    now = NOON + moved

    assert may_end(seen, since, now) is believed
    assert steady_since(seen, since, now) == (since if believed else now)


def test_a_day_after_a_leap_it_is_believed_again_and_never_before_it_was_seen() -> None:
    assert not may_end(NOON, NOON - DAY + MINUTE, NOON)
    assert may_end(NOON, NOON - DAY, NOON)
    assert not may_end(None, None, NOON)
    assert steady_since(None, None, NOON) == NOON


COUNTRIES_OF_ALL = st.lists(st.sampled_from([*PACKS, "ZZ"]), min_size=1, max_size=3)
GROUNDS = st.frozensets(st.sampled_from(keeping.Ground))


@given(COUNTRIES_OF_ALL, GROUNDS, st.integers(0, 600))
def test_a_mark_never_shortens_and_doubles_what_colombia_asks(
    countries: list[str], marked: frozenset[keeping.Ground], chosen: int
) -> None:
    of = period(keeping.Record.PATIENT, countries, chosen)

    months = months_of(of, countries, marked)

    assert (months is None) == (keeping.Ground.HUMANITY in marked)
    assert months is None or months >= of.months
    if months is not None and keeping.Ground.VICTIM in marked:
        assert months >= 2 * (15 * 12 if "CO" in countries else of.least)
    if not marked:
        assert months == of.months


@given(COUNTRIES_OF_ALL)
def test_a_mark_is_offered_only_where_a_law_has_it(countries: list[str]) -> None:
    assert grounds(countries) == (frozenset(keeping.Ground) if "CO" in countries else frozenset())


def test_a_victim_s_record_is_kept_thirty_years_in_colombia() -> None:
    of = period(keeping.Record.PATIENT, ["CO"])

    assert months_of(of, ["CO"], [keeping.Ground.VICTIM]) == 30 * 12
    assert months_of(of, ["CO", "BR"], [keeping.Ground.VICTIM]) == 30 * 12, "Brazil's twenty are not doubled"
    assert months_of(of, ["CO"], keeping.Ground) is None
