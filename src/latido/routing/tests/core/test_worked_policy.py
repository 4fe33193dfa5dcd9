"""The worked examples of the latido policy in docs/algorithms/routing.md are these cases."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from latido.routing.core.facts import Free, Reach, Waiting
from latido.routing.core.matcher import match
from latido.routing.core.policy import ClassPolicy, Overflow, Policy, PolicyName, Ring
from latido.routing.tests.core.make import NOON, agent, call
from latido.routing.tests.core.pages import table
from latido.routing.tests.core.test_worked_examples import each, number

pytestmark = pytest.mark.core

ROWS = table("routing.md", "who waits where")
FLAGS = ("text", "back", "preferential", "busy", "wrap-up")


def queue(code: str) -> UUID:
    return UUID(int=number(code))


def read_class(row: list[str]) -> ClassPolicy:
    _, weight, target, handle, asks, reserve, hold, rings, overflow = row
    skill, level, *licence = asks.split()
    return ClassPolicy(
        weight=float(weight),
        target=float(target),
        handle=float(handle),
        required={skill: int(level)},
        licensed=frozenset([skill] if licence else []),
        reserve=int(reserve),
        hold=float(hold),
        rings=tuple(Ring(float(after), int(relax)) for after, relax in each(rings, ",")),
        overflow=tuple(Overflow(queue(to), float(after)) for to, after in each(overflow, ",")),
    )


CLASSES = {row[0]: read_class(row) for row in table("routing.md", "queue")}
POLICY = Policy(PolicyName.LATIDO, {queue(code): one for code, one in CLASSES.items()})


def read_words(words: list[str]) -> tuple[dict[str, str], set[str]]:
    plain = [word for word in words if word not in FLAGS]
    return dict(zip(plain[::2], plain[1::2], strict=True)), {word for word in words if word in FLAGS}


def read_caller(words: list[str]) -> Waiting:
    name, waited, code, *rest = words
    facts, flags = read_words(rest)
    known, handed, until = facts.pop("knows", ""), facts.pop("for", ""), facts.pop("until", "")
    asked = CLASSES[code]
    one = call(number(name), waited=float(waited), head="back" in flags, **{k: int(v) for k, v in facts.items()})
    return replace(
        one,
        required=asked.required,
        licensed=asked.licensed,
        queue=queue(code),
        knows=UUID(int=number(known)) if known else None,
        handed_to=UUID(int=number(handed)) if handed else None,
        handed_until=NOON + timedelta(seconds=float(until)) if until else None,
        text="text" in flags,
        preferential="preferential" in flags,
    )


def read_agent(words: list[str]) -> Free:
    name, idle, *rest = words
    facts, flags = read_words(rest)
    helped = facts.pop("helps", "")
    reach = Reach.NOTHING if "busy" in flags else Reach.EMERGENCIES if "wrap-up" in flags else Reach.ANYTHING
    one = agent(number(name), idle=float(idle), reach=reach, **{skill: int(level) for skill, level in facts.items()})
    also = {queue(helped): NOON + timedelta(hours=1)} if helped else {}
    return replace(one, soon=bool(flags), also=also)


@pytest.mark.parametrize("row", ROWS, ids=[row[3] for row in ROWS])
def test_who_is_offered_to_whom(row: list[str]) -> None:
    waiting = [read_caller(words) for words in each(row[0], ";")]
    agents = [read_agent(words) for words in each(row[1], ";")]

    picks = match(waiting, agents, NOON, POLICY)

    assert [(p.interaction_id, p.agent_id) for p in picks] == [
        (UUID(int=number(caller)), UUID(int=number(taker))) for caller, _, taker in each(row[2], ",")
    ]


def test_the_page_has_examples() -> None:
    assert (len(ROWS), len(CLASSES)) == (32, 3)
