"""What holds for every floor, not only for those somebody thought of."""

from dataclasses import fields
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latido.routing.core.facts import (
    FULL,
    LAST_RESORT_AFTER,
    Free,
    Hold,
    Pick,
    Reach,
    Waiting,
    as_it_stands,
    qualifies,
    turn,
)
from latido.routing.core.matcher import Hall, choose, match
from latido.routing.tests.core.make import CLINIC, HOSPITAL, NOON
from latido.routing.tests.deep import examples

pytestmark = pytest.mark.core

SKILLS = ("citas", "facturacion", "enfermeria")
levels = st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 3), max_size=3)
moments = st.integers(0, 4).map(lambda minutes: NOON - timedelta(minutes=minutes))
houses = st.sampled_from([HOSPITAL, HOSPITAL, HOSPITAL, CLINIC])
agent_ids = st.integers(1000, 1012).map(lambda n: UUID(int=n))
one_waiting = st.builds(
    Waiting,
    interaction_id=st.integers(1, 40).map(lambda n: UUID(int=n)),
    organisation_id=houses,
    tier=st.sampled_from([0, 1, 2, 2, 2]),
    priority=st.integers(1, 2),
    head=st.booleans(),
    enqueued_at=moments,
    required=levels,
    load=st.sampled_from([34, FULL, FULL]),
    not_before=st.dictionaries(agent_ids, st.sampled_from([NOON, NOON + timedelta(seconds=5)]), max_size=2),
)
one_agent = st.builds(
    Free,
    agent_id=agent_ids,
    organisation_id=houses,
    skills=levels,
    load=st.sampled_from([0, 0, 34, FULL]),
    idle_since=moments,
    reach=st.sampled_from(list(Reach)),
)
floors = st.tuples(
    st.lists(one_waiting, unique_by=lambda w: w.interaction_id, max_size=20),
    st.lists(one_agent, unique_by=lambda a: a.agent_id, max_size=10),
)
Floor = tuple[list[Waiting], list[Free]]
often = settings(max_examples=examples(200), deadline=None)


def parties(floor: Floor, pick: Pick) -> tuple[Waiting, Free]:
    waiting, agents = floor
    return (
        next(w for w in waiting if w.interaction_id == pick.interaction_id),
        next(a for a in agents if a.agent_id == pick.agent_id),
    )


@often
@given(floors)
def test_nobody_is_offered_twice(floor: Floor) -> None:
    picks = match(*floor, NOON)

    assert len({p.interaction_id for p in picks}) == len(picks)
    assert len({p.agent_id for p in picks}) == len(picks)


@often
@given(floors)
def test_every_offer_is_possible(floor: Floor) -> None:
    for pick in match(*floor, NOON):
        one, agent = parties(floor, pick)

        assert one.organisation_id == agent.organisation_id
        assert qualifies(agent.skills, as_it_stands(one, NOON).required)
        assert agent.load + one.load <= FULL
        assert (
            agent.reach is Reach.ANYTHING or (agent.reach is Reach.EMERGENCIES and one.tier == 0) or _last(one, agent)
        )
        assert one.not_before.get(agent.agent_id, NOON) <= NOON


def _last(one: Waiting, agent: Free) -> bool:
    return agent.reach is Reach.LAST_RESORT and one.tier == 0 and NOON - one.enqueued_at >= LAST_RESORT_AFTER


@often
@given(floors)
def test_nobody_with_a_possible_agent_is_passed_by_a_later_turn(floor: Floor) -> None:
    """FIFO inside a class, and an emergency never behind: whoever got an agent, no earlier turn wanted that one.

    An agent who would have suited an earlier turn went to that turn or to a still earlier one.
    """
    picks = match(*floor, NOON)
    matched = {p.interaction_id for p in picks}
    left = [w for w in floor[0] if w.interaction_id not in matched]

    for pick in picks:
        one, agent = parties(floor, pick)
        envious = [w for w in left if turn(w) < turn(one) and isinstance(choose(w, [agent], NOON), Pick)]
        assert envious == []


@often
@given(floors)
def test_nobody_waits_while_somebody_free_could_take_it(floor: Floor) -> None:
    picks = match(*floor, NOON)
    matched, taken = {p.interaction_id for p in picks}, {p.agent_id for p in picks}
    idle = [a for a in floor[1] if a.agent_id not in taken]

    for one in floor[0]:
        alone = choose(one, idle, NOON)
        assert one.interaction_id in matched or isinstance(alone, Hold)


@often
@given(floors)
def test_each_offer_is_what_the_turn_would_have_chosen(floor: Floor) -> None:
    agents = {a.agent_id: a for a in floor[1]}

    for pick in match(*floor, NOON):
        one, _ = parties(floor, pick)
        assert choose(one, agents.values(), NOON) == pick
        del agents[pick.agent_id]


@often
@given(floors, st.randoms(use_true_random=False))
def test_same_facts_same_answer_whatever_their_order(floor: Floor, chance) -> None:
    waiting, agents = list(floor[0]), list(floor[1])
    chance.shuffle(waiting)
    chance.shuffle(agents)

    assert match(waiting, agents, NOON) == match(*floor, NOON)


@often
@given(floors, floors)
def test_a_hall_that_changed_answers_like_a_new_one(before: Floor, after: Floor) -> None:
    hall = Hall()
    for one in before[0]:
        hall.put_waiting(as_it_stands(one, NOON))
    for agent in before[1]:
        hall.put_agent(agent)
    hall.match(NOON)
    for one in before[0]:
        hall.drop_waiting(one.interaction_id)
    for agent in before[1]:
        hall.drop_agent(agent.agent_id)
    for one in after[0]:
        hall.put_waiting(as_it_stands(one, NOON))
    for agent in after[1]:
        hall.put_agent(agent)

    assert hall.match(NOON) == match(*after, NOON)
    assert hall.match(NOON) == []


@often
@given(floors)
def test_more_waiting_never_loses_somebody_their_turn(floor: Floor) -> None:
    """Monotone: alone of its class order, waiting longer can only help."""
    waiting, agents = floor
    picks = {p.interaction_id for p in match(waiting, agents, NOON)}

    for n, one in enumerate(waiting):
        if one.interaction_id in picks:
            longer = longest_wait(one)
            again = {p.interaction_id for p in match([*waiting[:n], longer, *waiting[n + 1 :]], agents, NOON)}
            assert one.interaction_id in again


def longest_wait(one: Waiting) -> Waiting:
    values = {f.name: getattr(one, f.name) for f in fields(one)}
    return Waiting(**{**values, "enqueued_at": NOON - timedelta(hours=1)})


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.tuples(st.integers(0, 300), st.sampled_from([0, 2, 2, 2]), levels), min_size=1, max_size=30))
def test_below_capacity_nobody_starves(arrivals: list[tuple[int, int, dict[str, int]]]) -> None:
    """Two agents who can do everything, calls of a minute: everybody is answered, within what there is before them."""
    agents = {UUID(int=1000 + n): NOON for n in range(2)}  # agent -> free since
    skills = dict.fromkeys(SKILLS, 3)
    left = {
        UUID(int=n + 1): Waiting(UUID(int=n + 1), HOSPITAL, tier, 5, False, NOON + timedelta(seconds=second), required)
        for n, (second, tier, required) in enumerate(arrivals)
    }
    waits: list[timedelta] = []
    for second in range(0, 300 + 60 * len(arrivals), 5):
        now = NOON + timedelta(seconds=second)
        here = [one for one in left.values() if one.enqueued_at <= now]
        free = [Free(a, HOSPITAL, skills, 0, since) for a, since in agents.items() if since <= now]
        for pick in match(here, free, now):
            waits.append(now - left.pop(pick.interaction_id).enqueued_at)
            agents[pick.agent_id] = now + timedelta(seconds=60)

    assert not left
    assert max(waits) <= timedelta(seconds=35 * len(arrivals))


MONEY_OR_WORTH = (
    "debt", "owe", "balance", "saldo", "deuda", "cartera", "paid", "pay", "bill", "invoice", "credit", "score", "value",
    "worth", "revenue", "lifetime", "ltv", "price", "insurer", "plan", "regime", "vip", "spend", "cost", "amount",
)  # fmt: skip


@pytest.mark.parametrize("facts", [Waiting, Free], ids=lambda each: each.__name__)
def test_neither_debt_nor_worth_is_known_to_the_matcher(facts: type) -> None:
    names = [field.name for field in fields(facts)]

    assert names
    assert [name for name in names for word in MONEY_OR_WORTH if word in name] == []


def test_the_words_of_money_are_looked_for_as_parts_of_names() -> None:
    assert any(word in "outstanding_balance" for word in MONEY_OR_WORTH)
    assert any(word in "lifetime_value" for word in MONEY_OR_WORTH)


def test_each_of_a_thousand_agents_gets_one_of_ten_thousand() -> None:
    waiting = [
        Waiting(
            UUID(int=n + 1), HOSPITAL, 2, n % 3, False, NOON - timedelta(seconds=n % 600), {f"s{n % 20}": n % 4 + 1}
        )
        for n in range(10_000)
    ]
    agents = [
        Free(UUID(int=100_000 + n), HOSPITAL, {f"s{(n + k) % 20}": (n + k) % 5 + 1 for k in range(5)}, 0, at(n))
        for n in range(1_000)
    ]

    assert len(match(waiting, agents, NOON)) == 1_000


def at(n: int) -> datetime:
    return NOON - timedelta(seconds=n)
