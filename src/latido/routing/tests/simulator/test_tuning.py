"""Tuning: never at a queue's expense, always the same proposal, and proved on other days."""

from dataclasses import replace

import pytest

from latido.routing.simulator import playing, proposing, tuning
from latido.routing.simulator.figures import ALL
from latido.routing.simulator.scenario import Group, Scenario
from latido.routing.simulator.tuning import Change, Floor, Tuner, changes, steps
from latido.routing.tests.simulator.make import plain, stream

pytestmark = pytest.mark.core


def house() -> Scenario:
    """Long calls that weigh too much, short ones that weigh too little, and few agents for both."""
    long = stream("LAR", weight=4, handle=600, required={"todo": 1})
    short = stream("COR", share=4, weight=0.25, handle=120, required={"todo": 1})
    return plain(long, short, agents=6, calls=15, hours=3, groups=(Group("Todos", 1, {"todo": 1}),))


@pytest.mark.parametrize(
    ("floor", "kept"),
    [
        (Floor(15, "FAC", 4.0, 2.0), True),
        (Floor(15, "FAC", 4.1, 0.0), False),
        (Floor(15, "FAC", -9.0, 2.1), False),
        (Floor(15, ALL, 0.0, 0.0), True),
        (Floor(15, ALL, 0.1, 0.0), False),
    ],
    ids=str,
)
def test_no_queue_loses_more_than_its_floor_and_all_together_nothing(floor: Floor, kept: bool) -> None:
    assert floor.kept is kept


def test_a_step_changes_one_thing_of_one_queue() -> None:
    free, kept = stream(weight=1), stream(weight=1, reserve=2, hold=30)

    assert {(each.weight, each.reserve, each.hold) for each in steps(free)} == {
        (1.4, 0, 60), (0.7, 0, 60), (1, 1, 15), (1, 1, 45), (1, 1, 120),
    }  # fmt: skip
    assert {(each.weight, each.reserve, each.hold) for each in steps(kept)} == {
        (1.4, 2, 30), (0.7, 2, 30), (1, 3, 30), (1, 1, 30), (1, 2, 45), (1, 2, 20),
    }  # fmt: skip


def test_an_emergency_has_nobody_kept_from_it_and_a_small_house_keeps_nobody() -> None:
    assert {each.reserve for each in steps(stream(tier=0))} == {0}
    assert {each.reserve for each in steps(stream(), reserving=False)} == {0}


def test_the_diff_names_what_changed() -> None:
    before = house()
    after = replace(before, streams=(replace(before.streams[0], weight=2.0), before.streams[1]))

    assert changes(before, after) == [Change("LAR", "weight", 4, 2.0)]


def test_tuning_finds_better_and_breaks_no_floor() -> None:
    scenario = house()
    tuner = Tuner(scenario, [6], [1, 2, 3], playing.one_by_one)
    best = tuner.best()

    assert tuner.value(best) > tuner.value(scenario) + 1
    assert best == Tuner(scenario, [6], [1, 2, 3], playing.one_by_one).best()
    played = playing.run(best, 6, "latido", [1, 2, 3])
    assert all(each.kept for each in tuning.floors(tuner.base[6], played))


def test_a_proposal_is_proved_on_other_days() -> None:
    found = proposing.propose(house(), [6], [1, 2], [11, 12, 13], playing.one_by_one)
    said = found.json()

    assert said["tuned_on"] == [1, 2]
    assert found.comparison.seeds == (11, 12, 13)
    assert [each.policy for each in found.comparison.runs] == ["fifo", "latido", "proposed"]
    now, proposed = found.comparison.runs[1:]
    each = [
        tuning.worth(house(), new) - tuning.worth(house(), old)
        for new, old in zip(proposed.days, now.days, strict=True)
    ]
    assert found.gain.mean == pytest.approx(sum(each) / 3)
    assert "- LAR peso 4\n+ LAR peso " in found.text("es")
    assert "+ LAR weight " in found.text("en")
