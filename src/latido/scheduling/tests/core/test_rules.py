from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from latido.scheduling.core.rules import SENTENCES, Facts, Refused, Rule, may_book

pytestmark = pytest.mark.core

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
CARDIOLOGY, LABORATORY = UUID(int=1), UUID(int=2)
FREE = Facts(
    start=NOON,
    end=NOON + HALF_HOUR,
    blocked=False,
    visit_type_id=CARDIOLOGY,
    wanted_type_id=CARDIOLOGY,
    deceased=False,
    booked=(),
)


def test_a_free_place_to_come_may_be_booked() -> None:
    may_book(FREE, NOON - HALF_HOUR)


@pytest.mark.parametrize(
    ("facts", "now", "rule"),
    [
        (FREE, NOON, Rule.IN_THE_PAST),
        (FREE, NOON + HALF_HOUR, Rule.IN_THE_PAST),
        (replace(FREE, blocked=True), NOON - HALF_HOUR, Rule.BLOCKED),
        (replace(FREE, wanted_type_id=LABORATORY), NOON - HALF_HOUR, Rule.OTHER_VISIT_TYPE),
        (replace(FREE, deceased=True), NOON - HALF_HOUR, Rule.DECEASED),
        (replace(FREE, booked=((NOON, NOON + HALF_HOUR),)), NOON - HALF_HOUR, Rule.OVERLAPPING),
        (replace(FREE, booked=((NOON - HALF_HOUR, NOON + timedelta(seconds=1)),)), NOON - HALF_HOUR, Rule.OVERLAPPING),
    ],
    ids=["begins now", "past", "blocked", "other type", "deceased", "same time", "one second"],
)
def test_what_forbids_a_booking(facts: Facts, now: datetime, rule: Rule) -> None:
    with pytest.raises(Refused) as refused:
        may_book(facts, now)

    assert refused.value.rule is rule


def test_a_visit_may_begin_when_another_ends() -> None:
    around = ((NOON - HALF_HOUR, NOON), (NOON + HALF_HOUR, NOON + 2 * HALF_HOUR))

    may_book(replace(FREE, booked=around), NOON - HALF_HOUR)


def test_every_rule_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Rule)
