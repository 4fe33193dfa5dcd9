"""What is learnt from a town without anybody labelling a pair comes near to what is known of it."""

from collections import Counter, defaultdict
from itertools import combinations

import pytest

from latido.patients.core.linking.comparing import Agreement, Field, Level, Record, compare
from latido.patients.core.linking.judging import judge
from latido.patients.core.linking.learning import FEWEST, learn
from latido.patients.core.linking.weights import Weights, of_household
from latido.patients.tests.core.linking.town import Town

pytestmark = pytest.mark.core


@pytest.fixture(scope="module")
def town() -> Town:
    return Town(6_000, seed=11)


@pytest.fixture(scope="module")
def households(town: Town) -> list[tuple[Record, Record]]:
    sharing: dict[str, list[Record]] = defaultdict(list)
    for each in town.citizens:
        if each.phone:
            sharing[each.phone].append(each.record())
    return [pair for group in sharing.values() for pair in combinations(group, 2)]


def seen(pairs: list[tuple[Record, Record]]) -> Counter[Agreement]:
    return Counter(levels for one, other in pairs if of_household(levels := compare(one, other)))


def test_the_weights_move_towards_what_the_town_is(town: Town, households: list[tuple[Record, Record]]) -> None:
    learnt = learn(seen(households), Weights())

    truth = town.pairs()
    twice = sum((min(a.id, b.id), max(a.id, b.id)) in truth for a, b in households)
    assert learnt.learnt_from >= FEWEST
    assert learnt.same_household == pytest.approx(twice / learnt.learnt_from, rel=0.35)
    assert learnt.same[Field.BORN][Level.SAME] == pytest.approx(0.9, abs=0.06)
    assert learnt.household[Field.BORN][Level.SAME] < 0.05
    for table in (learnt.same, learnt.household):
        assert all(sum(levels.values()) == pytest.approx(1) for levels in table.values())


def test_of_a_few_pairs_nothing_is_learnt(households: list[tuple[Record, Record]]) -> None:
    assert learn(seen(households[: FEWEST // 2]), Weights()) == Weights()


def test_relatives_are_told_apart_from_one_person_twice(town: Town, households: list[tuple[Record, Record]]) -> None:
    weights, truth = learn(seen(households), Weights()), town.pairs()

    proposed = {(min(a.id, b.id), max(a.id, b.id)) for a, b in households if judge(a, b, weights)}

    sharing = {(min(a.id, b.id), max(a.id, b.id)) for a, b in households} & truth
    assert len(proposed & truth) / len(proposed) >= 0.97
    assert len(proposed & truth) / len(sharing) >= 0.92
