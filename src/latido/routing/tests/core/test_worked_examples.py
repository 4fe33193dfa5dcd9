"""The worked examples of docs/algorithms/routing.md and offering.md are these cases."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from latido.routing.contracts import AgentStateName as State
from latido.routing.contracts import OfferOutcome
from latido.routing.core import agent_state as rules
from latido.routing.core.agent_state import Desk
from latido.routing.core.explain import Wait, sentence
from latido.routing.core.facts import Free, Reach, Waiting
from latido.routing.core.matcher import match
from latido.routing.tests.core.make import NOON, agent, ago, call
from latido.routing.tests.core.pages import table

pytestmark = pytest.mark.core

MATCHES = table("routing.md", "who waits")
SENTENCES = table("routing.md", "waited")
CHANGES = table("offering.md", "state")
REACHES = table("offering.md", "at state")
CALL = UUID(int=77)
REACH = {"wrap-up": Reach.EMERGENCIES, "missed": Reach.LAST_RESORT}


def number(name: str) -> int:
    """A person's number: names sort as on the page."""
    return int.from_bytes(name.encode(), "big")


def read_caller(words: list[str]) -> Waiting:
    name, waited, rest = words[0], float(words[1]), [word for word in words[2:] if word != "back"]
    facts = dict(zip(rest[::2], rest[1::2], strict=True))
    passed = {number(facts.pop("not")): 5.0} if "not" in facts else None
    numbers = {key: int(value) for key, value in facts.items()}
    return call(number(name), waited=waited, head="back" in words, missed_by=passed, **numbers)


def read_agent(words: list[str]) -> Free:
    name, idle, rest = words[0], float(words[1]), words[2:]
    reach = REACH.get(rest[0], Reach.ANYTHING) if rest else Reach.ANYTHING
    rest = [word for word in rest if word not in REACH]
    skills = dict(zip(rest[::2], map(int, rest[1::2]), strict=True))
    return agent(number(name), idle=idle, reach=reach, **skills)


def each(cell: str, mark: str) -> list[list[str]]:
    return [part.split() for part in cell.split(mark) if part.strip()]


@pytest.mark.parametrize("row", MATCHES, ids=[row[3] for row in MATCHES])
def test_who_is_offered_to_whom(row: list[str]) -> None:
    waiting = [read_caller(words) for words in each(row[0], ";")]
    agents = [read_agent(words) for words in each(row[1], ";")]

    picks = match(waiting, agents, NOON)

    assert [(p.interaction_id, p.agent_id) for p in picks] == [
        (UUID(int=number(caller)), UUID(int=number(taker))) for caller, _, taker in each(row[2], ",")
    ]


@pytest.mark.parametrize("row", SENTENCES, ids=[row[5][:30] for row in SENTENCES])
def test_the_sentence(row: list[str]) -> None:
    waited, ahead, agents, emergencies, missed = map(int, row[:5])

    said = sentence(Wait("Rosa", timedelta(seconds=waited), ahead, agents, emergencies, missed))

    assert said == row[5]


ENDED = {
    "the offer lapses": (OfferOutcome.LAPSED, True),
    "the offer never reached the phone": (OfferOutcome.UNREACHABLE, False),
    "declines": (OfferOutcome.DECLINED, True),
    "the caller hangs up": (OfferOutcome.WITHDRAWN, True),
}
HAPPENS: dict[str, Callable[[Desk], Desk]] = {
    "is offered a contact": lambda desk: rules.offered(desk, CALL, NOON),
    "accepts": lambda desk: rules.accepted(desk, NOON),
    "the contact ends": lambda desk: rules.contact_ended(desk, NOON),
    "the caller hangs up before they talk": lambda desk: rules.contact_ended(desk, NOON, talked=False),
    "the phone does not return": lambda desk: rules.contact_lost(desk, NOON),
    "finishes": lambda desk: rules.finished(desk, CALL, NOON),
    "comes back": lambda desk: rules.come_back(desk, NOON),
    "asks for a pause DES": lambda desk: rules.send_away(desk, "DES", NOON),
    "ends the shift": lambda desk: rules.send_offline(desk, NOON),
    "the page is back": lambda desk: rules.page_heard(desk, NOON),
    "the phone is lost": lambda desk: rules.phone_changed(desk, ready=False, now=NOON),
    "the phone stays lost": lambda desk: rules.phone_missing(desk, NOON),
    "the phone is back": lambda desk: rules.phone_changed(desk, ready=True, now=NOON),
}


def happen(desk: Desk, what: str) -> Desk:
    if what in ENDED:
        outcome, rang = ENDED[what]
        return rules.offer_ended(desk, outcome, NOON, rang=rang)
    if what.startswith("the page is silent for"):
        return rules.page_silent(desk, timedelta(seconds=int(what.split()[-2])), NOON)
    return HAPPENS[what](desk)


@pytest.mark.parametrize("row", CHANGES, ids=[f"{row[0]}: {row[5]}" for row in CHANGES])
def test_what_happens_to_a_state(row: list[str]) -> None:
    state, _, reason = row[0].partition(" ")
    busy = state in ("offered", "on_contact", "after_contact")
    desk = Desk(
        UUID(int=1),
        State(state),
        ago(60),
        reason=reason,
        idle_since=ago(60),
        interaction_id=CALL if busy else None,
        after_contact=row[4],
        missed_offers=int(row[2]),
        to_disposition=int(row[3]),
        voice_ready=row[1] == "ready",
    )

    after = happen(desk, row[5])

    assert f"{after.state} {after.reason}".strip() == row[6]
    assert after.missed_offers == int(row[7])


@pytest.mark.parametrize("row", REACHES, ids=[f"{row[0]} {row[1]} {row[2]}" for row in REACHES])
def test_what_may_be_offered(row: list[str]) -> None:
    found = rules.reach(State(row[0]), voice_ready=row[1] == "ready", to_disposition=int(row[2]))

    assert found == row[3]


def test_the_pages_have_examples() -> None:
    assert (len(MATCHES), len(SENTENCES), len(CHANGES), len(REACHES)) == (24, 4, 39, 12)
