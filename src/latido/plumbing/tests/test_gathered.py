"""Hints of one page, gathered: few, and never without the last."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.plumbing.sse import GATHER, Gathered

pytestmark = pytest.mark.core


def test_the_first_hint_goes_at_once_and_the_ones_after_it_together() -> None:
    hints = Gathered()

    hints.heard("board", 10.0)
    assert hints.due(10.0) == ["board"]

    hints.heard("board", 10.05)
    hints.heard("board", 10.1)
    assert hints.due(10.1) == []
    assert hints.next_due() == pytest.approx(10.0 + GATHER)
    assert hints.due(10.0 + GATHER) == ["board"]
    assert hints.due(20.0) == []


def test_one_fragment_never_holds_up_another() -> None:
    hints = Gathered()
    hints.heard("board", 10.0)
    hints.due(10.0)

    hints.heard("board", 10.01)
    hints.heard("offer", 10.01)

    assert hints.due(10.01) == ["offer"]


@given(st.lists(st.floats(0, 5), min_size=1, max_size=60))
def test_whatever_is_heard_is_told_afterwards_and_no_sooner_than_agreed(gaps: list[float]) -> None:
    hints, now, told, last_heard = Gathered(), 100.0, [], 0.0
    for gap in gaps:
        while hints.next_due() <= now + gap:
            told += [hints.next_due()] * len(hints.due(hints.next_due()))
        now += gap
        hints.heard("board", now)
        last_heard = now
    while hints.next_due() < float("inf"):
        told += [hints.next_due()] * len(hints.due(hints.next_due()))

    assert told[-1] >= last_heard
    assert told[-1] <= last_heard + GATHER + 1e-9
    assert all(later - earlier >= GATHER - 1e-9 for earlier, later in pairwise(told))
