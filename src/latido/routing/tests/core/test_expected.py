"""The wait that is told: the worked examples of docs/algorithms/expected.md, and what must always hold."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.routing.core.expected import Before, Crew, Expected, Told, expect, tell
from latido.routing.tests.core.pages import table

pytestmark = pytest.mark.core
CITAS = {"citas": 1}
EXAMPLES = table("expected.md", "asks for")


def crew(agents: int, *, free: int = 0, handle: int = 240, **skills: int) -> Crew:
    return Crew(skills, agents, free, timedelta(seconds=handle))


def minutes(position: int, median: float, bound: float) -> Expected:
    return Expected(position, timedelta(minutes=median), timedelta(minutes=bound))


def people(cell: str) -> list[Before]:
    """«5 citas; 2 facturacion»"""
    return [Before({skill: 1}, int(n)) for n, skill in (each.split() for each in cell.split(";") if each.strip())]


def crews(cell: str) -> list[Crew]:
    """«10 citas 240 s; 4 citas facturacion 300 s 1 free»"""
    found = []
    for each in filter(str.strip, cell.split(";")):
        read = re.fullmatch(r"\s*(\d+) ([a-z ]+) (\d+) s(?: (\d+) free)?\s*", each)
        assert read is not None, each
        agents, skills, handle, free = read.groups("0")
        found.append(crew(int(agents), free=int(free), handle=int(handle), **dict.fromkeys(skills.split(), 1)))
    return found


@pytest.mark.parametrize("row", EXAMPLES, ids=[" | ".join(row[:3]) for row in EXAMPLES])
def test_the_worked_examples(row: list[str]) -> None:
    found = expect({row[0]: 1}, people(row[1]), crews(row[2]))

    said = (
        ["", "", ""]
        if found is None
        else [found.position, *(round(each.total_seconds()) for each in (found.median, found.bound))]
    )
    assert [str(each) for each in said] == row[3:6]


@given(st.integers(0, 200), st.integers(1, 100), st.integers(1, 60))
def test_one_more_before_never_shortens_the_wait(ahead: int, agents: int, handle: int) -> None:
    one, other = (
        expect(CITAS, [Before(CITAS, n)], [crew(agents, handle=handle * 10, citas=1)]) for n in (ahead, ahead + 1)
    )

    assert one is not None
    assert other is not None
    assert one.median <= one.bound
    assert (one.median, one.bound, one.position) <= (other.median, other.bound, other.position)


@given(st.integers(0, 200), st.integers(1, 100))
def test_one_more_agent_never_lengthens_it(ahead: int, agents: int) -> None:
    one, other = (expect(CITAS, [Before(CITAS, ahead)], [crew(n, citas=1)]) for n in (agents, agents + 1))

    assert one is not None
    assert other is not None
    assert (other.median, other.bound) <= (one.median, one.bound)


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


spans = st.tuples(st.integers(1, 9), st.integers(0, 900), st.integers(0, 900)).map(
    lambda each: Expected(each[0], timedelta(seconds=each[1]), timedelta(seconds=each[1] + each[2]))
)


@given(st.lists(spans, min_size=1, max_size=8))
def test_however_the_queue_moves_nobody_is_told_worse(moments: list[Expected]) -> None:
    told = [tell(moments[0])]
    for each in moments[1:]:
        told.append(tell(each, told[-1]))

    for before, after in pairwise(told):
        assert after.position <= before.position
        if after.most is not None and after.least is not None:
            assert before.most is not None
            assert before.least is not None
            assert (after.least <= before.least) and (after.most <= before.most)
            assert after.least <= after.most
