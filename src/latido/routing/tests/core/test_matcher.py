"""Whose turn it is, and whose phone rings."""

from datetime import timedelta

import pytest

from latido.routing.core.facts import Hold, HoldReason, Pick, Reach
from latido.routing.core.matcher import Hall, choose, match
from latido.routing.tests.core.make import CLINIC, NOON, agent, call, pairs

pytestmark = pytest.mark.core


def test_the_longest_wait_is_served_first() -> None:
    picks = match([call(1, waited=10), call(2, waited=90)], [agent(7)], NOON)

    assert pairs(picks) == [(2, 7)]


def test_the_longest_idle_agent_is_offered_the_call() -> None:
    picks = match([call(1)], [agent(7, idle=10), agent(8, idle=90)], NOON)

    assert pairs(picks) == [(1, 8)]


def test_an_emergency_passes_before_everybody() -> None:
    waiting = [call(1, waited=600, priority=1), call(2, tier=0, priority=9)]

    assert pairs(match(waiting, [agent(7)], NOON)) == [(2, 7)]


def test_priority_passes_before_the_longest_wait() -> None:
    picks = match([call(1, waited=300, priority=5), call(2, priority=1)], [agent(7)], NOON)

    assert pairs(picks) == [(2, 7)]


def test_who_comes_back_from_a_lost_agent_is_first_of_the_class() -> None:
    picks = match([call(1, waited=300), call(2, waited=5, head=True)], [agent(7)], NOON)

    assert pairs(picks) == [(2, 7)]


def test_who_comes_back_does_not_pass_a_better_priority() -> None:
    picks = match([call(1, priority=1), call(2, head=True, priority=5)], [agent(7)], NOON)

    assert pairs(picks) == [(1, 7)]


@pytest.mark.parametrize("waited", [0, 60, 36_000], ids=["at once", "a minute", "ten hours"])
def test_a_licence_is_never_relaxed_however_long_the_wait(waited: float) -> None:
    picks = match([call(1, waited=waited, enfermeria=1)], [agent(7, citas=5)], NOON)

    assert picks == []


def test_proficiency_below_what_is_required_does_not_qualify() -> None:
    assert match([call(1, citas=3)], [agent(7, citas=2)], NOON) == []
    assert pairs(match([call(1, citas=3)], [agent(7, citas=3)], NOON)) == [(1, 7)]


def test_somebody_without_a_qualified_agent_holds_nobody_else_up() -> None:
    waiting = [call(1, waited=900, enfermeria=1), call(2, waited=5)]

    assert pairs(match(waiting, [agent(7, citas=5)], NOON)) == [(2, 7)]


def test_a_full_agent_is_not_offered_another_call() -> None:
    assert match([call(1)], [agent(7, load=34)], NOON) == []


def test_a_full_agent_is_passed_over_for_one_with_room() -> None:
    picks = match([call(1)], [agent(7, idle=90, load=34), agent(8, idle=10)], NOON)

    assert pairs(picks) == [(1, 8)]


def test_who_let_it_pass_is_not_asked_again_at_once() -> None:
    waiting = [call(1, missed_by={8: 5})]

    assert pairs(match(waiting, [agent(7, idle=10), agent(8, idle=90)], NOON)) == [(1, 7)]
    assert match(waiting, [agent(8)], NOON) == []
    assert pairs(match(waiting, [agent(8)], NOON + timedelta(seconds=5))) == [(1, 8)]


def test_who_found_nobody_stays_in_the_hall() -> None:
    hall = Hall()
    hall.put_waiting(call(1, missed_by={8: 5}))
    hall.put_agent(agent(8))

    assert hall.match(NOON) == []
    assert pairs(hall.match(NOON + timedelta(seconds=5))) == [(1, 8)]


def test_nobody_is_forgotten_however_many_come_and_go() -> None:
    hall = Hall()
    for n in range(500):
        hall.put_waiting(call(n + 1, waited=n))
    for n in range(500):
        if n % 50:
            hall.drop_waiting(call(n + 1).interaction_id)
    for n in range(20):
        hall.put_agent(agent(1000 + n, idle=n))

    assert pairs(hall.match(NOON)) == [(451 - 50 * k, 1019 - k) for k in range(10)]


def test_who_let_one_pass_may_be_offered_the_next() -> None:
    waiting = [call(1, waited=90, missed_by={8: 5}), call(2, waited=10)]

    assert pairs(match(waiting, [agent(8)], NOON)) == [(2, 8)]


def test_an_emergency_interrupts_after_contact_work_when_nobody_is_free() -> None:
    wrapping = agent(7, idle=900, reach=Reach.EMERGENCIES)

    assert pairs(match([call(1, tier=0)], [wrapping], NOON)) == [(1, 7)]
    assert pairs(match([call(1, tier=0)], [wrapping, agent(8, idle=1)], NOON)) == [(1, 8)]


def test_nothing_else_interrupts_after_contact_work() -> None:
    assert match([call(1, waited=3600, priority=1)], [agent(7, reach=Reach.EMERGENCIES)], NOON) == []


def test_whom_nothing_may_be_offered_is_offered_nothing() -> None:
    assert match([call(1, tier=0)], [agent(7, reach=Reach.NOTHING)], NOON) == []


def test_one_organisations_agents_never_serve_another() -> None:
    assert match([call(1)], [agent(7, org=CLINIC)], NOON) == []


def test_several_are_matched_at_once_each_with_one() -> None:
    waiting = [call(n, waited=n) for n in range(1, 5)]
    agents = [agent(7, idle=1), agent(8, idle=2), agent(9, idle=3)]

    assert pairs(match(waiting, agents, NOON)) == [(4, 9), (3, 8), (2, 7)]


def test_the_order_in_which_facts_arrive_changes_nothing() -> None:
    waiting = [call(n, waited=n % 7, citas=n % 3) for n in range(1, 40)]
    agents = [agent(100 + n, idle=n % 5, citas=n % 4) for n in range(20)]

    assert match(waiting, agents, NOON) == match(waiting[::-1], agents[::-1], NOON)


@pytest.mark.parametrize(
    ("agents", "answer"),
    [
        ([], Hold(HoldReason.NOBODY_QUALIFIED)),
        ([agent(7, citas=1)], Hold(HoldReason.NOBODY_QUALIFIED)),
        ([agent(7, citas=3, load=100)], Hold(HoldReason.ALL_BUSY)),
        ([agent(7, citas=3, reach=Reach.NOTHING)], Hold(HoldReason.ALL_BUSY)),
        ([agent(9, citas=3)], Hold(HoldReason.JUST_MISSED)),
        ([agent(9, citas=3), agent(7, citas=3)], Pick(call(1).interaction_id, agent(7).agent_id)),
    ],
    ids=["nobody", "not good enough", "full", "busy", "let it pass", "the other one"],
)
def test_a_hold_says_why(agents: list, answer: Hold | Pick) -> None:
    assert choose(call(1, citas=3, missed_by={9: 5}), agents, NOON) == answer
