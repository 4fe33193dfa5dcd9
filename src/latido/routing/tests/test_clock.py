"""Somebody sets the clock by an hour while work runs: nothing lapses, rings, or is forgotten because of that."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from latido.routing import api as routing
from latido.routing.contracts import NewQueue
from latido.routing.router.clock import Watch
from latido.routing.router.loop import Router
from latido.routing.tests.floor import NOON, Floor

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]
HOUR = timedelta(hours=1)
BOTH_WAYS = pytest.mark.parametrize("leap", [HOUR, -HOUR], ids=["forward", "back"])


class Time:
    """What the wall says, and the seconds that really went by."""

    def __init__(self) -> None:
        self.gone, self.set_by = 0.0, timedelta(0)

    def clock(self) -> datetime:
        return NOON + timedelta(seconds=self.gone) + self.set_by

    def steady(self) -> float:
        return self.gone


class Led:
    """A router that leads, and the time it lives in."""

    def __init__(self, folder: Path) -> None:
        self.time = Time()
        self.router = Router(folder, self.time.clock, self.time.steady)
        self.after(0)

    def after(self, seconds: float) -> None:
        """So many seconds later, it looks twice: at the rows, and at what they made due."""
        self.time.gone += seconds
        for _ in range(2):
            self.router.step()

    def leap(self, by: timedelta) -> None:
        self.time.set_by += by
        self.after(0.3)


@pytest.mark.parametrize("seconds", [-3600, -3, 3, 3600])
def test_a_clock_that_is_set_is_seen_once(seconds: float) -> None:
    time = Time()
    watch = Watch(time.clock, time.steady)
    time.gone += 40
    time.set_by = timedelta(seconds=seconds)

    assert (watch.jump(), watch.jump()) == (timedelta(seconds=seconds), timedelta(0))


def test_a_clock_that_is_corrected_little_by_little_is_not_set() -> None:
    time = Time()
    watch = Watch(time.clock, time.steady)
    for _ in range(10):
        time.gone += 1
        time.set_by += timedelta(seconds=0.5)
        assert watch.jump() == timedelta(0)


@BOTH_WAYS
def test_a_ringing_telephone_rings_on_as_long_as_it_would_have(leap: timedelta, tmp_path: Path) -> None:
    floor, led = Floor(), Led(tmp_path)
    agent, call = floor.agent(), floor.call()
    led.after(1)
    led.leap(leap)

    (offer,) = floor.ringing(led.time.clock())
    assert (offer.agent_id, offer.interaction_id) == (agent, call)
    assert offer.expires_at - led.time.clock() < timedelta(seconds=20)
    floor.beat(agent, led.time.clock())
    led.after(21)
    assert [each.ended_at is None for each in floor.offers(agent_id=agent)] == [False]


@BOTH_WAYS
def test_who_was_there_is_there_and_who_falls_silent_is_missed_as_soon_as_ever(leap: timedelta, tmp_path: Path) -> None:
    floor, led = Floor(), Led(tmp_path)
    stays, goes = floor.agent(), floor.agent()
    led.after(1)
    led.leap(leap)
    led.after(5)
    assert {floor.desk(each).state for each in (stays, goes)} == {"available"}

    floor.beat(stays, led.time.clock())
    led.after(12)
    assert (floor.desk(stays).state, floor.desk(goes).state) == ("available", "away")


@BOTH_WAYS
def test_an_emergencys_alarm_and_its_on_call_telephone_keep_their_seconds(leap: timedelta, tmp_path: Path) -> None:
    floor, led = Floor(), Led(tmp_path)
    with floor.scope():
        routing.save_queue(
            NewQueue("ENF", "Enfermería", required={"enfermeria": 1}, on_call_number="+576015550199", on_call_after=60)
        )
    call = floor.call("ENF", tier=0)
    led.after(1)
    led.leap(leap)
    led.after(5)
    assert (floor.work(call).alarm_step, floor.work(call).on_call_at) == (1, None)

    led.after(26)
    assert (floor.work(call).alarm_step, floor.work(call).on_call_at) == (2, None)
    led.after(30)
    assert floor.work(call).alarm_step == 3
    assert floor.work(call).on_call_at is not None


def test_an_emergency_since_a_moment_of_who_waits_for_long_keeps_its_seconds_when_the_clock_goes_back(
    tmp_path: Path,
) -> None:
    floor, led = Floor(), Led(tmp_path)
    call = floor.call(at=led.time.clock() - timedelta(hours=2))
    floor.enqueue(call, "ENF", tier=0, at=led.time.clock())
    led.after(1)
    led.leap(timedelta(hours=-1))
    led.after(5)

    since = floor.work(call).urgent_since
    assert since is not None
    assert timedelta(0) < led.time.clock() - since < timedelta(seconds=20)
    assert floor.work(call).alarm_step == 1


@BOTH_WAYS
def test_who_waits_since_before_is_served_before_who_comes_after(leap: timedelta, tmp_path: Path) -> None:
    floor, led = Floor(), Led(tmp_path)
    first = floor.call()
    led.after(5)
    led.leap(leap)
    floor.call(at=led.time.clock())
    led.after(1)
    agent = floor.person()
    floor.ready(agent, led.time.clock())
    floor.available(agent, led.time.clock())
    led.after(1)

    assert [each.interaction_id for each in floor.offers(agent_id=agent)] == [first]
