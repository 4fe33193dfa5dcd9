from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.patients.core.twins import Shown, apart, confusable

pytestmark = pytest.mark.core
BORN = date(2018, 5, 4)
ONE, OTHER, THIRD = (UUID(int=n) for n in (1, 2, 3))
DIGITS = st.text("0123456789", min_size=5, max_size=12)


def test_twins_are_taken_for_each_other_and_their_brother_is_not() -> None:
    people = [Shown(ONE, "ospina", BORN), Shown(OTHER, "ospina", BORN), Shown(THIRD, "ospina", date(2015, 1, 2))]

    assert confusable(people) == {ONE, OTHER}
    assert confusable([Shown(ONE, "ospina", None), Shown(OTHER, "ospina", None)]) == frozenset()


@pytest.mark.parametrize(
    ("other", "alike"),
    [("52123908", True), ("52123970", True), ("52123907", False), ("52123998", False), ("5212390", False)],
)
def test_documents_one_place_apart_are_taken_for_each_other(other: str, alike: bool) -> None:
    people = [Shown(ONE, "a", None, [("CO CC", "52123907")]), Shown(OTHER, "b", None, [("CO CC", other)])]

    assert (confusable(people) == {ONE, OTHER}) is alike
    assert confusable([people[0], Shown(OTHER, "b", None, [("CO CE", other)])]) == frozenset()


@given(DIGITS, DIGITS)
def test_it_is_the_same_both_ways_and_nobody_is_their_own_double(one: str, other: str) -> None:
    assert apart(one, other) == apart(other, one)
    assert not apart(one, one)


@given(DIGITS, st.data())
def test_one_wrong_digit_is_always_seen(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(number) - 1))
    digit = data.draw(st.sampled_from([each for each in "0123456789" if each != number[place]]))

    assert apart(number, number[:place] + digit + number[place + 1 :])
