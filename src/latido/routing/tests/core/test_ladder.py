"""An emergency that waits: the table of docs/algorithms/emergencies.md, and what holds at every instant."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.routing.core import ladder
from latido.routing.core.facts import as_it_stands, turn
from latido.routing.core.ladder import Urgent
from latido.routing.core.matcher import Hall
from latido.routing.tests.core.make import NOON, call
from latido.routing.tests.core.pages import table

pytestmark = pytest.mark.core

STEPS = table("emergencies.md", "waited s")
seconds = st.integers(0, 4000)


def urgent(waited: float, *, rings: bool = False, dialled: float | None = None, after: int = 60) -> Urgent:
    """dialled: how many seconds ago the on-call telephone was."""
    last = NOON - timedelta(seconds=dialled) if dialled is not None else None
    return Urgent(NOON - timedelta(seconds=waited), rings, timedelta(seconds=after), last)


@pytest.mark.parametrize("row", STEPS, ids=[f"{row[0]} {row[1]} {row[2]}" for row in STEPS])
def test_the_alarm_and_the_on_call_telephone(row: list[str]) -> None:
    one = urgent(float(row[0]), rings=row[1] == "yes", dialled=float(row[2]) if row[2] else None)

    assert ladder.alarm(one, NOON) == int(row[3])
    assert ladder.on_call_due(one, NOON) == (row[4] == "yes")


@given(seconds, seconds, st.booleans())
def test_the_alarm_never_falls_while_somebody_waits(waited: int, more: int, rings: bool) -> None:
    one = urgent(waited, rings=rings)

    assert ladder.alarm(one, NOON + timedelta(seconds=more)) >= ladder.alarm(one, NOON)


@given(seconds)
def test_a_telephone_that_rings_delays_the_first_alarm_and_quiets_no_other(waited: int) -> None:
    rings, alone = (ladder.alarm(urgent(waited, rings=ringing), NOON) for ringing in (True, False))

    assert alone >= (waited >= 1)
    assert rings == (0 if waited < 10 else alone)


@given(seconds, st.booleans(), st.integers(0, 600), st.none() | st.integers(0, 59))
def test_nothing_changes_by_time_before_the_instant_that_is_looked_at_next(
    waited: int, rings: bool, after: int, dialled: int | None
) -> None:
    """And it is looked at again for ever: a timer that ends would leave a caller alone."""
    one = urgent(waited, rings=rings, dialled=dialled, after=after)
    then = ladder.next_at(one, NOON)
    just_before = then - timedelta(milliseconds=1)

    if ladder.on_call_due(one, NOON):
        assert then == NOON
    else:
        assert then > NOON
        assert ladder.alarm(one, just_before) == ladder.alarm(one, NOON)
        assert not ladder.on_call_due(one, just_before)


def test_the_on_call_telephone_is_dialled_again_every_minute() -> None:
    times: list[datetime] = []
    one, now = urgent(0, after=60), NOON
    while now < NOON + timedelta(seconds=250):
        if ladder.on_call_due(one, now):
            times.append(now)
            one = Urgent(one.since, one.rings, one.on_call_after, now)
        now = max(ladder.next_at(one, now), now + timedelta(milliseconds=1))

    assert [(at - NOON).total_seconds() for at in times] == pytest.approx([60, 120, 180, 240])


@pytest.mark.parametrize(("given_seconds", "tier", "rung"), [(20, 0, 10), (8, 0, 8), (20, 1, 20), (20, 2, 20)])
def test_an_emergency_goes_on_to_the_next_person_sooner(given_seconds: int, tier: int, rung: int) -> None:
    assert ladder.ring_for(given_seconds, tier) == rung


@given(seconds)
def test_who_is_rung_only_widens(waited: int) -> None:
    """Whom an emergency asks grows with the wait, at the instants it is looked at again, and its turn stays."""
    one = call(1, tier=0, waited=waited, enfermeria=1)
    now, later = as_it_stands(one, NOON), as_it_stands(one, NOON + timedelta(seconds=1))

    assert set(later.required) <= set(now.required)
    assert later.last_resort >= now.last_resort
    assert turn(now) == turn(one)
    hall = Hall()
    hall.put_waiting(one)
    hall.match(NOON)
    opens = hall.next_change()
    changed = (now.required, now.last_resort) != (later.required, later.last_resort)
    assert not changed or (opens is not None and opens <= NOON + timedelta(seconds=1))


def test_who_pressed_9_after_a_long_wait_is_not_older_than_their_emergency() -> None:
    """Ten seconds for the nurses begin with the key, not with the wait for an appointment before it."""
    one = call(1, tier=0, waited=600, urgent=3, enfermeria=1)

    assert as_it_stands(one, NOON).required == {"enfermeria": 1}
    assert as_it_stands(one, NOON + timedelta(seconds=6.9)).required == {"enfermeria": 1}
    assert as_it_stands(one, NOON + timedelta(seconds=7)).required == {}
