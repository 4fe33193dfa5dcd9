"""The lines of docs/algorithms/explaining.md are what is said."""

from datetime import timedelta
from uuid import UUID

import pytest

from latido.routing.contracts import OfferOutcome
from latido.routing.core.rules import Before, Chosen
from latido.routing.core.telling import Ended, Names, line
from latido.routing.core.why import Line, What
from latido.routing.tests.core.make import NOON
from latido.routing.tests.core.pages import table

pytestmark = pytest.mark.core

SAID = table("explaining.md", "line")
ANA, CITAS = UUID(int=1), UUID(int=2)
BETO = UUID(int=3)
NAMES = Names({ANA: "Ana", BETO: "Beto"}, {CITAS: "Citas"}, {"wayuu": "Wayuunaiki"})
ANSWERED = Ended(OfferOutcome.ACCEPTED, timedelta(seconds=4))


@pytest.mark.parametrize("row", SAID, ids=[f"{row[0]} {row[1]}" for row in SAID])
def test_what_is_said(row: list[str]) -> None:
    what, _, rule = row[0].partition(" ")
    it = Line(
        NOON,
        What(what),
        queue=CITAS,
        agent=ANA,
        before=Before(rule) if what == "passed" else None,
        chosen=Chosen(rule) if what == "offered" else None,
        people=int(row[1]),
        tier=2,
        to=BETO if rule == "Beto" else None,
        skill=rule if rule == "wayuu" else "",
        seconds=60,
    )

    assert line(it, NAMES, ANSWERED if what == "offered" else None) == row[2]


@pytest.mark.parametrize("what", [each for each in What if each is not What.PASSED])
@pytest.mark.parametrize("tier", [0, 2])
def test_every_line_has_words(what: What, tier: int) -> None:
    said = line(Line(NOON, what, agent=ANA, seconds=60, levels=2, tier=tier), NAMES)

    assert said.endswith(".") and "%" not in said


@pytest.mark.parametrize("rule", list(Before))
@pytest.mark.parametrize("people", [1, 2])
def test_every_rule_has_words(rule: Before, people: int) -> None:
    said = line(Line(NOON, What.PASSED, before=rule, people=people, queue=CITAS), NAMES)

    assert said.endswith(".") and "%" not in said


@pytest.mark.parametrize("outcome", [None, *OfferOutcome])
def test_every_end_of_an_offer_has_words(outcome: OfferOutcome | None) -> None:
    said = line(Line(NOON, What.OFFERED, agent=ANA), NAMES, Ended(outcome, timedelta(seconds=9)))

    assert said.startswith("Se ofreció a Ana; ")
