"""Which agreement is in force, who still owes it, and until when an acceptance counts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.kernel.ids import new_id
from latido.staff.core import pledges
from latido.staff.core.lasting import months_after
from latido.staff.values.pledges import Pledge, PledgeText

pytestmark = pytest.mark.core
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
hours = st.integers(-20_000, 20_000).map(lambda n: NOW + timedelta(hours=n))


def text(number: int, since: datetime, months: int = 12) -> PledgeText:
    return PledgeText(new_id(), number, {"es": f"acuerdo {number}"}, months, since, None, since)


def accepted(number: int, at: datetime, expires: datetime | None = None) -> Pledge:
    return Pledge(new_id(), number, "es", at, expires)


def test_the_one_that_began_last_is_in_force_and_one_to_come_is_not() -> None:
    old, new, next_year = text(1, NOW - timedelta(days=9)), text(2, NOW), text(3, NOW + timedelta(days=1))

    assert pledges.in_force([old, next_year, new], NOW) == new
    assert pledges.in_force([next_year], NOW) is None
    together = text(4, NOW)
    assert pledges.in_force([together, new], NOW) == pledges.in_force([new, together], NOW) == together


@given(st.lists(hours, max_size=6), hours)
def test_what_is_in_force_has_begun_and_nothing_began_after_it(starts: list[datetime], at: datetime) -> None:
    texts = [text(n, since) for n, since in enumerate(starts, 1)]
    found = pledges.in_force(texts, at)

    begun = [each for each in texts if each.since <= at]
    assert (found is None) == (not begun)
    assert found is None or found.since == max(each.since for each in begun)


def test_nobody_owes_what_is_not_there_and_everybody_owes_another_version_or_one_that_ran_out() -> None:
    now = text(2, NOW)

    assert not pledges.is_owed(None, None, NOW)
    assert pledges.is_owed(now, None, NOW)
    assert pledges.is_owed(now, accepted(1, NOW), NOW)
    assert not pledges.is_owed(now, accepted(2, NOW), NOW)
    assert not pledges.is_owed(now, accepted(2, NOW, NOW + timedelta(seconds=1)), NOW)
    assert pledges.is_owed(now, accepted(2, NOW, NOW), NOW)


@given(hours, st.integers(0, 60))
def test_an_acceptance_counts_for_its_months_and_for_ever_where_there_are_none(at: datetime, months: int) -> None:
    until = pledges.lasts_until(text(1, at, months), at)

    assert (until is None) == (months == 0)
    assert until is None or timedelta(days=28 * months) <= until - at <= timedelta(days=31 * months)


def test_the_last_of_a_month_lasts_to_the_last_of_a_shorter_one() -> None:
    assert months_after(datetime(2026, 1, 31, 9, tzinfo=UTC), 1) == datetime(2026, 2, 28, 9, tzinfo=UTC)
    assert months_after(datetime(2026, 12, 15, tzinfo=UTC), 1) == datetime(2027, 1, 15, tzinfo=UTC)


def test_it_is_read_in_ones_own_language_where_it_is_written_in_it() -> None:
    assert pledges.language_read("en", {"es": "a", "en": "b"}) == "en"
    assert pledges.language_read("en", {"es": "a"}) == pledges.language_read("", {"es": "a"}) == "es"
