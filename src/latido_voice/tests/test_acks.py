"""Facts are told in order, again while nobody answers, and one that can never be told stops nothing."""

import asyncio

import pytest

from latido_voice import acks
from latido_voice.acks import Acks
from latido_voice.doors import Unavailable

pytestmark = pytest.mark.core


class Records:
    """Takes facts, after so many times being away."""

    def __init__(self, away: int = 0) -> None:
        self.away, self.taken = away, list[str]()

    async def take(self, fact: str) -> None:
        if self.away:
            self.away -= 1
            raise Unavailable
        self.taken.append(fact)

    async def refuse(self, fact: str) -> None:
        raise ValueError(fact)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acks, "FIRST_WAIT", 0.001)


async def test_facts_of_one_call_are_told_in_order_however_long_the_records_were_away() -> None:
    told, records = Acks(), Records(away=5)
    for fact in ("connected", "held", "ended"):
        told.put("call", fact, lambda fact=fact: records.take(fact))

    await told.finish(5)

    assert records.taken == ["connected", "held", "ended"]


async def test_one_calls_trouble_does_not_delay_another() -> None:
    told, stuck, quick = Acks(), Records(away=10**6), Records()
    told.put("a", "ended", lambda: stuck.take("a"))
    told.put("b", "ended", lambda: quick.take("b"))

    await told.finish(0.1)

    assert quick.taken == ["b"]
    assert told.keys() == ("a",)


async def test_a_fact_that_is_refused_is_dropped_and_the_next_is_told() -> None:
    told, records = Acks(), Records()
    told.put("call", "nonsense", lambda: records.refuse("nonsense"))
    told.put("call", "ended", lambda: records.take("ended"))

    await told.finish(5)

    assert records.taken == ["ended"]
    assert told.keys() == ()


async def test_what_comes_while_something_waits_is_told_after_it() -> None:
    told, records = Acks(), Records(away=3)
    told.put("call", "connected", lambda: records.take("connected"))
    await asyncio.sleep(0)
    told.put("call", "ended", lambda: records.take("ended"))

    await told.finish(5)

    assert records.taken == ["connected", "ended"]
