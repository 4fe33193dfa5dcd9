"""A simulated day: reproducible, complete, and in agreement with the formulas."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latido.routing.core.erlang import Steady, erlang_a, erlang_c
from latido.routing.core.matcher import Hall
from latido.routing.simulator import policies
from latido.routing.simulator.chance import Caller, callers
from latido.routing.simulator.day import Day
from latido.routing.simulator.figures import ALL, Shares, of_day
from latido.routing.simulator.scenario import Group, Scenario, Service
from latido.routing.tests.core.pages import table
from latido.routing.tests.deep import examples
from latido.routing.tests.simulator.make import plain, stream

pytestmark = pytest.mark.core
EXAMPLES = table("simulator.md", "agents | policy | reserve of CIT")
NURSES = Group("Enfermería", 1, {"citas": 1, "enfermeria": 1})


def played(scenario: Scenario, seed: int = 1, *, level: bool = True) -> Day:
    crew = scenario.crew(scenario.agents)
    return Day(scenario, crew, callers(scenario, len(crew), seed), Hall(), plain=level).run()


def test_the_same_seed_is_the_same_day() -> None:
    day = plain(hours=2)

    assert played(day).answered == played(day).answered
    assert played(day).answered != played(day, seed=2).answered


def test_another_queue_changes_nobody_elses_callers() -> None:
    one, two = plain(stream()), plain(stream(), stream("FAC"), calls=24)

    mine = [each for each in callers(two, 10, 7) if each.stream == 0]
    assert mine == callers(one, 10, 7)


def test_the_profile_says_when_they_call() -> None:
    quiet = plain(calls=60)
    busy = Scenario(**{f: getattr(quiet, f) for f in quiet.__slots__} | {"profile": (1.0, 3.0)})

    times = [each.at for each in callers(busy, 10, 1)]
    late = sum(at >= 18000 for at in times) / len(times)
    assert len(times) == pytest.approx(6000, rel=0.05)
    assert late == pytest.approx(0.75, abs=0.02)


@settings(max_examples=examples(20), deadline=None)
@given(st.integers(1, 12), st.floats(1, 30), st.integers(0, 999), st.booleans())
def test_everybody_is_answered_or_gives_up_once(agents: int, calls: float, seed: int, level: bool) -> None:
    scenario = plain(
        stream(share=4), stream("URG", tier=0, required={"enfermeria": 1}), agents=agents, calls=calls, hours=1,
        groups=(NURSES,),
    )  # fmt: skip
    day = played(scenario, seed, level=level)

    assert day.waiting == {}
    assert [each.arrived for each in day.tallies] == [len(each.waits) + each.abandoned for each in day.tallies]
    assert sum(each.arrived for each in day.tallies) == len(day.callers)
    assert all(0 <= wait <= day.callers[n].patience for n, wait in day.answered.items())
    assert 0 <= day.occupancy <= 1


def test_an_emergency_passes_unless_nobody_is_to() -> None:
    scenario = plain(stream(share=9), stream("URG", tier=0), agents=5, calls=16, hours=5)
    waits = {level: of_day(played(scenario, level=level)) for level in (True, False)}

    assert waits[False]["URG"].mean_wait < 0.7 * waits[True]["URG"].mean_wait
    assert waits[False]["CIT"].mean_wait > waits[True]["CIT"].mean_wait


def people(cell: str) -> list[Caller]:
    """«0 CIT 100; 10 URG 50 20»: second, queue, seconds of contact, patience."""
    rows = [each.split() for each in cell.split(";")]
    return [
        Caller(float(at), ["CIT", "URG"].index(queue), float(handle), float(patience[0]) if patience else 9999)
        for at, queue, handle, *patience in rows
    ]


@pytest.mark.parametrize("row", EXAMPLES, ids=[" | ".join(row[:4]) for row in EXAMPLES])
def test_the_worked_examples(row: list[str]) -> None:
    agents, policy, kept, calls, waits = row[:5]
    reserve, hold = map(int, re.findall(r"\d+", kept) or (0, 60))
    scenario = plain(
        stream(reserve=reserve, hold=hold), stream("URG", tier=0, weight=9), agents=int(agents), after_contact=0.4
    )
    hall = policies.hall(policies.policy(scenario, 100, policy))  # a large house: it may keep somebody back
    day = Day(scenario, scenario.crew(int(agents)), people(calls), hall, plain=policy == "fifo").run()

    found = [f"{day.answered[n]:g}" if n in day.answered else "gives up" for n in range(len(day.callers))]
    assert "; ".join(found) == waits


def steady(agents: int, calls: float, patience: float | None, hours: float) -> tuple[Shares, Steady]:
    """One queue for long enough, and what Erlang's formula says of it."""
    scenario = plain(
        stream(patience=patience), agents=agents, calls=calls, hours=hours, service=Service.EXPONENTIAL, warm_up=7200
    )
    per_hour = agents * calls
    formula = erlang_c(agents, per_hour, 240, 20) if patience is None else erlang_a(agents, per_hour, 240, patience, 20)
    return of_day(played(scenario))[ALL], formula


@pytest.mark.parametrize(
    ("agents", "calls", "patience"), [(4, 9, None), (4, 12, 240), (20, 15, 180)], ids=["C", "A", "A, too much work"]
)
def test_the_simulator_agrees_with_erlang(agents: int, calls: float, patience: float | None) -> None:
    """Loosely and on a short run, so that it is quick; `latido bench routing` has the demand."""
    found, formula = steady(agents, calls, patience, 12000 / (agents * calls) + 2)

    assert found.within_20 == pytest.approx(100 * formula.within, abs=4)
    assert found.waited == pytest.approx(100 * formula.waits, abs=4)
    assert found.abandoned == pytest.approx(100 * formula.abandons, abs=1.5)
