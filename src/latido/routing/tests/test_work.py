"""Waiting interactions: they join once, move, come back to the head, and leave from wherever they are."""

import pytest

from latido.interactions import api as interactions
from latido.interactions.contracts import State as Contact
from latido.routing import api as routing
from latido.routing.contracts import UnknownQueue
from latido.routing.tests.floor import NOON, Floor, in_parallel, later, leading

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]


def test_asking_twenty_times_queues_it_once() -> None:
    floor = Floor()
    call = floor.call()

    in_parallel(20, lambda n: floor.enqueue(call, at=later(n)))

    assert (floor.work(call).enqueued_at, floor.work(call).state) == (NOON, "waiting")
    assert floor.contact(call).state is Contact.QUEUED


def test_an_unknown_queue_is_refused() -> None:
    floor = Floor()
    with pytest.raises(UnknownQueue):
        floor.call("XXX")


def test_the_emergency_key_in_the_queue_moves_it_with_the_wait_it_has() -> None:
    floor = Floor()
    call = floor.call()

    floor.enqueue(call, "ENF", tier=0, at=later(90))

    work = floor.work(call)
    assert (work.tier, work.required, work.enqueued_at) == (0, {"enfermeria": 1}, NOON)
    assert (floor.contact(call).queue_name, floor.contact(call).tier) == ("Enfermería", 0)


def test_the_emergency_key_while_a_phone_rings_takes_it_to_a_nurse() -> None:
    floor = Floor()
    clerk, nurse = floor.agent(), floor.agent(enfermeria=2)
    call = floor.call()
    with leading() as leader:
        leader.tick(later(1))
        assert floor.desk(clerk).state == "offered"
        floor.enqueue(call, "ENF", tier=0, at=later(3))
        leader.tick(later(4))

    assert [(o.interaction_id, o.agent_id) for o in floor.ringing(later(4))] == [(call, nurse)]
    assert (floor.desk(clerk).state, floor.desk(clerk).missed_offers, floor.desk(clerk).idle_since) == (
        "available", 0, NOON,
    )  # fmt: skip


def test_asking_again_while_the_phone_rings_changes_nothing() -> None:
    floor = Floor()
    agent, call = floor.agent(), floor.call()
    with leading() as leader:
        leader.tick(later(1))

    floor.enqueue(call, at=later(2))

    assert (floor.work(call).state, floor.contact(call).state) == ("offered", Contact.OFFERED)
    assert floor.desk(agent).state == "offered"


def test_what_is_over_is_not_queued() -> None:
    floor = Floor()
    call = floor.call()
    floor.hang_up(call, later(1))

    floor.enqueue(call, "ENF", tier=0, at=later(2))

    assert floor.work(call).state == "done"


def test_who_hangs_up_in_the_queue_is_offered_to_nobody() -> None:
    floor = Floor()
    call = floor.call()
    with leading() as leader:
        leader.tick(later(1))
        floor.hang_up(call, later(2))
        agent = floor.agent(later(3))
        leader.tick(later(4))

    assert floor.offers() == []
    assert (floor.desk(agent).state, floor.contact(call).state) == ("available", Contact.ABANDONED)


def test_who_hangs_up_while_it_rings_costs_the_agent_no_turn() -> None:
    floor = Floor()
    agent, call = floor.agent(), floor.call()
    with leading() as leader:
        leader.tick(later(1))
        floor.hang_up(call, later(5))

    desk = floor.desk(agent)
    assert (desk.state, desk.missed_offers, desk.idle_since, desk.load) == ("available", 0, NOON, 0)
    assert [o.outcome for o in floor.offers()] == ["withdrawn"]


def test_who_answers_a_caller_that_has_just_gone_is_free_for_the_next() -> None:
    floor = Floor()
    agent, call = floor.agent(), floor.call()
    with leading() as leader:
        leader.tick(later(1))
    assert floor.accept(floor.ringing(later(1))[0], later(2))

    floor.hang_up(call, later(2))

    desk = floor.desk(agent)
    assert (desk.state, desk.interaction_id, desk.load) == ("available", None, 0)
    assert (floor.work(call).state, floor.offers(ended_at=None)) == ("done", [])


def test_the_end_of_a_contact_is_after_contact_work() -> None:
    floor = Floor()
    agent, call = floor.agent(), floor.call()
    with leading() as leader:
        leader.tick(later(1))
    floor.talk(floor.ringing(later(1))[0], later(2))

    for _ in range(2):
        floor.hang_up(call, later(60))

    desk = floor.desk(agent)
    assert (desk.state, desk.interaction_id, desk.since, desk.load) == ("after_contact", call, later(60), 0)
    assert floor.offers(ended_at=None) == []


def test_the_patient_of_a_lost_agent_is_first_of_the_queue() -> None:
    floor = Floor()
    lost, call = floor.agent(), floor.call()
    with leading() as leader:
        leader.tick(later(1))
        floor.talk(floor.ringing(later(1))[0], later(2))
        floor.call(at=later(-600))
        routing.phone_state(floor.id, lost, False, at=later(60))
        interactions.leg_lost(floor.id, call, at=later(60))

        assert routing.requeue(floor.id, call, at=later(90))
        other = floor.agent(later(91))
        leader.tick(later(92))

    assert [(o.interaction_id, o.agent_id) for o in floor.ringing(later(92))] == [(call, other)]
    assert (floor.desk(lost).state, floor.desk(lost).reason) == ("away", "TEL")
    routing.phone_state(floor.id, lost, True, at=later(95))
    assert floor.desk(lost).state == "available"


def test_what_is_over_does_not_come_back() -> None:
    floor = Floor()
    call = floor.call()
    floor.hang_up(call, later(1))

    assert routing.requeue(floor.id, call, at=later(2)) is False


def test_a_lost_telephone_can_be_taken_up_again() -> None:
    floor = Floor()
    agent, call = floor.agent(), floor.call()
    with leading() as leader:
        leader.tick(later(1))
    offer = floor.ringing(later(1))[0]
    with floor.scope():
        seen = routing.current_offer(agent)
    assert seen is not None
    assert (seen.offer_id, seen.expires_at, seen.reattach) == (offer.offer_id, later(21), False)

    floor.talk(offer, later(2))
    with floor.scope():
        assert routing.current_offer(agent) is None
    interactions.leg_lost(floor.id, call, at=later(60))

    with floor.scope():
        again = routing.current_offer(agent)
    assert again is not None
    assert (again.reattach, again.expires_at) == (True, later(90))


def test_ending_what_never_waited_changes_nothing() -> None:
    floor = Floor()

    routing.contact_ended(floor.id, floor.id, at=NOON)

    assert floor.offers() == []
