"""What the leader heard and decided is in the database, in the commit of the offers, and decides the same again."""

from datetime import timedelta
from uuid import UUID

import pytest

from latido.routing import api as routing
from latido.routing.contracts import OfferOutcome
from latido.routing.core.journal import Heard, read
from latido.routing.core.replay import play
from latido.routing.models import AgentDesk, Tick
from latido.routing.tests.floor import Floor, later, leading

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]


def ticks(floor: Floor) -> list[Heard]:
    with floor.scope():
        rows = Tick.objects.order_by("id").values_list("at", "begins", "whole", "policy", "changes", "picks")
        return [read(*row) for row in rows]


def decided(floor: Floor) -> list[tuple[UUID, UUID]]:
    return sorted((offer.interaction_id, offer.agent_id) for offer in floor.offers())


def test_a_day_of_the_leader_is_decided_again_as_it_was() -> None:
    """Arrivals, lapses, a decline, an emergency, somebody who hangs up, and a leader that dies in between."""
    floor, other = Floor(), Floor()
    ana, beto, diana = floor.agent(), floor.agent(later(1)), floor.agent(enfermeria=3)
    other.agent(), other.call()
    first, second = floor.call(), floor.call(at=later(0.5))
    with leading() as leader:
        leader.tick(later(1))
        refused = floor.ringing(later(1))[0]
        floor.talk(floor.ringing(later(1))[1], later(3))
        routing.refuse_offer(floor.id, refused.offer_id, OfferOutcome.DECLINED, at=later(4))
        waits = floor.call(at=later(5))
        leader.tick(later(5))
        urgent = floor.call("ENF", tier=0, at=later(6))
        leader.tick(later(7))
        floor.hang_up(waits, later(8))
        leader.tick(later(9))
    with leading(later(20)) as leader:
        floor.hang_up(first, later(21))
        floor.hang_up(second, later(21))
        for seconds in (22, 40, 60):
            leader.tick(later(seconds))

    again = list(play(floor.id, ticks(floor)))

    assert {ana, beto, diana} >= {agent for _, agent in decided(floor)} and urgent in dict(decided(floor))
    assert sorted(pick for moment in again for pick in moment.picks) == decided(floor)
    assert all(moment.agrees for moment in again)
    assert [moment.heard.begins for moment in again].count(True) == 2
    assert len(ticks(other)) >= 1 and ticks(other)[0].picks == tuple(decided(other))


def test_of_a_tick_the_arbiter_refuses_nothing_is_kept_and_what_follows_begins_anew() -> None:
    """A load the leader was not told of: the check refuses the whole tick, and the next one knows."""
    floor = Floor()
    full, other = floor.agent(), floor.agent(later(1))
    with leading() as leader:
        leader.tick(later(2))
        call = floor.call(at=later(2))
        with floor.scope():
            AgentDesk.objects.filter(pk=full).update(load=34)
        leader.tick(later(3))
        assert len(ticks(floor)) == 1
        leader.tick(later(4))

    _, kept = ticks(floor)
    assert (kept.begins, kept.whole, kept.picks) == (True, True, ((call, other),))


def test_a_quiet_house_keeps_nothing() -> None:
    floor = Floor()
    with leading() as leader:
        for seconds in range(5):
            leader.tick(later(seconds) + timedelta(milliseconds=1))

    assert ticks(floor) == []
