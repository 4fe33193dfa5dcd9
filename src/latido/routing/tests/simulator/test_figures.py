"""Means of several days, and how sure they are."""

import pytest

from latido.routing.simulator.day import Tally
from latido.routing.simulator.figures import Estimate, estimate, shares, student

pytestmark = pytest.mark.core


def test_shares_are_of_all_who_called() -> None:
    found = shares([Tally(4, 1, [0, 10, 20.5]), Tally(1, 0, [20])])

    assert (found.callers, found.within_20, found.within_10, found.abandoned, found.waited) == (5, 60, 40, 20, 80)
    assert found.mean_wait == pytest.approx(12.625)


def test_nobody_called() -> None:
    assert shares([Tally()]).within_20 == 0


def test_one_day_says_nothing_of_how_sure_it_is() -> None:
    assert estimate([70.0]) == Estimate(70.0, None)


def test_the_interval_is_students() -> None:
    assert estimate([68.0, 70.0, 72.0]) == Estimate(70.0, pytest.approx(4.303 * 2 / 3**0.5))


@pytest.mark.parametrize(("freedom", "t"), [(1, 12.706), (10, 2.228), (11, 2.201), (20, 2.086), (60, 2.000)], ids=str)
def test_students_t_as_in_every_table(freedom: int, t: float) -> None:
    assert student(freedom) == pytest.approx(t, abs=0.002)
