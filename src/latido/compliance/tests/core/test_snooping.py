"""A7: every case that somebody should explain is found, and the work of every day is left alone."""

import random
from collections.abc import Callable

import pytest

from latido.compliance.contracts import Opened, Tie
from latido.compliance.core.snooping import ties, usual

pytestmark = pytest.mark.core
SURNAMES = ("Rodríguez", "Martínez", "García", "Gómez", "López", "González", "Hernández", "Sánchez", "Pérez", "Ramírez")
RARE = [f"Apellido{n}" for n in range(390)]  # the ten above are borne by a quarter of the people, these by the rest

CASES: dict[str, Callable[[random.Random], Opened]] = {
    "their own record": lambda chance: Opened(own=True, in_contact=chance.random() < 0.5),
    "a colleague's": lambda chance: Opened(colleague=True, in_contact=chance.random() < 0.5),
    "somebody whom everybody knows": lambda chance: Opened(protected=True, in_contact=chance.random() < 0.5),
    "the same telephone": lambda chance: Opened(same_telephone=True, in_contact=chance.random() < 0.5),
    "the same address": lambda chance: Opened(same_address=True, in_contact=chance.random() < 0.5),
    "a brother": lambda _chance: Opened(surnames_shared=2, in_contact=True),
    "an ex-husband's family": lambda _chance: Opened(surnames_shared=1),
    "a neighbour": lambda _chance: Opened(),
    "many in a day": lambda chance: Opened(records=chance.randrange(31, 200), usual=10.0),
}


def surname(chance: random.Random) -> str:
    return chance.choice(SURNAMES) if chance.random() < 0.25 else chance.choice(RARE)


def ordinary(chance: random.Random) -> Opened:
    """Somebody calls and their record is opened; chance alone makes two people share a surname."""
    agent, patient = ({surname(chance), surname(chance)} for _ in range(2))
    return Opened(in_contact=True, surnames_shared=len(agent & patient), records=chance.randrange(0, 12), usual=6.0)


def test_of_200_true_cases_all_are_asked_about() -> None:
    chance = random.Random(20261122)
    kinds = [*CASES.values()]

    assert [n for n in range(200) if not ties(kinds[n % len(kinds)](chance))] == []


def test_of_5000_ordinary_openings_one_in_a_hundred_at_most_is_asked_about() -> None:
    chance = random.Random(20261122)
    found = [ties(ordinary(chance)) for _ in range(5000)]

    assert sum(bool(each) for each in found) <= 50
    assert len(found) == 5000


@pytest.mark.parametrize(
    ("opened", "asked"),
    [
        (Opened(in_contact=True), ()),
        (Opened(in_contact=True, surnames_shared=1), ()),
        (Opened(in_contact=True, surnames_shared=2), (Tie.SURNAME,)),
        (Opened(hand_linked=True), (Tie.HAND_LINKED,)),
        (Opened(hand_linked=True, records=10), (Tie.HAND_LINKED, Tie.MANY)),
        (Opened(hand_linked=True, in_contact=True), ()),
        (Opened(surnames_shared=1), (Tie.SURNAME, Tie.NO_CONTACT)),
        (Opened(in_contact=True, own=True, colleague=True, surnames_shared=2, same_address=True), (Tie.OWN,)),
        (Opened(records=10, usual=3.3), (Tie.NO_CONTACT, Tie.MANY)),
        (Opened(records=10, usual=3.4), (Tie.NO_CONTACT,)),
        (Opened(records=30, usual=10), (Tie.NO_CONTACT,)),
        (Opened(records=31, usual=10), (Tie.NO_CONTACT, Tie.MANY)),
        (Opened(records=9, usual=0), (Tie.NO_CONTACT,)),
    ],
)
def test_each_reason_is_told(opened: Opened, asked: tuple[Tie, ...]) -> None:
    assert ties(opened) == asked


def test_what_is_usual_is_what_the_colleague_in_the_middle_does() -> None:
    assert usual([1, 40, 3]) == 3
    assert usual([]) == 0
