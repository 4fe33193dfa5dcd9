from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.scheduling.core.suggest import CALM, SOON, WORDS, Free, Reason, suggest

pytestmark = pytest.mark.core

MONDAY = datetime(2026, 11, 23, 14, tzinfo=UTC)
HERRERA, ROJAS = UUID(int=100), UUID(int=101)


def place(n: int, *, days: int = 0, minutes: int = 0, doctor: UUID = HERRERA, waiting: int = 5) -> Free:
    return Free(UUID(int=n), doctor, MONDAY + timedelta(days=days, minutes=minutes), waiting)


def test_the_soonest_comes_first_and_says_so() -> None:
    later, soonest = place(1, days=2), place(2)

    assert suggest([later, soonest], None, 3)[0] == (soonest, (Reason.SOONEST,))


def test_the_usual_practitioner_is_among_the_three_though_others_are_sooner() -> None:
    others = [place(n, minutes=20 * n, doctor=ROJAS) for n in range(9)]
    known = place(50, days=8, doctor=HERRERA)

    assert (known, (Reason.USUAL,)) in suggest([*others, known], HERRERA, 3)


def test_one_place_may_have_several_reasons() -> None:
    best = place(1, waiting=0)

    assert suggest([best, place(2, days=1, doctor=ROJAS)], HERRERA, 3)[0] == (
        best,
        (Reason.SOONEST, Reason.USUAL, Reason.CALMEST),
    )


def test_nothing_is_boasted_of_when_every_hour_is_alike() -> None:
    given_reasons = [reasons for _, reasons in suggest([place(1), place(2, days=1), place(3, days=2)], None, 3)]

    assert given_reasons == [(Reason.SOONEST,), (), ()]


def test_choices_are_spread_over_days() -> None:
    morning = [place(n, minutes=20 * n) for n in range(6)]
    tomorrow, after = place(50, days=1), place(51, days=2)

    assert [p for p, _ in suggest([*morning, tomorrow, after], None, 3)] == [morning[0], tomorrow, after]


def test_the_usual_practitioner_is_not_waited_for_longer_than_two_weeks() -> None:
    far = place(9, days=SOON.days + 1, doctor=ROJAS)

    assert all(Reason.USUAL not in reasons for _, reasons in suggest([place(1), far], ROJAS, 3))


def test_an_emptier_waiting_room_is_not_waited_for_longer_than_five_days() -> None:
    places_ = [place(1), place(2, days=CALM.days, waiting=4), place(3, days=CALM.days + 1, waiting=0)]

    assert (places_[1], (Reason.CALMEST,)) in suggest(places_, None, 3)


def test_no_place_gives_no_suggestion() -> None:
    assert suggest([], HERRERA, 3) == ()


def test_every_reason_has_its_words() -> None:
    assert set(WORDS) == set(Reason)


places = st.builds(
    Free,
    st.integers(1, 10**6).map(lambda n: UUID(int=n)),
    st.sampled_from([HERRERA, ROJAS]),
    st.integers(0, 30 * 24 * 6).map(lambda n: MONDAY + timedelta(minutes=10 * n)),
    st.integers(0, 9),
)


@given(
    st.lists(places, max_size=30, unique_by=lambda p: p.slot_id), st.sampled_from([None, HERRERA]), st.integers(1, 5)
)
def test_suggestions_are_few_free_ordered_and_always_hold_the_soonest(
    free: list[Free], usual: UUID | None, limit: int
) -> None:
    found = suggest(free, usual, limit)

    chosen = [p for p, _ in found]
    assert len(chosen) == min(limit, len(free)) == len(set(chosen))
    assert set(chosen) <= set(free)
    assert chosen == sorted(chosen, key=lambda p: (p.start, p.slot_id))
    assert suggest(list(reversed(free)), usual, limit) == found
    assert not free or min(free, key=lambda p: (p.start, p.slot_id)) == chosen[0]
    assert all(len(reasons) <= 3 for _, reasons in found)
