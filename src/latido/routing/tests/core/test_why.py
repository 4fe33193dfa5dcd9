"""Why one waited and went to whom they went: told from the journal of floors that the live matcher decided."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings

from latido.routing.core.facts import Free, Reach, Waiting
from latido.routing.core.policy import ClassPolicy, Overflow, Policy, Ring, fifo, large, small
from latido.routing.core.rules import Before, Chosen
from latido.routing.core.why import Account, What, account
from latido.routing.tests.core.make import HOSPITAL, NOON, agent, call
from latido.routing.tests.core.test_journal import Live, more, reread
from latido.routing.tests.core.test_policy_properties import policies
from latido.routing.tests.deep import examples

pytestmark = pytest.mark.core

CITAS, URGENTE, FACTURAS = (UUID(int=500 + n) for n in range(3))
QUEUES = {
    CITAS: ClassPolicy(target=20, required={"citas": 2}, rings=(Ring(60, 1),)),
    URGENTE: ClassPolicy(weight=10, target=10, required={"enfermeria": 1}, licensed=frozenset({"enfermeria"})),
    FACTURAS: ClassPolicy(target=40, required={"facturas": 1}, overflow=(Overflow(CITAS, after=45),)),
}
ME, ANA, BETO = UUID(int=1), UUID(int=1000), UUID(int=1001)
ALL = {"citas": 3, "enfermeria": 3, "facturas": 3}


def waits(n: int, *, queue: UUID = CITAS, waited: float = 0, **more: Any) -> Waiting:
    own = QUEUES[queue]
    return replace(call(n, waited=waited, **own.required), queue=queue, licensed=own.licensed, **more)


def one(n: int, idle: float = 60, **skills: int) -> Free:
    return agent(n, idle=idle, **(skills or ALL))


class Told:
    """A floor that is decided live, and then told."""

    def __init__(self, policy: Policy | None = None) -> None:
        self.live = Live(policy or small(QUEUES))

    def then(self, seconds: float, *facts: Waiting | Free) -> "Told":
        """Some time later this is heard, and the matcher decides."""
        for fact in facts:
            self.live.put(fact)
        self.live.tick(seconds)
        return self

    def account(self) -> Account:
        return account(HOSPITAL, ME, map(reread, self.live.kept), until=self.live.now)

    def said(self) -> list[tuple[What, Before | Chosen | None]]:
        return [(line.what, line.before or line.chosen) for line in self.account().lines]


PASSING = {
    Before.EMERGENCY: waits(2, queue=URGENTE, tier=0, waited=-1),
    Before.TIER: waits(2, queue=URGENTE, tier=1, waited=-1),
    Before.PRIORITY: waits(2, priority=1, waited=-1),
    Before.CAME_BACK: waits(2, head=True, waited=-1),
    Before.WAITED_LONGER: waits(2, waited=30),
    Before.WEIGHED_MORE: waits(2, queue=URGENTE, waited=-1),
    Before.PREFERENTIAL: waits(2, preferential=True, waited=0),
    Before.KNOWN: waits(2, knows=ANA, waited=0),
    Before.HANDED: waits(2, handed_to=ANA, waited=-1),
}


@pytest.mark.parametrize("rule", PASSING, ids=list(PASSING))
def test_somebody_else_was_first_and_this_is_the_rule(rule: Before) -> None:
    told = Told().then(1, waits(1, waited=1 if rule is Before.HANDED else 0)).then(2, PASSING[rule])
    if rule is Before.HANDED:
        told = Told(fifo(QUEUES)).then(1, PASSING[rule]).then(2, waits(1, waited=-2))
    told.then(1, one(1000)).then(5, one(1001))

    assert told.said() == [(What.JOINED, None), (What.PASSED, rule), (What.OFFERED, Chosen.ONLY)]
    assert told.account().agrees


def test_who_waited_several_times_the_target_of_another_queue_was_first() -> None:
    told = Told().then(1, waits(1, queue=URGENTE, waited=10), waits(2, waited=101)).then(1, one(1000))

    assert told.said() == [(What.JOINED, None), (What.PASSED, Before.AGED)]


def test_kept_for_the_agent_who_knows_the_patient() -> None:
    """Ana talks and is worth a short wait; Beto is free, and serves somebody who came later."""
    mine = waits(1, knows=ANA)
    told = Told().then(1, replace(one(1000), reach=Reach.NOTHING, soon=True), mine).then(1, waits(2), one(1001))
    told.then(3, one(1000))

    assert told.said() == [
        (What.JOINED, None),
        (What.KEPT, None),
        (What.PASSED, Before.KEPT),
        (What.OFFERED, Chosen.KNOWS),
    ]


def test_left_to_queues_of_better_claim_until_the_hold_is_over() -> None:
    """The only nurse is kept back from appointments for a minute; then not."""
    held = {**QUEUES, CITAS: replace(QUEUES[CITAS], reserve=1, hold=60.0)}
    told = Told(Policy(large(held).name, held)).then(1, waits(1), one(1000)).then(59).then(2)

    assert [what for what, _ in told.said()] == [What.JOINED, What.RESERVED, What.RELAXED, What.OFFERED]


def test_what_time_alone_changed_is_told_when_it_changed() -> None:
    told = Told().then(1, waits(1)).then(200)

    lines = told.account().lines
    assert [(line.what, line.at) for line in lines] == [
        (What.JOINED, NOON),
        (What.RELAXED, NOON + timedelta(seconds=60)),
        (What.AGED, NOON + timedelta(seconds=100)),
    ]


def test_an_emergency_widens() -> None:
    told = Told().then(1, waits(1, queue=URGENTE, tier=0)).then(40)

    assert [what for what, _ in told.said()] == [What.JOINED, What.TOGETHER, What.ANYBODY, What.EVERYBODY]


CHOICES = {
    Chosen.ONLY: (one(1000), one(1001, facturas=3)),
    Chosen.BEST: (one(1000, citas=5), one(1001, idle=900, citas=3)),
    Chosen.LEAST_FLEXIBLE: (one(1000, citas=3), one(1001, idle=900, citas=3, facturas=3)),
    Chosen.LONGEST_IDLE: (one(1000, idle=900, citas=3), one(1001, citas=3)),
}


@pytest.mark.parametrize("rule", CHOICES, ids=list(CHOICES))
def test_why_this_agent(rule: Chosen) -> None:
    told = Told().then(1, waits(1), *CHOICES[rule])

    assert told.said() == [(What.JOINED, None), (What.OFFERED, rule)]
    assert told.account().lines[1].agent == ANA


def test_an_agent_of_another_queue_helps() -> None:
    told = Told().then(1, waits(1, queue=FACTURAS), one(1000, citas=3)).then(50)

    assert told.said() == [(What.JOINED, None), (What.HELP, None), (What.OFFERED, Chosen.HELPS)]


def test_who_let_it_pass_is_free_and_not_asked_again_yet() -> None:
    told = Told().then(1, waits(1), one(1000))
    told.then(20, waits(1, not_before={ANA: told.live.now + timedelta(seconds=30)}), one(1000)).then(15)

    assert told.said() == [
        (What.JOINED, None),
        (What.OFFERED, Chosen.ONLY),
        (What.JUST_MISSED, None),
        (What.OFFERED, Chosen.ONLY),
    ]


def test_who_is_taken_out_and_put_again_came_once() -> None:
    """A promise to call back puts the contact again, with the place it had."""
    told = Told().then(1, waits(1))
    told.live.happened(("leaves", 1))
    told.then(5).then(5, waits(1)).then(5, one(1000))

    assert told.said() == [(What.JOINED, None), (What.LEFT, None), (What.OFFERED, Chosen.ONLY)]


def test_who_lost_the_agent_came_back_once_and_again_when_the_next_is_lost() -> None:
    """That the next agent let it pass is no coming back."""
    came_back, offered = (What.CAME_BACK, None), (What.OFFERED, Chosen.ONLY)
    mine = waits(1, head=True)
    told = Told().then(1, mine, one(1000))
    told.then(20, replace(mine, not_before={ANA: told.live.now + timedelta(seconds=20)}), one(1001))
    assert told.said() == [came_back, offered, offered]

    assert told.then(20, mine).said() == [came_back, offered, offered, came_back]


def test_who_is_moved_while_a_telephone_rings_is_told_so() -> None:
    told = Told().then(1, waits(1), one(1000)).then(5, waits(1, queue=FACTURAS))

    assert [what for what, _ in told.said()] == [What.JOINED, What.OFFERED, What.MOVED]


def test_many_who_passed_by_one_rule_are_one_line() -> None:
    told = Told(fifo(QUEUES)).then(1, waits(1), *[waits(n, waited=n) for n in range(2, 9)])
    for n in range(7):
        told.then(5, one(1000 + n))

    (_, passed) = told.account().lines
    assert (passed.before, passed.people) == (Before.WAITED_LONGER, 7)
    assert passed.until is not None and passed.until - passed.at == timedelta(seconds=30)


@settings(max_examples=examples(30), deadline=None)
@given(policies, more)
def test_everything_that_is_decided_can_be_told(policy: Policy, happened: list[list[object]]) -> None:
    """Every offer has its line with a rule; nobody passes without one, unless the agent could not have been theirs."""
    live = Live(policy)
    for part in happened:
        for event in [*part, ("tick", 1)]:
            live.happened(event)

    for me in {pick.interaction_id for picks in live.decided for pick in picks}:
        told = account(HOSPITAL, me, map(reread, live.kept))
        offered = [line for line in told.lines if line.what is What.OFFERED]
        mine = [pick.agent_id for picks in live.decided for pick in picks if pick.interaction_id == me]
        assert [line.agent for line in offered] == mine
        assert told.agrees and all(line.chosen is not None for line in offered)
