"""How long what somebody showed lasts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.interactions.core.lasting import Fall, Step, last_fall
from latido.patients.contracts import Fell

pytestmark = pytest.mark.core
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def story(*lines: tuple[float, str]) -> list[Step]:
    return [Step(at(minutes), kind) for minutes, kind in ((0, "connected"), *lines)]


@pytest.mark.parametrize(
    ("lines", "now", "fell"),
    [
        ((), 600, None),
        (((5, "held"), (15, "resumed")), 20, None),
        (((5, "held"), (15.1, "resumed")), 20, (15, Fell.HOLD)),
        (((5, "held"),), 15.1, (15, Fell.HOLD)),
        (((5, "transferred"), (6, "queued"), (6, "offered"), (20, "connected")), 90, None),
        (((5, "transferred"), (6, "queued"), (19, "offered"), (20.1, "connected")), 90, (20, Fell.IDLE)),
        (((5, "leg_lost"), (6, "reattached")), 90, None),
        (((5, "leg_lost"), (6, "transferred"), (20.5, "connected")), 90, (20, Fell.IDLE)),
        (((5, "held"), (9, "transferred"), (14, "connected")), 90, None),
        (((5, "another_person"),), 6, (5, Fell.PERSON)),
        (((5, "promised"), (9, "dialled"), (10, "connected")), 90, (9, Fell.LINE)),
        (((5, "not_reached"),), 6, (5, Fell.LINE)),
        (((5, "ended"),), 600, None),
        (((5, "held"), (7, "ended")), 600, None),
        (((5, "another_person"), (6, "held"), (17, "resumed")), 20, (16, Fell.HOLD)),
    ],
    ids=[
        "talking for hours", "ten minutes on hold", "more", "and still on hold", "transferred, a quarter of an hour",
        "more", "our audio lost for a minute", "lost, then transferred: it is one wait", "hold and then a transfer",
        "another person", "called back", "nobody answered", "the call is over", "over while on hold", "the last counts",
    ],
)  # fmt: skip
def test_it_is_theirs_who_is_on_the_line(
    lines: tuple[tuple[float, str], ...], now: float, fell: tuple[float, Fell] | None
) -> None:
    assert last_fall(story(*lines), at(now)) == (Fall(at(fell[0]), fell[1]) if fell else None)


KINDS = ("connected", "held", "resumed", "transferred", "leg_lost", "reattached", "another_person", "promised", "ended")


@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from(KINDS))), st.integers(0, 30), st.integers(0, 30))
def test_time_alone_never_gives_back_what_fell(lines: list[tuple[int, str]], early: int, more: int) -> None:
    steps, now = story(*sorted(lines)), 60 + early

    first, then = last_fall(steps, at(now)), last_fall(steps, at(now + more))

    assert first is None or (then is not None and then.at >= first.at)
