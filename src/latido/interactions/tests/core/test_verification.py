from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.interactions.core.verification import Tried, level_of, tries_left, verification_of
from latido.patients.contracts import Check, Level

pytestmark = pytest.mark.core
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ROSA, TOMAS, ANA = UUID(int=1), UUID(int=2), UUID(int=9)
C = Check


def asked(*answers: tuple[Check, bool], about: UUID = ROSA) -> tuple[Tried, ...]:
    return tuple(Tried(about, check, ok, ANA, NOON + timedelta(seconds=n)) for n, (check, ok) in enumerate(answers))


def matching(*checks: Check, about: UUID = ROSA) -> tuple[Tried, ...]:
    return asked(*((check, True) for check in checks), about=about)


@pytest.mark.parametrize(
    ("checks", "level"),
    [
        ((), Level.L0),
        ((C.DOCUMENT, C.BIRTH_DATE), Level.L0),
        ((C.DOCUMENT, C.BIRTH_DATE, C.ADDRESS), Level.L2),
        ((C.DOCUMENT, C.BIRTH_DATE, C.EMAIL), Level.L2),
        ((C.DOCUMENT, C.BIRTH_DATE, C.LAST_VISIT), Level.L2),
        ((C.DOCUMENT, C.ADDRESS, C.LAST_VISIT), Level.L2),
        ((C.DOCUMENT, C.ADDRESS, C.EMAIL), Level.L0),
        ((C.DOCUMENT, C.DOCUMENT, C.BIRTH_DATE), Level.L0),
        ((C.CALL_BACK,), Level.L0),
        ((C.CALL_BACK, C.BIRTH_DATE), Level.L0),
        ((C.CALL_BACK, C.DOCUMENT), Level.L2),
        ((C.CALL_BACK, C.DOCUMENT, C.BIRTH_DATE), Level.L2),
        ((C.CALL_BACK, C.DOCUMENT, C.BIRTH_DATE, C.EMAIL), Level.L3),
        ((C.IN_PERSON,), Level.L3),
    ],
    ids=[
        "nothing", "two", "three with the address", "three with the e-mail", "three with the last visit",
        "two of them not public", "address and e-mail are one datum", "the same twice",
        "called back", "called back with what others know", "called back with the document",
        "called back with two data", "called back with three", "with the document in hand",
    ],
)  # fmt: skip
def test_three_data_that_coincide_one_of_them_not_public(checks: tuple[Check, ...], level: Level) -> None:
    assert level_of(matching(*checks), ROSA, known_number=False) is level


@pytest.mark.parametrize("way", [C.CALL_BACK, C.IN_PERSON])
def test_of_a_relative_no_other_way_proves_anything_before_the_data(way: Check) -> None:
    relative = UUID(int=7)
    tried = tuple(replace(each, speaker=relative) for each in matching(C.DOCUMENT, way))

    assert level_of(tried, ROSA, known_number=False, speaker=relative) is Level.L0


def test_of_somebody_else_the_patients_data_prove_nothing_until_it_is_said_who() -> None:
    tried = matching(C.DOCUMENT, C.BIRTH_DATE, C.ADDRESS)

    found = verification_of(tried, ROSA, known_number=True, unnamed=True)

    assert (found.level, found.matched, found.proven, found.unnamed) == (Level.L1, frozenset(), 0, True)
    assert verification_of(tried, ROSA, known_number=True).level is Level.L2


def test_the_number_alone_preselects_and_no_more() -> None:
    assert level_of((), ROSA, known_number=True) is Level.L1


def test_what_coincides_for_one_patient_says_nothing_of_another() -> None:
    tried = matching(C.DOCUMENT, C.BIRTH_DATE, C.ADDRESS, about=TOMAS)

    assert level_of(tried, ROSA, known_number=False) is Level.L0


def test_three_wrong_answers_are_the_most_whoever_they_are_about() -> None:
    tried = (*asked((C.DOCUMENT, False), (C.BIRTH_DATE, False)), *asked((C.DOCUMENT, False), about=TOMAS))

    assert tries_left(tried) == 0
    assert tries_left(tried[:2]) == 1


def test_right_answers_cost_no_try() -> None:
    assert tries_left(matching(C.DOCUMENT, C.BIRTH_DATE)) == 3


def test_the_screen_learns_what_coincided_who_verified_and_when() -> None:
    tried = asked((C.DOCUMENT, False), (C.DOCUMENT, True), (C.BIRTH_DATE, True), (C.LAST_VISIT, True))

    found = verification_of(tried, ROSA, known_number=True)

    assert found.level is Level.L2
    assert found.matched == {C.DOCUMENT, C.BIRTH_DATE, C.LAST_VISIT}
    assert found.failed == frozenset()
    assert (found.tries_left, found.needed) == (2, 3)
    assert (found.by, found.at) == (ANA, NOON + timedelta(seconds=3))


def test_nobody_has_verified_below_the_second_level() -> None:
    found = verification_of(asked((C.DOCUMENT, True), (C.EMAIL, False)), ROSA, known_number=True)

    assert (found.level, found.by, found.at) == (Level.L1, None, None)
    assert found.failed == {C.EMAIL}


SON = UUID(int=7)


def by_the_son(*checks: Check, about: UUID = ROSA) -> tuple[Tried, ...]:
    return tuple(replace(each, speaker=SON) for each in matching(*checks, about=about))


@pytest.mark.parametrize(
    ("checks", "level"),
    [
        ((C.SPEAKER_DOCUMENT, C.BIRTH_DATE, C.ADDRESS), Level.L2),
        ((C.DOCUMENT, C.BIRTH_DATE, C.ADDRESS), Level.L1),
        ((C.SPEAKER_DOCUMENT, C.DOCUMENT, C.BIRTH_DATE), Level.L1),
    ],
    ids=["with their own document", "without it", "nothing that is not public"],
)
def test_a_relative_also_says_the_number_of_their_own_document(checks: tuple[Check, ...], level: Level) -> None:
    found = verification_of(by_the_son(*checks), ROSA, known_number=True, speaker=SON)

    assert (found.level, found.proven, found.speaker) == (level, 3, SON)


def test_what_one_voice_said_proves_nothing_of_another() -> None:
    patient = matching(C.DOCUMENT, C.BIRTH_DATE, C.ADDRESS)
    son = by_the_son(C.SPEAKER_DOCUMENT, C.BIRTH_DATE, C.ADDRESS)

    assert level_of(patient, ROSA, known_number=False, speaker=SON) is Level.L0
    assert level_of(son, ROSA, known_number=False) is Level.L0
    assert verification_of(son, ROSA, known_number=False).matched == frozenset()


def test_what_was_asked_about_another_patient_is_not_shown() -> None:
    tried = (*matching(C.DOCUMENT, about=TOMAS), *asked((C.EMAIL, False), about=TOMAS))

    found = verification_of(tried, ROSA, known_number=False)

    assert (found.matched, found.failed, found.proven, found.tries_left) == (frozenset(), frozenset(), 0, 2)


def test_before_anything_is_asked_the_screen_shows_nothing_proven() -> None:
    found = verification_of((), ROSA, known_number=False)

    assert (found.level, found.proven, found.at, found.speaker) == (Level.L0, 0, None, None)


@given(st.sets(st.sampled_from(C)))
def test_whoever_is_verified_said_something_that_is_not_public_or_showed_it_another_way(checks: set[Check]) -> None:
    level = level_of(matching(*checks), ROSA, known_number=False)

    another_way = C.IN_PERSON in checks or checks >= {C.CALL_BACK, C.DOCUMENT}
    assert level < Level.L2 or another_way or checks & {C.ADDRESS, C.EMAIL, C.LAST_VISIT}


@given(st.lists(st.tuples(st.sampled_from(C), st.booleans()), max_size=20))
def test_wrong_answers_never_raise_the_level(answers: list[tuple[Check, bool]]) -> None:
    right = asked(*(each for each in answers if each[1]))

    assert level_of(asked(*answers), ROSA, known_number=False) is level_of(right, ROSA, known_number=False)
