"""The wait that is told: the worked examples of docs/algorithms/simulator.md, and what must always hold."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.routing.core.expected import Before, Crew, Expected, Passing, Told, expect, tell

pytestmark = pytest.mark.core
CITAS, FACTURAS = {"citas": 1}, {"facturacion": 1}


def crew(agents: int, *, free: int = 0, handle: int = 240, **skills: int) -> Crew:
    return Crew(skills, agents, free, timedelta(seconds=handle))


def minutes(position: int, median: float, bound: float) -> Expected:
    return Expected(position, timedelta(minutes=median), timedelta(minutes=bound))


def test_nobody_at_work_who_can_take_it_is_no_wait_to_be_told() -> None:
    assert expect(CITAS, [], [crew(3, facturacion=5)]) is None


def test_somebody_free_is_no_wait() -> None:
    assert expect(CITAS, [], [crew(3, free=1, citas=1)]) == minutes(1, 0, 0)


def test_people_who_wait_for_other_agents_are_not_before() -> None:
    crews = [crew(3, citas=1), crew(3, facturacion=1)]

    assert expect(CITAS, [Before(FACTURAS, 9)], crews) == expect(CITAS, [], crews)


def test_people_who_have_agents_of_their_own_take_less_of_ours() -> None:
    alone, helped = [crew(4, citas=1, facturacion=1)], [crew(4, citas=1, facturacion=1), crew(4, facturacion=1)]
    one, other = expect(CITAS, [Before(FACTURAS, 8)], alone), expect(CITAS, [Before(FACTURAS, 8)], helped)

    assert one is not None
    assert other is not None
    assert other.median < one.median
    assert one.position == other.position == 9


def test_who_will_come_and_pass_makes_the_wait_longer() -> None:
    crews, before = [crew(4, citas=1)], [Before(CITAS, 4)]
    one, other = expect(CITAS, before, crews), expect(CITAS, before, crews, [Passing(CITAS, 20)])

    assert one is not None
    assert other is not None
    assert other.median > one.median


@given(st.integers(0, 200), st.integers(1, 100), st.integers(1, 60), st.integers(0, 300))
def test_one_more_before_never_shortens_the_wait(people: int, agents: int, handle: int, passing: int) -> None:
    crews = [crew(agents, handle=handle * 10, citas=1)]
    pass_by = [Passing(CITAS, passing)]
    one = expect(CITAS, [Before(CITAS, people)], crews, pass_by, timedelta(minutes=4))
    other = expect(CITAS, [Before(CITAS, people + 1)], crews, pass_by, timedelta(minutes=4))

    assert one is not None
    assert other is not None
    assert one.median <= one.bound
    assert (one.median, one.bound, one.position) <= (other.median, other.bound, other.position)


@pytest.mark.parametrize(
    ("expected", "before", "told"),
    [
        (minutes(6, 4.2, 6.9), None, Told(6, 4, 7)),
        (minutes(1, 0.2, 0.8), None, Told(1, 0, 1)),
        (minutes(3, 2, 4), Told(6, 4, 7), Told(3, 2, 4)),
        (minutes(3, 5, 9), Told(6, 4, 7), Told(3, None, None)),
        (minutes(7, 4, 6), Told(6, 4, 7), Told(6, 4, 6)),
        (minutes(2, 1, 2), Told(3, None, None), Told(2, None, None)),
    ],
    ids=["first", "next", "better", "worse is not told", "no place is lost", "minutes do not come back"],
)
def test_what_is_told_never_gets_worse(expected: Expected, before: Told | None, told: Told) -> None:
    assert tell(expected, before) == told
