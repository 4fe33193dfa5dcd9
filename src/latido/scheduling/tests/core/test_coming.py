from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.scheduling.contracts import AppointmentStatus
from latido.scheduling.core.coming import TAKEN_BACK_WITHIN, Came, may_say, may_take_back

pytestmark = pytest.mark.core
BOGOTA = ZoneInfo("America/Bogota")
START = datetime(2026, 11, 25, 1, tzinfo=UTC)  # eight in the evening of the 24th in Bogota
INSTANTS = st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 20), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("now", "came", "missed"),
    [
        (datetime(2026, 11, 24, 4, 59, tzinfo=UTC), False, False),  # still the 23rd there
        (datetime(2026, 11, 24, 5, 0, tzinfo=UTC), True, False),
        (START - timedelta(seconds=1), True, False),
        (START, True, True),
    ],
)
def test_they_may_be_there_before_their_hour_and_nobody_misses_what_has_not_begun(
    now: datetime, *, came: bool, missed: bool
) -> None:
    found = [may_say(each, AppointmentStatus.BOOKED, START, now, BOGOTA) for each in (Came.CAME, Came.MISSED)]
    assert found == [came, missed]


@given(st.sampled_from(Came), st.sampled_from(AppointmentStatus), INSTANTS, INSTANTS)
def test_only_of_what_is_booked_and_once_true_it_stays_so(
    came: Came, status: AppointmentStatus, start: datetime, now: datetime
) -> None:
    may = may_say(came, status, start, now, BOGOTA)

    assert not may or status is AppointmentStatus.BOOKED
    assert not may or may_say(came, status, start, now + timedelta(hours=7), BOGOTA)
    assert not (may and came is Came.MISSED) or may_say(Came.CAME, status, start, now, BOGOTA)


@given(st.sampled_from(AppointmentStatus), st.none() | INSTANTS, INSTANTS)
def test_only_what_somebody_said_lately_is_taken_back(
    status: AppointmentStatus, told: datetime | None, now: datetime
) -> None:
    if may_take_back(status, told, now):
        assert status in (AppointmentStatus.FULFILLED, AppointmentStatus.NO_SHOW)
        assert told is not None
        assert now - told <= TAKEN_BACK_WITHIN
