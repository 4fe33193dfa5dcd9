"""An emergency that rings several telephones at once: whoever answers first has it, and nobody else."""

from uuid import UUID

import pytest
from django.db import IntegrityError

from latido.routing import api as routing
from latido.routing.contracts import OfferOutcome
from latido.routing.models import Offer
from latido.routing.policy_items import WeighItem
from latido.routing.router.leader import Leader
from latido.routing.services import setting_up
from latido.routing.tests.floor import Floor, in_parallel, later, leading

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]


def until_quiet(leader: Leader, at: float) -> None:
    for _ in range(6):
        leader.tick(later(at))


def ring_all(floor: Floor, leader: Leader) -> tuple[UUID, list[Offer]]:
    """Four nurses, one emergency that the first lets ring for five seconds."""
    for _ in range(4):
        floor.agent(enfermeria=3)
    call = floor.call("ENF", tier=0)
    until_quiet(leader, 0)
    assert len(floor.ringing(later(0))) == 1
    until_quiet(leader, 4.9)
    assert len(floor.ringing(later(4.9))) == 1
    until_quiet(leader, 5)
    return call, floor.offers(interaction_id=call, ended_at=None)


def test_after_five_seconds_three_telephones_ring_for_it() -> None:
    floor = Floor()
    with leading() as leader:
        _, offers = ring_all(floor, leader)

    assert [offer.beside for offer in offers] == [False, True, True]
    assert len({offer.agent_id for offer in offers}) == 3
    assert [offer.beside for offer in floor.ringing(later(5))] == [False, True, True]


def test_whoever_answers_first_has_it_and_the_others_keep_their_turn() -> None:
    floor = Floor()
    with leading() as leader:
        call, offers = ring_all(floor, leader)
        answers = in_parallel(3, lambda n: routing.accept_offer(floor.id, offers[n].id, at=later(6)))
        until_quiet(leader, 7)

    (taken,) = floor.offers(interaction_id=call, ended_at=None)
    assert sorted(answers) == [False, False, True]
    assert taken.outcome == "accepted"
    assert floor.work(call).state == "assigned"
    states = sorted(floor.desk(offer.agent_id).state for offer in offers)
    assert states == ["available", "available", "on_contact"]
    assert all(floor.desk(offer.agent_id).missed_offers == 0 for offer in offers)


def test_while_another_rings_it_is_still_offered() -> None:
    floor = Floor()
    with leading() as leader:
        call, offers = ring_all(floor, leader)
        assert routing.refuse_offer(floor.id, offers[0].id, OfferOutcome.LAPSED, at=later(10))
        assert floor.work(call).state == "offered"
        for offer in offers[1:]:
            assert routing.refuse_offer(floor.id, offer.id, OfferOutcome.LAPSED, at=later(10))
        assert floor.work(call).state == "waiting"


def test_the_database_knows_one_answer() -> None:
    floor = Floor()
    with leading() as leader:
        call, offers = ring_all(floor, leader)

    with pytest.raises(IntegrityError), floor.scope():
        Offer.objects.filter(interaction_id=call, ended_at=None).update(outcome="accepted")
    assert len(offers) == 3


@pytest.mark.parametrize(("may", "state"), [(True, "available"), (False, "not_answering")], ids=["may", "may not"])
def test_declining_is_a_right_each_queue_gives(may: bool, state: str) -> None:
    floor = Floor()
    with floor.scope():
        setting_up.save_weighing("CIT", WeighItem(may_decline=may))
    agent, _ = floor.agent(), floor.call()
    with leading() as leader:
        for at in (1, 40):
            leader.tick(later(at))
            (offer,) = floor.ringing(later(at))
            routing.offer_delivered(floor.id, offer.offer_id, at=later(at))
            assert routing.refuse_offer(floor.id, offer.offer_id, OfferOutcome.DECLINED, at=later(at + 1))

    assert floor.desk(agent).state == state
