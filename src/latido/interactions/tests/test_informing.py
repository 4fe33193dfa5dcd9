"""How long until the person is on the screen."""

from datetime import timedelta

import pytest

from latido.interactions import api
from latido.interactions.tests.calls import ANA, ROSA, TOMAS, at, talking, waiting

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]


def test_it_runs_from_the_answer_to_the_first_person() -> None:
    for seconds in (10, 20, 30, 40, 50):
        call = talking()  # answered at 15
        api.link_patient(call, ROSA, actor=ANA, now=at(15 + seconds))
        api.link_patient(call, TOMAS, actor=ANA, now=at(300))

    found = api.time_to_person(at(0))

    assert found == api.TimeToPerson(5, timedelta(seconds=30), timedelta(seconds=46))


def test_whoever_is_not_answered_or_about_nobody_or_of_before_does_not_count() -> None:
    talking()
    waiting()
    api.link_patient(talking(when=-100), ROSA, actor=ANA, now=at(-60))

    assert api.time_to_person(at(0)) is None
