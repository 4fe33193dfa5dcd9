"""The policies that a scenario is played with. There is no matcher here: the hall is the live one's."""

from uuid import UUID

from latido.routing.core.matcher import Hall
from latido.routing.core.policy import ClassPolicy, Policy, PolicyName, fifo, small
from latido.routing.simulator.scenario import Scenario

FIFO, LATIDO = "fifo", "latido"
KNOWN = (FIFO, LATIDO)
SMALL = 25  # agents; up to so many nobody is kept back for anybody


def queue(n: int) -> UUID:
    """The id of the n-th queue of a scenario."""
    return UUID(int=(2 << 64) + n)


def classes(scenario: Scenario) -> dict[UUID, ClassPolicy]:
    """How the scenario weighs its queues."""
    return {
        queue(n): ClassPolicy(
            weight=each.weight,
            target=each.target,
            handle=each.handle,
            required=each.required,
            licensed=each.licences,
            reserve=each.reserve,
            hold=each.hold,
        )
        for n, each in enumerate(scenario.streams)
    }


def policy(scenario: Scenario, agents: int, name: str) -> Policy:
    found = classes(scenario)
    if name == FIFO:
        return fifo(found)
    return small(found) if agents <= SMALL else Policy(PolicyName.LATIDO, found)


def hall(of: Policy) -> Hall:
    return Hall(default=of)
