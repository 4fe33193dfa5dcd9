"""Where whoever calls a closed queue goes. Any queues, any hours: nobody new ever joins a closed one."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.routing.core.hours import Hours, follow
from latido.routing.policy_items import AfterHours, Then

pytestmark = pytest.mark.core
CODES = ("CIT", "FAC", "RES", "MED")


def own(code: str, then: Then = Then.QUEUE, other: str = "", text: str = "") -> Hours:
    return Hours(UUID(int=1), code, code, then.value, other, text)


def known(*queues: Hours) -> dict[str, Hours]:
    return {each.code: each for each in queues}


@pytest.mark.parametrize(
    ("open_now", "expected"),
    [
        ({"FAC"}, None),
        ({"CIT"}, AfterHours(Then.QUEUE, "CIT", ("FAC cerrada",))),
        (set(), AfterHours(Then.CALLBACK, "CIT", ("FAC cerrada", "CIT cerrada"))),
    ],
    ids=["open", "the other is open", "both are closed"],
)
def test_one_closed_queue_leads_to_the_next(open_now: set[str], expected: AfterHours | None) -> None:
    queues = known(own("FAC", other="CIT", text="FAC cerrada"), own("CIT", Then.CALLBACK, text="CIT cerrada"))

    assert follow("FAC", queues, open_now.__contains__) == expected


def test_a_queue_without_hours_is_always_open() -> None:
    assert follow("RES", known(own("FAC", Then.MESSAGE)), lambda _calendar: False) is None


def test_who_would_go_round_for_ever_joins_where_they_wanted_to() -> None:
    queues = known(own("FAC", other="CIT"), own("CIT", other="FAC"))

    assert follow("FAC", queues, lambda _calendar: False) is None


@st.composite
def houses(draw: st.DrawFn) -> dict[str, Hours]:
    """Queues of which each leads only to later ones: what configuration lets through."""
    found = []
    for n, code in enumerate(CODES):
        later = CODES[n + 1 :]
        then = draw(st.sampled_from(list(Then) if later else [Then.CALLBACK, Then.MESSAGE]))
        if draw(st.booleans()):
            found.append(own(code, then, draw(st.sampled_from(later)) if then is Then.QUEUE else "", text=code))
    return known(*found)


@given(houses(), st.sampled_from(CODES), st.sets(st.sampled_from(CODES)))
def test_nobody_new_ever_joins_a_closed_queue(house: dict[str, Hours], wanted: str, open_now: set[str]) -> None:
    after = follow(wanted, house, open_now.__contains__)

    joins = wanted if after is None else after.queue if after.then is Then.QUEUE else None
    assert joins is None or joins not in house or joins in open_now
    assert after is None or wanted not in open_now
