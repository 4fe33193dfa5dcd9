"""Which telephone may be rung for somebody who said how they want to be reached."""

from datetime import time
from uuid import UUID

import pytest

from latido.patients.core.reaching import Number, first_allowed, is_barred, problems

pytestmark = pytest.mark.core

ROSA, TOMAS = UUID(int=1), UUID(int=2)
HOME, SAFE, WORK = "+573001112233", "+573009998877", "+576015550100"
SURELY_ROSA = frozenset({ROSA})


@pytest.mark.parametrize(
    ("number", "said", "about", "barred"),
    [
        (HOME, (), SURELY_ROSA, False),
        (HOME, (Number(ROSA, HOME, barred=True),), SURELY_ROSA, True),
        (WORK, (Number(ROSA, HOME, barred=True),), SURELY_ROSA, False),
        (HOME, (Number(ROSA, SAFE, barred=False),), SURELY_ROSA, True),
        (SAFE, (Number(ROSA, SAFE, barred=False),), SURELY_ROSA, False),
        (HOME, (Number(ROSA, SAFE, barred=False),), frozenset(), False),
        (HOME, (Number(ROSA, HOME, barred=True),), frozenset(), True),
        (HOME, (Number(ROSA, HOME, barred=True, everybody=True),), frozenset({TOMAS}), True),
        (HOME, (Number(ROSA, SAFE, barred=False), Number(TOMAS, HOME, barred=False)), frozenset({ROSA, TOMAS}), True),
        ("+5215512345678", (Number(ROSA, "+525512345678", barred=True),), SURELY_ROSA, True),
        ("+5491155556666", (Number(ROSA, "+541155556666", barred=True),), SURELY_ROSA, True),
        ("+541155556666", (Number(ROSA, "+5491155556666", barred=True),), SURELY_ROSA, True),
        ("+551187654321", (Number(ROSA, "+5511987654321", barred=True),), SURELY_ROSA, True),
        ("+541155556667", (Number(ROSA, "+5491155556666", barred=True),), SURELY_ROSA, False),
    ],
    ids=[
        "nothing was said", "barred", "another one is barred", "another one is named", "the one that is named",
        "somebody of this telephone named another", "somebody of this telephone bars it", "barred for everybody",
        "one of two named another", "written in another way", "a mobile barred without its 9",
        "a mobile barred with its 9", "without the ninth digit", "another number",
    ],
)  # fmt: skip
def test_a_barred_telephone_is_never_rung(
    number: str, said: tuple[Number, ...], about: frozenset[UUID], *, barred: bool
) -> None:
    assert is_barred(number, said, about) is barred


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ((), HOME),
        ((Number(ROSA, HOME, barred=True),), WORK),
        ((Number(ROSA, SAFE, barred=False),), SAFE),
        ((Number(ROSA, HOME, barred=True), Number(ROSA, WORK, barred=True)), ""),
    ],
    ids=["nothing was said", "the first is barred", "one is named", "all are barred"],
)
def test_the_number_that_is_shown_is_one_that_may_be_rung(said: tuple[Number, ...], shown: str) -> None:
    assert first_allowed((HOME, WORK), said, ROSA) == shown


@pytest.mark.parametrize(
    ("about", "wrong"),
    [
        ({}, set()),
        ({"safe": HOME, "barred": frozenset({HOME})}, {"safe"}),
        ({"safe": HOME, "other": HOME}, {"safe"}),
        ({"hours": (time(9), None)}, {"hours_to"}),
        ({"hours": (time(12), time(9))}, {"hours_to"}),
        ({"words": ("x" * 201,)}, {"words"}),
    ],
    ids=["nothing", "safe and barred", "safe and the other one", "half an hour", "backwards", "too long"],
)
def test_a_card_says_what_can_be_kept(about: dict[str, object], wrong: set[str]) -> None:
    said: dict[str, object] = {"safe": "", "other": "", "barred": frozenset(), "hours": (None, None), "words": ()}

    assert problems(**(said | about)).keys() == wrong  # type: ignore[arg-type]
