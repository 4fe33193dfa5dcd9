"""Whoever a lapsed training keeps back is not ready for contacts, except for an emergency that waits."""

import pytest
from django.db.models import Model

from latido.config.adapters import is_needed
from latido.routing import api as routing
from latido.routing.contracts import AgentStateName, CannotBeAvailable, Refusal
from latido.routing.tests.floor import NOON, Floor, later
from latido.staff.models import User

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]


def held(floor: Floor, agent: object) -> None:
    people: type[Model] = User
    with floor.scope():
        people._default_manager.filter(id=agent).update(training_held_at=NOON)


def test_they_are_not_ready_and_the_reason_says_so_and_who_works_goes_on() -> None:
    floor = Floor()
    agent, colleague = floor.agent(), floor.agent()
    held(floor, agent)

    assert floor.desk(agent).state == AgentStateName.AVAILABLE  # nobody is taken from their work
    with floor.scope():
        assert is_needed(agent)
        routing.set_offline(agent, actor=floor.actor(agent), now=later(5))
        assert not is_needed(agent) and is_needed(colleague)
    with pytest.raises(CannotBeAvailable) as refused:
        floor.available(agent, later(10))
    assert refused.value.reason is Refusal.UNTRAINED
    assert floor.desk(agent).state == AgentStateName.OFFLINE


def test_for_an_emergency_that_waits_they_may_be_ready() -> None:
    floor = Floor()
    agent = floor.agent()
    held(floor, agent)
    with floor.scope():
        routing.set_offline(agent, actor=floor.actor(agent), now=later(5))

    floor.call("ENF", tier=0, at=later(6))

    with floor.scope():
        assert is_needed(agent)
    floor.available(agent, later(10))
    assert floor.desk(agent).state == AgentStateName.AVAILABLE


def test_a_team_is_who_can_serve_a_queue() -> None:
    floor = Floor()
    agent, nurse = floor.agent(), floor.agent(citas=1, enfermeria=5)

    with floor.scope():
        teams = dict(zip((each.code for each in routing.queues()), routing.teams(), strict=True))
    assert {agent, nurse} <= teams["CIT"] and agent not in teams["ENF"] and nurse in teams["ENF"]
