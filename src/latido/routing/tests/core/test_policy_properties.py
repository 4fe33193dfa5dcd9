"""What holds for every policy and every floor, whatever happened on it before."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latido.routing.core.facts import ALONE, EMERGENCY, FULL, Free, Pick, Reach, Waiting
from latido.routing.core.matcher import Hall, match
from latido.routing.core.policy import ClassPolicy, Overflow, Policy, PolicyName, Ring
from latido.routing.tests.core.make import HOSPITAL, NOON
from latido.routing.tests.core.naive import Naive
from latido.routing.tests.deep import examples

pytestmark = pytest.mark.core

SKILLS = ("citas", "facturacion", "enfermeria")
QUEUES = tuple(UUID(int=500 + n) for n in range(4))
levels = st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 4), max_size=3)
instants = st.integers(0, 240).map(lambda seconds: NOON - timedelta(seconds=seconds))
agent_ids = st.integers(1000, 1008).map(lambda n: UUID(int=n))
queues = st.sampled_from(QUEUES)
classes = st.builds(
    ClassPolicy,
    weight=st.sampled_from([1.0, 2.0, 10.0]),
    target=st.sampled_from([10.0, 20.0, 60.0]),
    handle=st.sampled_from([120.0, 240.0]),
    required=levels,
    reserve=st.integers(0, 2),
    hold=st.sampled_from([0.0, 30.0, 90.0]),
    rings=st.sampled_from([(), (Ring(30, 1),), (Ring(20, 1), Ring(60, 3))]),
    keep=st.sampled_from([0.0, 15.0]),
    keep_text=st.just(120.0),
    interruptible=st.booleans(),
    deferrable=st.booleans(),
    overflow=st.lists(
        st.builds(
            Overflow, to=queues, after=st.sampled_from([0.0, 45.0]), waiting=st.integers(0, 3), idle=st.integers(0, 1)
        ),
        max_size=2,
    ).map(tuple),
)
policies = st.builds(
    Policy,
    name=st.sampled_from([PolicyName.LATIDO, PolicyName.LATIDO, PolicyName.FIFO]),
    classes=st.dictionaries(queues, classes, max_size=4),
    proficiency_bonus=st.sampled_from([0.0, 0.1]),
    at_once=st.sampled_from([0, 0, 2]),
)
one_waiting = st.builds(
    Waiting,
    interaction_id=st.integers(1, 30).map(lambda n: UUID(int=n)),
    organisation_id=st.just(HOSPITAL),
    tier=st.sampled_from([0, 1, 2, 2, 2, 2]),
    priority=st.sampled_from([1, 5, 5]),
    head=st.sampled_from([False, False, False, True]),
    enqueued_at=instants,
    required=levels,
    load=st.sampled_from([34, FULL, FULL]),
    not_before=st.dictionaries(agent_ids, st.sampled_from([NOON, NOON + timedelta(seconds=5)]), max_size=1),
    queue=queues,
    licensed=st.frozensets(st.sampled_from(SKILLS), max_size=1),
    knows=st.none() | agent_ids,
    handed_to=st.none() | st.none() | st.none() | agent_ids,
    handed_until=st.none() | st.just(NOON + timedelta(seconds=30)),
    text=st.booleans(),
    preferential=st.booleans(),
)
one_agent = st.builds(
    Free,
    agent_id=agent_ids,
    organisation_id=st.just(HOSPITAL),
    skills=levels,
    load=st.sampled_from([0, 0, 0, 34, FULL]),
    idle_since=instants,
    reach=st.sampled_from([Reach.ANYTHING, Reach.ANYTHING, *Reach]),
    deferrable=st.sampled_from([0, 34]),
    interruptible=st.sampled_from([0, 34]),
    carrying=st.integers(0, 3),
    rests_until=st.none() | st.just(NOON + timedelta(seconds=20)),
    soon=st.booleans(),
    also=st.dictionaries(queues, st.just(NOON + timedelta(seconds=40)), max_size=1),
)
events = st.lists(
    st.one_of(
        one_waiting,
        one_agent,
        st.tuples(st.just("leaves"), st.integers(1, 30)),
        st.tuples(st.just("goes"), st.integers(1000, 1008)),
        st.tuples(st.just("tick"), st.integers(0, 40)),
        st.tuples(st.just("tick"), st.integers(0, 3)),
    ),
    max_size=60,
)
few = settings(max_examples=examples(40), deadline=None)


@few
@given(policies, events)
def test_the_hall_answers_what_plain_looking_at_everybody_would(policy: Policy, happened: list) -> None:
    """After any events, at any times: the same offers in the same order."""
    hall = Hall(default=policy)
    waiting: dict[UUID, Waiting] = {}
    agents: dict[UUID, Free] = {}
    now = NOON
    for event in [*happened, ("tick", 1)]:
        match event:
            case Waiting():
                hall.put_waiting(event)
                waiting[event.interaction_id] = event
            case Free():
                hall.put_agent(event)
                agents[event.agent_id] = event
            case ("leaves", n):
                hall.drop_waiting(UUID(int=n))
                waiting.pop(UUID(int=n), None)
            case ("goes", n):
                hall.drop_agent(UUID(int=n))
                agents.pop(UUID(int=n), None)
            case (_, seconds):
                now += timedelta(seconds=seconds)
                expected = Naive(waiting.values(), agents.values(), now, policy).match()
                assert hall.match(now) == expected
                for pick in expected:
                    del waiting[pick.interaction_id]
                    # whoever was picked is busy, and comes back before long
                    busy = replace(agents[pick.agent_id], reach=Reach.NOTHING, soon=True)
                    agents[pick.agent_id] = busy
                    hall.put_agent(busy)
                assert hall.match(now) == []


floors = st.tuples(
    st.lists(one_waiting, unique_by=lambda w: w.interaction_id, max_size=16),
    st.lists(one_agent, unique_by=lambda a: a.agent_id, max_size=8),
)
Everybody = tuple[list[Waiting], list[Free]]


def parties(everybody: Everybody, pick: Pick) -> tuple[Waiting, Free]:
    waiting, agents = everybody
    return (
        next(w for w in waiting if w.interaction_id == pick.interaction_id),
        next(a for a in agents if a.agent_id == pick.agent_id),
    )


@few
@given(policies, floors)
def test_never_above_capacity_and_nobody_twice(policy: Policy, everybody: Everybody) -> None:
    picks = match(*everybody, NOON, policy)

    assert len({p.interaction_id for p in picks}) == len({p.agent_id for p in picks}) == len(picks)
    for pick in picks:
        one, agent = parties(everybody, pick)
        gives_way = agent.deferrable if one.tier == EMERGENCY else agent.interruptible
        assert agent.load - gives_way + one.load <= FULL


@few
@given(policies, floors)
def test_a_licence_is_never_relaxed(policy: Policy, everybody: Everybody) -> None:
    """Not by rings, overflow, help, hand-over nor acquaintance; only an emergency nobody took goes to anybody."""
    for pick in match(*everybody, NOON, policy):
        one, agent = parties(everybody, pick)
        if one.tier != EMERGENCY or NOON - one.enqueued_at < ALONE:
            missing = [s for s in one.licensed & one.required.keys() if agent.skills.get(s, 0) < one.required[s]]
            assert missing == []


@few
@given(policies, floors)
def test_an_emergency_is_never_behind(policy: Policy, everybody: Everybody) -> None:
    """Whoever was given an agent before an emergency, no emergency left could have had that agent."""
    picks = match(*everybody, NOON, policy)
    matched = {p.interaction_id for p in picks}
    urgent = [w for w in everybody[0] if w.tier == EMERGENCY and w.interaction_id not in matched]

    for pick in picks:
        one, agent = parties(everybody, pick)
        if one.tier != EMERGENCY:
            assert match(urgent, [agent], NOON, policy) == []


@few
@given(policies, floors)
def test_first_in_first_out_inside_a_queue(policy: Policy, everybody: Everybody) -> None:
    """Of those alike in all but the wait, nobody is served while an earlier one is left."""
    waiting = [replace(w, not_before={}, knows=None, handed_to=None, head=False) for w in everybody[0]]
    matched = {p.interaction_id for p in match(waiting, everybody[1], NOON, policy)}

    for one in waiting:
        for earlier in waiting:
            alike = replace(earlier, interaction_id=one.interaction_id, enqueued_at=one.enqueued_at) == one
            if alike and earlier.enqueued_at < one.enqueued_at and one.interaction_id in matched:
                assert earlier.interaction_id in matched


@few
@given(policies, floors, st.integers(1, 600))
def test_monotone_in_waiting_time(policy: Policy, everybody: Everybody, longer: int) -> None:
    """Who waits longer than they do, with all else the same, is not served later for it."""
    waiting, agents = everybody
    waiting = [replace(w, knows=None, handed_to=None) for w in waiting]
    order = [p.interaction_id for p in match(waiting, agents, NOON, policy)]

    for n, one in enumerate(waiting):
        if one.tier and one.interaction_id in order:
            since = one.enqueued_at - timedelta(seconds=longer)
            again = match([*waiting[:n], replace(one, enqueued_at=since), *waiting[n + 1 :]], agents, NOON, policy)
            assert one.interaction_id in {p.interaction_id for p in again}


@few
@given(policies, floors)
def test_the_hall_knows_when_to_look_again(policy: Policy, everybody: Everybody) -> None:
    """Between now and the instant it names, looking again finds nothing new."""
    hall = Hall(default=policy)
    for one in everybody[0]:
        hall.put_waiting(one)
    for agent in everybody[1]:
        hall.put_agent(agent)
    hall.match(NOON)
    until = hall.next_change() or NOON + timedelta(hours=1)

    assert until > NOON
    assert hall.match(NOON + (until - NOON) / 2) == []
    assert hall.match(until - timedelta(microseconds=1)) == []


@settings(max_examples=examples(15), deadline=None)
@given(
    policies, st.lists(st.tuples(st.integers(0, 200), st.sampled_from([0, 2, 2, 2]), queues), min_size=1, max_size=25)
)
def test_below_capacity_nobody_starves(policy: Policy, arrivals: list[tuple[int, int, UUID]]) -> None:
    """Two agents who can do everything, contacts of a minute: everybody is answered, whatever is reserved for whom."""
    agents = {UUID(int=1000 + n): NOON for n in range(2)}  # agent -> free since
    skills = dict.fromkeys(SKILLS, 5)
    left = {
        UUID(int=n + 1): Waiting(
            UUID(int=n + 1), HOSPITAL, tier, 5, False, NOON + timedelta(seconds=second), {}, queue=queue
        )
        for n, (second, tier, queue) in enumerate(arrivals)
    }
    waits: list[timedelta] = []
    for second in range(0, 400 + 60 * len(arrivals), 5):
        now: datetime = NOON + timedelta(seconds=second)
        here = [one for one in left.values() if one.enqueued_at <= now]
        free = [Free(a, HOSPITAL, skills, 0, since) for a, since in agents.items() if since <= now]
        for pick in match(here, free, now, policy):
            waits.append(now - left.pop(pick.interaction_id).enqueued_at)
            agents[pick.agent_id] = now + timedelta(seconds=60)

    assert not left
    assert max(waits) <= timedelta(seconds=100 + 35 * len(arrivals))
