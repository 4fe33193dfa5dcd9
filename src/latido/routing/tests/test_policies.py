"""How organisations want their queues weighed, as the leader reads it from a real database."""

import pytest

from latido.routing.models import AfterHours, Queue, RoutingPolicy, Weighing
from latido.routing.policies import USUAL, every_policy
from latido.routing.tests.floor import NOON, Floor, later, leading

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]


def test_an_organisation_whose_policy_makes_no_sense_is_matched_as_usual_and_stops_nobody() -> None:
    odd, untargeted, torn, well = (Floor() for _ in range(4))
    with odd.scope():
        RoutingPolicy.objects.create(name="odd")
    with untargeted.scope():
        Queue.objects.update(target_seconds=0)
    with torn.scope():
        queue = Queue.objects.get(code="CIT")
        Weighing.objects.create(queue=queue, rings=[[30]], overflow=[[["X"]]])
        AfterHours.objects.create(queue=queue, calendar="nowhere", then="message", text="Está cerrada.")
    with well.scope():
        RoutingPolicy.objects.create(name="fifo")
    expected = set()
    for floor in (odd, untargeted, torn, well):
        floor.agent(later(-10))
        expected.add(floor.call())

    with leading() as leader:
        leader.tick(later(1))
        offered = {offer.interaction_id for floor in (odd, untargeted, torn, well) for offer in floor.ringing(later(1))}

    assert offered == expected
    assert [every_policy(NOON)[floor.id] == USUAL for floor in (odd, untargeted, torn, well)] == [
        True,
        True,
        True,
        False,
    ]


def test_who_had_the_most_there_may_be_in_an_hour_rests_until_there_may_be_more() -> None:
    floor = Floor()
    ana = floor.agent()
    with floor.scope():
        RoutingPolicy.objects.create(per_hour=1)
    first = floor.call()
    with leading() as leader:
        leader.tick(later(1))
        floor.talk(floor.ringing(later(1))[0], later(2))
        floor.hang_up(first, later(60))
        floor.available(ana, later(70))
        second = floor.call(at=later(80))
        leader.tick(later(80))
        assert floor.ringing(later(80)) == []

        with floor.scope():
            RoutingPolicy.objects.update(per_hour=0)
        leader.refresh(later(90))
        leader.tick(later(90))

    assert [(offer.interaction_id, offer.agent_id) for offer in floor.ringing(later(90))] == [(second, ana)]
