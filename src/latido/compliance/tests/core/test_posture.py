"""How each control stands."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.compliance.core.posture import CLOCKS_APART, ORDER, RECENT, judge, state_of
from latido.compliance.values.posture import Control, Fact, State

pytestmark = pytest.mark.core
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
COUNTED = sorted(set(Control) - set(RECENT))
FACTS = st.builds(
    Fact,
    st.sampled_from(Control),
    wrong=st.integers(0, 3),
    late=st.integers(0, 3),
    at=st.none() | st.integers(-500, 1).map(lambda days: NOW + timedelta(days=days)),
)


@pytest.mark.parametrize("control", COUNTED)
def test_a_count_is_met_at_none_asks_at_one_and_is_not_met_when_one_is_late(control: Control) -> None:
    assert state_of(Fact(control, of=5), NOW) is State.MET
    assert state_of(Fact(control, wrong=1), NOW) is State.ATTENTION
    assert state_of(Fact(control, wrong=1, late=1), NOW) is State.NOT_MET
    assert state_of(Fact(control, late=1), NOW) is State.NOT_MET


@pytest.mark.parametrize(
    ("control", "good", "bad"),
    [
        (Control.ANCHORED, timedelta(minutes=5), timedelta(hours=1)),
        (Control.WALKED, timedelta(hours=30), timedelta(hours=72)),
        (Control.AT_REST, timedelta(days=8), timedelta(days=15)),
        (Control.KEY_AGE, timedelta(days=365), timedelta(days=400)),
        (Control.BACKUP, timedelta(hours=30), timedelta(hours=72)),
    ],
)
def test_what_must_be_recent_turns_at_its_limits(control: Control, good: timedelta, bad: timedelta) -> None:
    def at(age: timedelta) -> State:
        return state_of(Fact(control, at=NOW - age), NOW)

    assert (at(good), at(good + MOMENT)) == (State.MET, State.ATTENTION)
    assert (at(bad), at(bad + MOMENT)) == (State.ATTENTION, State.NOT_MET)
    assert (at(-CLOCKS_APART), at(-CLOCKS_APART - MOMENT)) == (State.MET, State.NOT_MET)
    assert state_of(Fact(control), NOW) is State.NOT_MET, "it never happened"
    assert state_of(Fact(control, late=1, at=NOW), NOW) is State.NOT_MET, "the last attempt failed"


def test_what_nobody_measured_is_not_taken_for_met() -> None:
    found = judge([Fact(Control.SEALED)], NOW)

    assert {each.control for each in found if each.state is State.UNMEASURED} == set(Control) - {Control.SEALED}
    assert all(each.fact is None for each in found if each.state is State.UNMEASURED)


@given(st.lists(FACTS, max_size=30))
def test_every_control_stands_once_the_worst_first_by_its_worst_fact(facts: list[Fact]) -> None:
    found = judge(facts, NOW)

    assert sorted(each.control for each in found) == sorted(Control)
    assert [ORDER.index(each.state) for each in found] == sorted(ORDER.index(each.state) for each in found)
    for each in found:
        states = [state_of(fact, NOW) for fact in facts if fact.control is each.control]
        assert each.state is (min(states, key=ORDER.index) if states else State.UNMEASURED)
