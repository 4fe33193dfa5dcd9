"""Erlang's formulas: figures anybody can look up, and what must hold between them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latido.routing.core.erlang import TooMuchWork, erlang_a, erlang_b, erlang_c

pytestmark = pytest.mark.core


@pytest.mark.parametrize(
    ("agents", "load", "lost"), [(1, 1, 0.5), (2, 1, 0.2), (10, 5, 0.0184), (20, 12, 0.0098)], ids=str
)
def test_erlang_b_is_in_every_table(agents: int, load: float, lost: float) -> None:
    assert erlang_b(agents, load) == pytest.approx(lost, abs=5e-5)


def test_erlang_c_with_one_agent_is_the_queue_of_the_textbooks() -> None:
    found = erlang_c(1, 12, 240, 60)  # 12 an hour, 4 minutes each: 0.8 erlang

    assert found.waits == pytest.approx(0.8)
    assert found.within == pytest.approx(1 - 0.8 * 2.718281828 ** (-0.2 * 60 / 240))
    assert found.occupancy == pytest.approx(0.8)


def test_more_work_than_agents_grows_for_ever_where_nobody_gives_up() -> None:
    with pytest.raises(TooMuchWork):
        erlang_c(10, 200, 180, 20)


@settings(max_examples=25)
@given(st.integers(1, 150), st.floats(0.3, 0.95), st.integers(60, 600), st.integers(0, 120))
def test_a_patience_without_end_makes_erlang_c_of_erlang_a(agents: int, use: float, handle: int, within: int) -> None:
    per_hour = use * agents * 3600 / handle
    one, other = erlang_a(agents, per_hour, handle, 1e8, within), erlang_c(agents, per_hour, handle, within)

    assert one.waits == pytest.approx(other.waits, abs=1e-3)
    assert one.within == pytest.approx(other.within, abs=1e-3)


@settings(max_examples=25)
@given(st.integers(1, 150), st.floats(0.3, 1.5), st.integers(60, 600), st.integers(30, 900))
def test_who_arrives_is_served_or_gives_up(agents: int, use: float, handle: int, patience: int) -> None:
    """What the agents do is what was not given up: the balance of the whole chain."""
    found = erlang_a(agents, use * agents * 3600 / handle, handle, patience, 20)

    assert 0 <= found.abandons <= found.waits <= 1
    assert found.occupancy == pytest.approx(use * (1 - found.abandons))
    assert found.occupancy <= 1 + 1e-6
    assert found.within <= 1 - found.abandons + 1e-9
