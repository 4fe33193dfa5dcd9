"""Whom a live contact may be handed on to, and whom it is offered to then."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.routing.contracts import AgentStateName as At
from latido.routing.contracts import CannotReceive, Receiver
from latido.routing.core.facts import EMERGENCY, Free, Pick
from latido.routing.core.matcher import match
from latido.routing.core.policy import ClassPolicy, Policy, PolicyName
from latido.routing.core.transferring import (
    KEPT_FOR,
    Ask,
    Desk,
    standing,
    why_not_anybody,
    why_not_to,
    with_skill,
)
from latido.routing.tests.core.make import NOON, agent, call

pytestmark = pytest.mark.core
ANA, BETO, QUEUE = UUID(int=1), UUID(int=2), UUID(int=9)
ASK = Ask(QUEUE, {"citas": 3, "enfermeria": 1}, frozenset({"enfermeria"}))


def desk(state: At = At.AVAILABLE, who: UUID = BETO, *, phone: bool = True, **skills: int) -> Desk:
    return Desk(who, state, skills or {"citas": 3, "enfermeria": 1}, phone)


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        (desk(), None),
        (desk(At.ON_CONTACT), None),
        (desk(At.OFFERED), None),
        (desk(At.AFTER_CONTACT), None),
        (desk(enfermeria=1), None),
        (desk(citas=5), CannotReceive.NO_LICENCE),
        (desk(At.AWAY), CannotReceive.AWAY),
        (desk(At.OFFLINE), CannotReceive.OFFLINE),
        (desk(At.NOT_ANSWERING), CannotReceive.NOT_ANSWERING),
        (desk(phone=False), CannotReceive.NO_PHONE),
        (desk(who=ANA), CannotReceive.ONESELF),
        (None, CannotReceive.UNKNOWN),
    ],
)
def test_who_can_be_handed_somebody_by_name(to: Desk | None, reason: CannotReceive | None) -> None:
    assert why_not_to(to, ASK, ANA) is reason


def test_an_emergency_is_handed_to_nobody_alone() -> None:
    assert why_not_to(desk(), replace(ASK, tier=EMERGENCY), ANA) is CannotReceive.EMERGENCY
    assert why_not_anybody([desk()], replace(ASK, tier=EMERGENCY), ANA) is None


@pytest.mark.parametrize(
    ("desks", "served"),
    [
        ([desk()], True),
        ([desk(At.ON_CONTACT)], True),
        ([desk(At.AWAY)], False),
        ([desk(phone=False)], False),
        ([desk(citas=2, enfermeria=1)], False),
        ([desk(who=ANA)], False),
        ([replace(desk(enfermeria=1), helps=frozenset({QUEUE}))], True),
        ([replace(desk(citas=5), helps=frozenset({QUEUE}))], False),
        ([], False),
    ],
)
def test_a_queue_needs_somebody_else_at_work_who_serves_it(desks: list[Desk], served: bool) -> None:
    assert (why_not_anybody(desks, ASK, ANA) is None) is served


def test_a_skill_is_asked_beside_what_the_queue_asks_and_never_less_of_it() -> None:
    assert with_skill(ASK, "wayuu").required == {"citas": 3, "enfermeria": 1, "wayuu": 1}
    assert with_skill(ASK, "citas").required == ASK.required


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (At.AVAILABLE, Receiver.FREE),
        (At.ON_CONTACT, Receiver.TALKS),
        (At.OFFERED, Receiver.TALKS),
        (At.AFTER_CONTACT, Receiver.WRITES),
        (At.AWAY, Receiver.GONE),
    ],
)
def test_what_is_told_of_an_agent(state: At, told: Receiver) -> None:
    assert standing(desk(state)) is told


agents = st.lists(
    st.builds(
        lambda n, idle, level: agent(n, idle=idle, citas=level),
        st.integers(2, 9),
        st.integers(0, 600),
        st.integers(1, 5),
    ),
    unique_by=lambda each: each.agent_id,
    max_size=6,
)
policies = st.builds(
    Policy,
    name=st.sampled_from(PolicyName),
    classes=st.just({}) | st.builds(lambda reserve: {QUEUE: ClassPolicy(reserve=reserve, hold=5.0)}, st.integers(0, 1)),
)


@given(policies, agents, st.integers(0, 3600), st.integers(0, 119))
def test_whoever_is_handed_to_somebody_is_theirs_alone_until_the_time_is_over_and_then_is_not_lost(
    policy: Policy, here: list[Free], waited: int, since: int
) -> None:
    """since: seconds after the hand-over; before it is over nobody else, from then on the first who can."""
    until = NOON - timedelta(seconds=since) + KEPT_FOR
    one = replace(call(100, waited=waited + since, citas=1), handed_to=BETO, handed_until=until, queue=QUEUE)

    picks = match([one], here, NOON, policy)

    if until > NOON:
        assert picks == [Pick(one.interaction_id, each.agent_id) for each in here if each.agent_id == BETO]
    else:
        assert len(picks) == min(len(here), 1)
