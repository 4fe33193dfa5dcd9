"""Guessing tickets: a stranger is stopped after ten, this machine never is, since every agent may come through it."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiohttp import web

from latido_voice.doors import Account, Unavailable
from latido_voice.phone import GUESSES, Phones

pytestmark = pytest.mark.core

ANA = Account("018f0000-0000-7000-8000-0000000000aa", "018f0000-0000-7000-8000-000000000001", "secret")


class Tickets:
    def __init__(self, good: str = "", away: bool = False) -> None:
        self.good, self.away, self.asked = good, away, 0

    async def redeem(self, ticket: str) -> Account | None:
        self.asked += 1
        if self.away:
            raise Unavailable
        return ANA if ticket == self.good and self.good else None


def phones(tickets: Tickets) -> Phones:
    nothing: Any = None
    return Phones(nothing, nothing, cast(Any, tickets), "127.0.0.1:5160", nothing)


def asks(ticket: str, remote: str) -> web.Request:
    return cast(web.Request, SimpleNamespace(query={"ticket": ticket}, remote=remote))


async def answer(house: Phones, ticket: str, remote: str) -> str:
    try:
        return (await house._redeem(asks(ticket, remote))).agent
    except web.HTTPException as said:
        return str(said.status)


async def test_a_stranger_who_guesses_is_not_even_heard_any_more() -> None:
    tickets = Tickets(good="right")
    house = phones(tickets)

    answers = [await answer(house, str(n), "203.0.113.9") for n in range(GUESSES + 3)]

    assert answers == ["403"] * GUESSES + ["429"] * 3
    assert tickets.asked == GUESSES
    assert await answer(house, "right", "203.0.113.9") == "429"
    assert await answer(house, "right", "203.0.113.10") == ANA.agent


@pytest.mark.parametrize("remote", ["127.0.0.1", "::1", "127.0.0.2"])
async def test_this_machine_is_never_stopped(remote: str) -> None:
    house = phones(Tickets(good="right"))
    for n in range(50):
        await answer(house, str(n), remote)

    assert await answer(house, "right", remote) == ANA.agent


async def test_a_right_ticket_forgives_the_wrong_ones_before() -> None:
    house = phones(Tickets(good="right"))
    for _ in range(3):
        for n in range(GUESSES - 1):
            await answer(house, str(n), "203.0.113.9")
        assert await answer(house, "right", "203.0.113.9") == ANA.agent


async def test_while_the_records_are_away_nobody_is_blamed() -> None:
    house = phones(Tickets(away=True))

    assert {await answer(house, "x", "203.0.113.9") for _ in range(50)} == {"503"}
