"""What was proven falls with the line it was proven on; what a second way adds, and whom it is added to."""

from dataclasses import replace
from datetime import timedelta

import pytest

from latido.interactions.core.lasting import Fall
from latido.interactions.core.verification import Tried, level_of, verification_of
from latido.interactions.tests.core.test_verification import ANA, NOON, ROSA, SON, TOMAS, C, asked, by_the_son, matching
from latido.patients.contracts import Check, Fell, Level

pytestmark = pytest.mark.core
ENOUGH = (C.DOCUMENT, C.BIRTH_DATE, C.ADDRESS)
LATER = Fall(NOON + timedelta(minutes=20), Fell.HOLD)


def said_again(*checks: Check, at: timedelta = timedelta(minutes=30)) -> tuple[Tried, ...]:
    return tuple(replace(each, at=each.at + at) for each in matching(*checks))


def test_after_a_fall_the_screen_says_why_and_when_and_nothing_is_proven() -> None:
    found = verification_of(matching(*ENOUGH), ROSA, known_number=True, fall=LATER)

    assert (found.level, found.matched, found.proven, found.by, found.at) == (Level.L1, frozenset(), 0, None, None)
    assert (found.fell, found.fell_at) == (LATER.why, LATER.at)


def test_who_had_proven_nothing_has_nothing_to_lose() -> None:
    found = verification_of(matching(C.DOCUMENT, C.BIRTH_DATE), ROSA, known_number=True, fall=LATER)

    assert (found.fell, found.fell_at) == (None, None)


def test_what_another_patient_proved_did_not_fall_here() -> None:
    found = verification_of(matching(*ENOUGH, about=TOMAS), ROSA, known_number=True, fall=LATER)

    assert found.fell is None


def test_a_relative_who_was_verified_falls_too_whoever_speaks_now() -> None:
    tried = by_the_son(C.SPEAKER_DOCUMENT, C.BIRTH_DATE, C.ADDRESS)

    assert verification_of(tried, ROSA, known_number=True, fall=LATER).fell is LATER.why
    assert verification_of(tried, ROSA, known_number=True, speaker=SON, fall=LATER).fell is LATER.why


def test_what_is_said_after_the_fall_counts_from_its_very_moment() -> None:
    tried = (*matching(*ENOUGH), *said_again(*ENOUGH, at=timedelta(minutes=20)))

    found = verification_of(tried, ROSA, known_number=True, fall=LATER)

    assert (found.level, found.proven, found.by) == (Level.L2, 3, ANA)
    assert (found.fell, found.fell_at) == (None, None)


def test_half_said_again_is_not_enough_and_the_fall_is_still_told() -> None:
    tried = (*matching(*ENOUGH), *said_again(C.DOCUMENT, C.BIRTH_DATE))

    found = verification_of(tried, ROSA, known_number=True, fall=LATER)

    assert (found.level, found.proven, found.fell) == (Level.L1, 2, LATER.why)


def test_what_was_said_after_it_is_no_proof_of_what_was_before() -> None:
    both = (*matching(C.DOCUMENT, C.BIRTH_DATE), *said_again(C.ADDRESS))

    assert verification_of(both, ROSA, known_number=True, fall=LATER).fell is None

    at_the_moment = (*matching(C.DOCUMENT, C.BIRTH_DATE), replace(matching(C.ADDRESS)[0], at=LATER.at))
    assert verification_of(at_the_moment, ROSA, known_number=True, fall=LATER).fell is None


def test_wrong_answers_are_not_forgiven_by_a_fall() -> None:
    tried = asked((C.DOCUMENT, False), (C.BIRTH_DATE, False))

    assert verification_of(tried, ROSA, known_number=True, fall=LATER).tries_left == 1


@pytest.mark.parametrize("way", [C.CALL_BACK, C.IN_PERSON])
def test_a_second_way_lifts_who_is_verified_and_nobody_else(way: Check) -> None:
    assert level_of(matching(*ENOUGH, way), ROSA, known_number=False) is Level.L3
    assert level_of(matching(C.BIRTH_DATE, C.CALL_BACK), ROSA, known_number=False) is Level.L0
    assert level_of((*matching(*ENOUGH), *asked((way, False))), ROSA, known_number=False) is Level.L2
    assert level_of((*matching(*ENOUGH), *matching(way, about=TOMAS)), ROSA, known_number=False) is Level.L2
    assert level_of((*matching(*ENOUGH), *by_the_son(way)), ROSA, known_number=False) is Level.L2


def test_the_second_way_of_a_relative_is_their_own() -> None:
    son = by_the_son(C.SPEAKER_DOCUMENT, C.BIRTH_DATE, C.ADDRESS)

    assert level_of((*son, *by_the_son(C.IN_PERSON)), ROSA, known_number=False, speaker=SON) is Level.L3
    assert level_of((*son, *matching(C.IN_PERSON)), ROSA, known_number=False, speaker=SON) is Level.L2
