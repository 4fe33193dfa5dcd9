"""Which appointments go to another patient with the contact that made them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.scheduling.contracts import AppointmentStatus
from latido.scheduling.core.moving import WORDS, Visit, Why, why_stays

pytestmark = pytest.mark.core
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
MINUTES = st.integers(-10_000, 10_000).map(lambda minutes: timedelta(minutes=minutes))
VISITS = st.builds(
    lambda status, begins, long, instead: Visit(status, NOW + begins, NOW + begins + timedelta(minutes=long), instead),
    st.sampled_from(AppointmentStatus),
    MINUTES,
    st.integers(1, 120),
    st.booleans(),
)
TIMES = st.lists(
    st.tuples(MINUTES, st.integers(1, 120)).map(lambda at: (NOW + at[0], NOW + at[0] + timedelta(minutes=at[1]))),
    max_size=5,
)


@given(VISITS, TIMES)
def test_only_one_still_to_come_that_nobody_spoke_of_goes_along(
    visit: Visit, elsewhere: list[tuple[datetime, datetime]]
) -> None:
    goes = why_stays(visit, elsewhere, NOW) is None

    free = all(end <= visit.start or visit.end <= start for start, end in elsewhere)
    assert goes == (visit.status is AppointmentStatus.BOOKED and visit.start > NOW and not visit.instead and free)


@given(VISITS, TIMES, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_what_stays_stays_as_time_goes_by(
    visit: Visit, elsewhere: list[tuple[datetime, datetime]], later: timedelta
) -> None:
    if why_stays(visit, elsewhere, NOW) is not None:
        assert why_stays(visit, elsewhere, NOW + later) is not None


def test_one_that_ends_as_the_other_begins_is_no_hindrance() -> None:
    visit = Visit(AppointmentStatus.BOOKED, NOW + timedelta(hours=1), NOW + timedelta(hours=2))

    assert why_stays(visit, [(NOW, visit.start), (visit.end, visit.end + timedelta(hours=1))], NOW) is None
    assert why_stays(visit, [(NOW, visit.start + timedelta(minutes=1))], NOW) is Why.ELSEWHERE


def test_every_reason_has_its_words_with_the_hour() -> None:
    assert set(WORDS) == set(Why) and all("{when}" in words for words in WORDS.values())
