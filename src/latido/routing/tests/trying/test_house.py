"""An organisation's own day becomes the simulator's: who called, how patiently, and who was there."""

from uuid import UUID

import pytest

from latido.routing.core.policy import ClassPolicy, Overflow, Policy, PolicyName
from latido.routing.simulator import policies, reading
from latido.routing.trying import days
from latido.routing.trying.house import Asked, Came, House, Staffed, house, policy_for
from latido.routing.trying.reading import SAMPLE

pytestmark = pytest.mark.core
CIT, ENF = UUID(int=1), UUID(int=2)
ASKED = (
    Asked(CIT, "CIT", "Citas", {"citas": 1}, frozenset(), 20.0, 240.0),
    Asked(ENF, "ENF", "Enfermería", {"enfermeria": 1}, frozenset({"enfermeria"}), 10.0, 300.0),
)
CAME = (
    Came(CIT, False, 16, 60, 50, 50 * 200.0, 10, 3000.0),
    Came(CIT, False, 17, 40, 40, 40 * 200.0, 0, 0.0),
    Came(ENF, True, 17, 4, 4, 4 * 100.0, 0, 20.0),
)
HOUR = 3600.0
STAFFED = (Staffed({"citas": 1}, 4 * 3 * HOUR), Staffed({"citas": 1, "enfermeria": 2}, 4 * 0.2 * HOUR))


def made(came: tuple[Came, ...] = CAME, staffed: tuple[Staffed, ...] = STAFFED) -> House:
    return house(ASKED, came, staffed, 4, reading.read(SAMPLE))


def test_callers_their_hours_and_their_patience_are_those_of_its_own_days() -> None:
    found = made()

    scenario = found.scenario
    assert (found.own, found.contacts, found.queues) == (True, 104, (CIT, ENF))
    assert (scenario.opens, scenario.closes, scenario.profile) == (8 * HOUR, 9 * HOUR, (60.0, 44.0))
    assert [(each.code, each.tier, each.share, each.handle) for each in scenario.streams] == [
        ("CIT", 2, 100.0, 200.0),
        ("ENF!", 0, 4.0, 300.0),  # too few to say how long one takes
    ]
    assert scenario.streams[0].patience == 300.0  # 3,000 s waited, ten gave up
    assert scenario.calls_per_agent * scenario.agents == 26  # of each of the four days, in one hour


def test_whoever_was_there_for_a_little_is_there_and_the_others_as_many_as_on_average() -> None:
    scenario = made().scenario

    assert [(dict(each.skills), each.share) for each in scenario.groups] == [
        ({"citas": 1}, 3.0),
        ({"citas": 1, "enfermeria": 2}, 1.0),
    ]
    assert len(scenario.crew(scenario.agents)) == 4


@pytest.mark.parametrize(("came", "staffed"), [((), STAFFED), (CAME[2:], STAFFED), (CAME, ())])
def test_too_little_of_its_own_is_filled_with_the_sample_and_said(
    came: tuple[Came, ...], staffed: tuple[Staffed, ...]
) -> None:
    found = made(came, staffed)

    assert not found.own
    assert [each.code for each in found.scenario.streams] == ["CIT", "ENF", "ENF!"]
    assert found.scenario.profile == reading.read(SAMPLE).profile
    assert days.play(found, Policy(PolicyName.LATIDO), 1).of["CIT"]["callers"] > 0


def test_the_policy_is_the_organisations_own_and_its_overflow_leads_to_the_other_stream() -> None:
    found = made((*CAME, Came(ENF, False, 16, 20, 20, 4000.0, 0, 0.0)))
    helped = ClassPolicy(weight=2.0, reserve=3, overflow=(Overflow(ENF, 30.0), Overflow(UUID(int=9))))

    policy = policy_for(found, Policy(PolicyName.LATIDO, {CIT: helped}, together=3))

    assert [each.code for each in found.scenario.streams] == ["CIT", "ENF", "ENF!"]
    mine = policy.classes[policies.queue(0)]
    assert (mine.weight, mine.reserve, mine.overflow) == (2.0, 3, (Overflow(policies.queue(1), 30.0),))
    assert (mine.required, mine.handle, policy.together) == ({"citas": 1}, 200.0, 3)
    assert policy.classes[policies.queue(2)].licensed == {"enfermeria"}


def test_days_come_to_shares_of_their_callers_whose_parts_add_up() -> None:
    found = made()
    played = [days.play(found, Policy(PolicyName.LATIDO), seed) for seed in (1, 2)]

    said = days.figures(found, days.together(played), 2)

    assert played[0] == days.play(found, Policy(PolicyName.LATIDO), 1)
    callers = sum(each["callers"] for each in said["queues"].values())
    assert said["all"]["callers"] == pytest.approx(callers)
    assert sum(count for count, _good in days.together(played).slots) == pytest.approx(2 * callers)
    assert 0 <= said["all"]["level"] + said["all"]["abandoned"] <= 100
    assert len(said["slots"]) == len(found.scenario.profile) == len(days.curve_hours(found))


@pytest.mark.parametrize("name", list(PolicyName))
def test_emergencies_pass_whatever_decides_the_other_turns(name: PolicyName) -> None:
    busy = tuple(Came(each.queue, each.emergency, each.slot, each.received * 3, 0, 0.0, 0, 0.0) for each in CAME)
    found = made((*busy, Came(ENF, True, 16, 40, 0, 0.0, 0, 0.0)), (Staffed({"citas": 1, "enfermeria": 1}, 12 * HOUR),))

    said = days.figures(found, days.together([days.play(found, Policy(name), n) for n in range(1, 6)]), 5)

    assert said["queues"]["ENF!"]["abandoned"] < said["queues"]["CIT"]["abandoned"]
