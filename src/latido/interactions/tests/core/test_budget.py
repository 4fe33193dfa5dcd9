"""Guessing: how little a day of it comes to, and who is never locked out by it."""

import random
from collections import Counter, deque
from dataclasses import fields, replace
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.interactions.core.budget import (
    LEAST,
    MOST,
    OF_A_CONTACT,
    OF_A_NUMBER,
    OF_A_PATIENT,
    OF_THE_HOUSE_IN_A_DAY,
    OF_THE_HOUSE_IN_AN_HOUR,
    Limits,
    Wrong,
    is_closed,
    too_few,
    too_many,
)

pytestmark = pytest.mark.core
DAY, HOUR = 86_400, 3_600
RIGHT_BY_CHANCE = 1e-6  # what was asked is as hard to guess as six digits


@pytest.mark.parametrize(
    ("wrong", "closed"),
    [
        (Wrong(), False),
        (Wrong(of_patient=OF_A_PATIENT - 1), False),
        (Wrong(of_patient=OF_A_PATIENT), True),
        (Wrong(of_number=OF_A_NUMBER - 1), False),
        (Wrong(of_number=OF_A_NUMBER), True),
        (Wrong(in_hour=OF_THE_HOUSE_IN_AN_HOUR - 1, in_day=OF_THE_HOUSE_IN_A_DAY - 1), False),
        (Wrong(in_hour=OF_THE_HOUSE_IN_AN_HOUR), True),
        (Wrong(in_day=OF_THE_HOUSE_IN_A_DAY), True),
    ],
)
def test_each_budget_closes_and_a_call_to_the_number_on_file_goes_on(wrong: Wrong, closed: bool) -> None:
    assert is_closed(wrong, called_on_file=False) is closed
    assert not is_closed(wrong, called_on_file=True)


@given(limits=st.builds(Limits, *[st.integers(0, 600)] * 4), wrong=st.builds(Wrong, *[st.integers(0, 600)] * 4))
def test_whoever_is_stricter_closes_whenever_the_most_does(limits: Limits, wrong: Wrong) -> None:
    """What a clinic may choose never compares where the safe bound would not."""
    laxer = any(getattr(limits, f.name) > getattr(MOST, f.name) for f in fields(Limits))
    assert bool(list(too_many(limits))) is laxer
    if not laxer and is_closed(wrong, called_on_file=False):
        assert is_closed(wrong, called_on_file=False, limits=limits)


def test_the_start_values_are_allowed_and_one_more_or_far_fewer_is_not() -> None:
    assert not [*too_many(MOST), *too_few(MOST), *too_many(LEAST), *too_few(LEAST)]
    for each in fields(Limits):
        assert list(too_many(replace(MOST, **{each.name: getattr(MOST, each.name) + 1}))) == [each.name]
        assert list(too_few(replace(LEAST, **{each.name: getattr(LEAST, each.name) - 1}))) == [each.name]


class House:
    """A day of wrong answers, as the database would count them."""

    def __init__(self) -> None:
        self.day: deque[tuple[float, int, int]] = deque()  # when, patient, number
        self.hour: deque[float] = deque()
        self.patients, self.numbers = Counter[int](), Counter[int]()

    def wrong(self, at: float, patient: int, number: int) -> Wrong:
        while self.day and self.day[0][0] <= at - DAY:
            _when, whose, whence = self.day.popleft()
            self.patients[whose] -= 1
            self.numbers[whence] -= 1
        while self.hour and self.hour[0] <= at - HOUR:
            self.hour.popleft()
        return Wrong(self.patients[patient], self.numbers[number], len(self.hour), len(self.day))

    def add(self, at: float, patient: int, number: int) -> None:
        self.day.append((at, patient, number))
        self.hour.append(at)
        self.patients[patient] += 1
        self.numbers[number] += 1


@pytest.mark.parametrize("spread", ["over many patients", "at one patient", "from one number", "in one hour"])
def test_a_hundred_thousand_identifications_with_false_numbers_disclose_nothing_in_a_day(spread: str) -> None:
    luck, house = random.Random(spread), House()
    last = HOUR if spread == "in one hour" else DAY
    compared, by_contact = 0, Counter[int]()

    for n, at in enumerate(sorted(luck.uniform(0, last) for _ in range(100_000))):
        contact = n // OF_A_CONTACT
        patient = 0 if spread == "at one patient" else luck.randrange(10_000)
        number = 0 if spread == "from one number" else luck.randrange(10**9)
        if by_contact[contact] < OF_A_CONTACT and not is_closed(house.wrong(at, patient, number), called_on_file=False):
            compared += 1
            by_contact[contact] += 1
            house.add(at, patient, number)

    most = {
        "over many patients": OF_THE_HOUSE_IN_A_DAY,
        "at one patient": OF_A_PATIENT,
        "from one number": OF_A_NUMBER,
        "in one hour": OF_THE_HOUSE_IN_AN_HOUR,
    }[spread]
    assert compared == most
    assert compared * RIGHT_BY_CHANCE < 0.001


def test_no_hour_and_no_day_has_more_wrong_answers_than_its_budget_wherever_it_begins() -> None:
    luck, house, at = random.Random(7), House(), 0.0
    given: list[float] = []
    for at in accumulate(luck.expovariate(1 / 20) for _ in range(20_000)):  # three a minute for days
        patient, number = luck.randrange(10_000), luck.randrange(10**9)
        if not is_closed(house.wrong(at, patient, number), called_on_file=False):
            house.add(at, patient, number)
            given.append(at)

    def most_within(seconds: float) -> int:
        window: deque[float] = deque()
        fullest = 0
        for each in given:
            window.append(each)
            while window[0] <= each - seconds:
                window.popleft()
            fullest = max(fullest, len(window))
        return fullest

    assert (most_within(HOUR), most_within(DAY)) == (OF_THE_HOUSE_IN_AN_HOUR, OF_THE_HOUSE_IN_A_DAY)
