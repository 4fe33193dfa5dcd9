"""A supervisor lends people to a queue until an hour; it ends by itself, and nobody lends a licence."""

from datetime import timedelta
from uuid import UUID

import pytest

from latido.orgs.tests.hospitals import found
from latido.routing import api as routing
from latido.routing.contracts import NewQueue
from latido.routing.tests.floor import NOON, Floor, later, leading
from latido.staff.contracts import Role
from latido.staff.models import AgentSkill, Skill
from latido.staff.tests.logins import person

pytestmark = pytest.mark.db
HOUR = timedelta(hours=1)


@pytest.fixture
def floor(committed: None) -> Floor:
    floor = Floor()
    found(floor.id)
    with floor.scope():
        Skill.objects.create(code="facturas", name="Facturas")
        routing.save_queue(routing_queue())
    return floor


def routing_queue() -> NewQueue:
    return NewQueue("FAC", "Facturación", required={"facturas": 1})


def somebody(floor: Floor, **skills: int) -> UUID:
    """Of the staff, at the desk, available."""
    with floor.scope():
        agent_id = person(f"Ana{'-'.join(skills)}", Role.AGENT)
        for code, level in skills.items():
            AgentSkill.objects.create(agent_id=agent_id, skill=Skill.objects.get(code=code), proficiency=level)
    floor.ready(agent_id)
    floor.available(agent_id)
    return agent_id


def reinforce(floor: Floor, code: str, *agents: UUID, hours: float = 1) -> int:
    with floor.scope():
        sam = floor.actor(floor.id, "routing.reinforce")
        return routing.reinforce(code, agents, until=NOON + hours * HOUR, actor=sam, now=NOON)


def test_who_is_lent_is_offered_what_waits_there_until_the_hour_and_not_after(floor: Floor) -> None:
    ana = somebody(floor, citas=3)
    with leading() as leader:
        first = floor.call("FAC")
        leader.tick(NOON)
        assert floor.ringing() == []

        assert reinforce(floor, "FAC", ana) == 1
        leader.tick(later(1))
        (offer,) = floor.ringing(later(1))
        assert (offer.interaction_id, offer.agent_id) == (first, ana)
        with floor.scope():
            assert [(each.agent_id, each.queue, each.until) for each in routing.helpers(NOON)] == [
                (ana, "Facturación", NOON + HOUR)
            ]
            assert routing.helpers(NOON + HOUR) == []


def test_it_can_be_ended_before(floor: Floor) -> None:
    ana = somebody(floor, citas=3)
    reinforce(floor, "FAC", ana)
    with floor.scope():
        routing.end_reinforcement("FAC", ana, actor=floor.actor(floor.id, "routing.reinforce"), now=later(5))
        assert routing.helpers(later(5)) == []

    floor.call("FAC", at=later(6))
    with leading(later(6)) as leader:
        leader.tick(later(6))
    assert floor.ringing(later(6)) == []


def test_a_licence_is_not_lent(floor: Floor) -> None:
    ana, nurse = somebody(floor, citas=3), somebody(floor, enfermeria=2)

    with pytest.raises(routing.CannotReinforce):
        reinforce(floor, "ENF", ana)
    assert reinforce(floor, "ENF", ana, nurse) == 1


@pytest.mark.parametrize(("code", "hours"), [("NADA", 1.0), ("FAC", 0.0), ("FAC", -1.0), ("FAC", 13.0)])
def test_no_such_queue_and_no_such_hour(floor: Floor, code: str, hours: float) -> None:
    ana = somebody(floor, citas=3)

    with pytest.raises(routing.CannotReinforce):
        reinforce(floor, code, ana, hours=hours)
