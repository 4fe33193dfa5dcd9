from datetime import date, time

import pytest

from latido.orgs.contracts import CalendarItem, Span, SpecialDay, WeekSpan
from latido.orgs.core.calendars import faults, never_opens, with_bridges

pytestmark = pytest.mark.core
CHRISTMAS = date(2026, 12, 25)  # a Friday


def monday(*spans: tuple[int, int]) -> CalendarItem:
    return CalendarItem(tuple(WeekSpan(0, time(opens), time(closes)) for opens, closes in spans))


@pytest.mark.parametrize(
    "spans", [((8, 12), (14, 18)), ((14, 18), (8, 12)), ((8, 12), (12, 18)), ((0, 0),), ((8, 12), (20, 0))]
)
def test_hours_that_do_not_cross_are_right(spans: tuple[tuple[int, int], ...]) -> None:
    assert list(faults(monday(*spans))) == []


@pytest.mark.parametrize("spans", [((8, 13), (12, 18)), ((8, 18), (9, 10)), ((8, 12), (8, 12)), ((0, 0), (8, 12))])
def test_hours_that_cross_are_told(spans: tuple[tuple[int, int], ...]) -> None:
    assert [says for says, _about in faults(monday(*spans))] == ["Los horarios del {about} se cruzan."]


@pytest.mark.parametrize("span", [(12, 8), (8, 8)])
def test_hours_that_end_before_they_begin_are_told(span: tuple[int, int]) -> None:
    assert [about for _says, about in faults(monday(span))] == ["lunes"]


def test_a_special_day_is_looked_at_too() -> None:
    day = SpecialDay(CHRISTMAS, "Navidad", (Span(time(8), time(12)), Span(time(11), time(13))))

    assert [about for _says, about in faults(CalendarItem(days=(day,)))] == ["2026-12-25"]
    assert never_opens(CalendarItem(days=(day,)))


@pytest.mark.parametrize(
    ("holiday", "bridge"),
    [
        (date(2026, 12, 8), date(2026, 12, 7)),  # Tuesday -> Monday
        (date(2026, 12, 24), date(2026, 12, 25)),  # Thursday -> Friday
        (date(2026, 12, 25), None),  # Friday touches the weekend
        (date(2026, 12, 9), None),  # Wednesday is too far
        (date(2026, 12, 12), None),  # Saturday
    ],
)
def test_a_bridge_lies_between_a_holiday_and_a_weekend(holiday: date, bridge: date | None) -> None:
    found = with_bridges({holiday: "Fiesta"}, date(2026, 12, 1), date(2026, 12, 31), "Puente")

    assert [each.day for each in found if each.bridge] == ([bridge] if bridge else [])


def test_days_outside_what_was_asked_are_left_out() -> None:
    assert with_bridges({CHRISTMAS: "Navidad"}, date(2027, 1, 1), date(2027, 12, 31), "Puente") == ()
