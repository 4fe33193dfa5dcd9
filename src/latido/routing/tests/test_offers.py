"""Offers after they left: accepted once, refused without losing a place, lapsed in time."""

import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from latido.interactions import api as interactions
from latido.interactions.contracts import State as Contact
from latido.routing import api as routing
from latido.routing.contracts import OfferOutcome, OfferToRing
from latido.routing.router.chores import Chores
from latido.routing.router.session import conninfo
from latido.routing.tests.floor import NOON, Floor, in_parallel, later, leading

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]


def ring(floor: Floor, at: float = 1) -> OfferToRing:
    """The leader offers, and the telephone rings."""
    with leading(later(at)) as leader:
        leader.tick(later(at))
    (offer,) = floor.ringing(later(at))
    routing.offer_delivered(floor.id, offer.offer_id, at=later(at))
    return offer


def test_twenty_answers_at_once_and_one_counts() -> None:
    floor = Floor()
    agent, call = floor.agent(), floor.call()
    offer = ring(floor)

    answers = in_parallel(20, lambda n: floor.accept(offer, later(2 + n / 1000)))

    assert answers.count(True) == 1
    assert (floor.desk(agent).state, floor.work(call).state) == ("on_contact", "assigned")
    assert [o.outcome for o in floor.offers()] == ["accepted"]


def test_an_answer_is_no_news_to_the_leader_and_the_end_of_the_call_is_one() -> None:
    """Who was offered something it holds for busy already; whose call ends may be offered an emergency."""
    floor = Floor()
    agent, call = floor.agent(), floor.call()
    offer = ring(floor)

    floor.accept(offer, later(2))
    assert floor.inbox() == []

    routing.contact_ended(floor.id, call, at=later(60))
    assert floor.inbox() == [("agent", agent)]


def test_the_leader_hears_that_an_emergency_was_answered() -> None:
    floor = Floor()
    floor.agent()
    call = floor.call(tier=0)
    offer = ring(floor)

    floor.accept(offer, later(2))

    assert floor.inbox() == [("work", call)]


def test_the_same_answer_told_again_is_still_an_answer() -> None:
    """The connection broke while it committed; whoever asked cannot know and asks again."""
    floor = Floor()
    floor.agent(), floor.call()
    offer = ring(floor)

    assert floor.accept(offer, later(2)) is True
    assert floor.accept(offer, later(2)) is True
    assert floor.accept(offer, later(2.001)) is False


def test_an_offer_tells_whose_interaction_it_was() -> None:
    floor = Floor()
    floor.agent()
    call = floor.call()
    offer = ring(floor)

    assert routing.offered_interaction(offer.offer_id) == (floor.id, call)
    assert routing.offered_interaction(call) is None


def test_an_answer_after_the_end_does_not_count() -> None:
    floor = Floor()
    floor.agent()
    call = floor.call()
    offer = ring(floor)
    floor.hang_up(call, later(2))

    assert floor.accept(offer, later(3)) is False


def test_answer_and_hang_up_at_once_leave_one_truth() -> None:
    floor = Floor()
    agent, call = floor.agent(), floor.call()
    offer = ring(floor)
    acts = [lambda: floor.accept(offer, later(2)), lambda: floor.hang_up(call, later(2))]

    in_parallel(2, lambda n: acts[n]())

    assert floor.work(call).state == "done"
    assert floor.desk(agent).state in ("available", "after_contact")
    assert floor.offers(ended_at=None) == []


def test_an_answer_that_meets_the_end_waits_for_it_and_does_not_count() -> None:
    floor = Floor()
    floor.agent()
    call = floor.call()
    offer = ring(floor)
    with psycopg.connect(conninfo()) as ending, ThreadPoolExecutor(1) as thread:
        ending.execute("SELECT set_config('app.organisation', %s, true)", [str(floor.id)])
        ending.execute("UPDATE routing_work SET state = 'done' WHERE interaction_id = %s", [call])
        answer = thread.submit(in_parallel, 1, lambda _: floor.accept(offer, later(2)))
        while not ending.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchall():
            assert not answer.done()
            time.sleep(0.01)
        ending.commit()
        assert answer.result(10) == [False]

    assert floor.work(call).state == "done"


@pytest.mark.parametrize(
    ("outcome", "seconds"), [("lapsed", 10), ("declined", 30), ("unreachable", 3)], ids=lambda each: str(each)
)
def test_who_let_it_pass_is_asked_again_after_a_while(outcome: str, seconds: float) -> None:
    floor = Floor()
    agent, call = floor.agent(), floor.call()
    offer = ring(floor)
    assert routing.refuse_offer(floor.id, offer.offer_id, OfferOutcome(outcome), at=later(10))

    with leading(later(10)) as leader:
        chores = Chores(leader)
        leader.tick(later(10))
        floor.beat(agent, later(9 + seconds))
        chores.run(later(9.9 + seconds))
        leader.tick(later(9.9 + seconds))
        assert floor.work(call).state == "waiting"
        chores.run(later(10 + seconds))
        leader.tick(later(10 + seconds))

    assert floor.desk(agent).state == "offered"
    assert floor.contact(call).waiting_since == NOON


def test_another_agent_is_asked_at_once() -> None:
    floor = Floor()
    first, second = floor.agent(), floor.agent(later(0.5))
    call = floor.call()
    offer = ring(floor)
    routing.refuse_offer(floor.id, offer.offer_id, OfferOutcome.LAPSED, at=later(21))

    again = ring(floor, 21)

    assert (offer.agent_id, again.agent_id, again.interaction_id) == (first, second, call)


def test_who_is_refused_keeps_the_place() -> None:
    floor = Floor()
    agent = floor.agent()
    patient = floor.call()
    offer = ring(floor)
    other = floor.call(at=later(2))
    routing.refuse_offer(floor.id, offer.offer_id, OfferOutcome.UNREACHABLE, at=later(3))

    with leading(later(7)) as leader:
        leader.tick(later(7))

    assert [o.interaction_id for o in floor.ringing(later(7))] == [patient]
    assert floor.work(other).state == "waiting"
    assert floor.desk(agent).interaction_id == patient


def test_a_refusal_is_counted_once() -> None:
    floor = Floor()
    agent = floor.agent()
    floor.call()
    offer = ring(floor)

    said = in_parallel(8, lambda _: routing.refuse_offer(floor.id, offer.offer_id, OfferOutcome.LAPSED, at=later(21)))

    assert said.count(True) == 1
    assert floor.desk(agent).missed_offers == 1


def test_an_offer_nobody_answers_lapses_by_the_leaders_clock() -> None:
    floor = Floor()
    agent, call = floor.agent(), floor.call()
    with leading() as leader:
        leader.tick(later(1))
        (offer,) = floor.ringing(later(1))
        routing.offer_delivered(floor.id, offer.offer_id, at=later(1))
        chores = Chores(leader)
        floor.beat(agent, later(20))

        chores.run(later(20.9))
        assert floor.desk(agent).state == "offered"
        chores.run(later(21))

    assert [o.outcome for o in floor.offers()] == ["lapsed"]
    assert (floor.desk(agent).state, floor.desk(agent).missed_offers) == ("available", 1)
    assert (floor.work(call).state, floor.contact(call).state) == ("waiting", Contact.QUEUED)


def test_an_offer_that_never_reached_a_telephone_is_no_fault_of_the_agent() -> None:
    floor = Floor()
    agent = floor.agent()
    floor.call()
    with leading() as leader:
        leader.tick(later(1))
        floor.beat(agent, later(20))
        Chores(leader).run(later(21))

    assert [o.outcome for o in floor.offers()] == ["unreachable"]
    assert floor.desk(agent).missed_offers == 0


def test_a_successor_lapses_what_its_predecessor_offered() -> None:
    floor = Floor()
    floor.agent(), floor.call()
    ring(floor)

    with leading(later(2)) as successor:
        Chores(successor).run(later(21))

    assert [o.outcome for o in floor.offers()] == ["lapsed"]


def test_two_missed_in_a_row_set_not_answering_and_one_key_brings_back() -> None:
    floor = Floor()
    agent = floor.agent()
    floor.call()
    for at in (1, 40):
        offer = ring(floor, at)
        routing.refuse_offer(floor.id, offer.offer_id, OfferOutcome.LAPSED, at=later(at + 20))
    assert floor.desk(agent).state == "not_answering"

    with floor.scope():
        routing.come_back(agent, actor=floor.actor(agent), now=later(61))

    assert (floor.desk(agent).state, floor.desk(agent).missed_offers) == ("available", 0)


def test_an_agent_who_vanishes_while_it_rings_costs_the_patient_nothing() -> None:
    """The page is gone: the telephone cannot be reached, the next agent's rings, and this desk is away."""
    floor = Floor()
    gone, here = floor.agent(), floor.agent(later(0.5))
    call = floor.call()
    offer = ring(floor)
    routing.phone_state(floor.id, gone, False, at=later(2))
    routing.refuse_offer(floor.id, offer.offer_id, OfferOutcome.UNREACHABLE, at=later(2))

    with leading(later(2)) as leader:
        leader.tick(later(2))
        (again,) = floor.ringing(later(2))
        for at in (5, 10, 15):
            floor.beat(here, later(at))
        Chores(leader).run(later(17))

    assert (again.interaction_id, again.agent_id) == (call, here)
    assert floor.desk(gone).state == "away"


def test_what_was_answered_but_never_connected_goes_back_to_the_head() -> None:
    """The voice process died between the agent's answer and the bridge, and with it the leg."""
    floor = Floor()
    agent, call = floor.agent(), floor.call()
    offer = ring(floor)
    assert floor.accept(offer, later(2))

    with leading(later(3)) as leader:
        floor.beat(agent, later(11))
        Chores(leader).run(later(13))

    assert (floor.work(call).state, floor.work(call).head) == ("waiting", True)
    assert floor.desk(agent).state == "away"
    assert floor.offers(ended_at=None) == []


def test_what_ended_without_word_to_us_is_cleared() -> None:
    """The process that ended the contact died before it told routing."""
    floor = Floor()
    agent, call = floor.agent(), floor.call()
    floor.talk(ring(floor), later(2))
    interactions.ended(floor.id, call, by="caller", at=later(30))

    with leading(later(31)) as leader:
        floor.beat(agent, later(36))
        Chores(leader).run(later(37))

    assert (floor.work(call).state, floor.desk(agent).state) == ("done", "after_contact")


def test_another_organisation_can_neither_answer_nor_refuse() -> None:
    ours, theirs = Floor(), Floor()
    ours.agent(), ours.call()
    offer = ring(ours)

    assert routing.accept_offer(theirs.id, offer.offer_id, at=later(2)) is False
    assert routing.refuse_offer(theirs.id, offer.offer_id, OfferOutcome.DECLINED, at=later(2)) is False
    routing.offer_delivered(theirs.id, offer.offer_id, at=later(2))
    assert [o.outcome for o in ours.offers()] == [""]
