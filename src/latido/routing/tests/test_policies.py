"""How organisations want their queues weighed, as the leader reads it from a real database."""

import pytest

from latido.routing.models import Queue, RoutingPolicy, Weighing
from latido.routing.policies import USUAL, every_policy
from latido.routing.tests.floor import Floor, later, leading

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]


def test_an_organisation_whose_policy_makes_no_sense_is_matched_as_usual_and_stops_nobody() -> None:
    odd, untargeted, torn, well = (Floor() for _ in range(4))
    with odd.scope():
        RoutingPolicy.objects.create(name="odd")
    with untargeted.scope():
        Queue.objects.update(target_seconds=0)
    with torn.scope():
        Weighing.objects.create(queue=Queue.objects.get(code="CIT"), rings=[[30]])
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
    assert [every_policy()[floor.id] == USUAL for floor in (odd, untargeted, torn, well)] == [True, True, True, False]
