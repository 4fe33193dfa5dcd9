"""Every part of a country's rule reaches whoever asks for it: a term or a period that loses one is another rule."""

from datetime import UTC, date, datetime, timedelta

import pytest

from latido.compliance.core import deadlines, keeping
from latido.compliance.values.keeping import After, Ground, Period, Record, Rule
from latido.compliance.values.rights import Deadline, Term, Unit

pytestmark = pytest.mark.core
NOW = datetime(2026, 3, 10, 9, 30, 15, 20, tzinfo=UTC)


def rule(least: int, most: int | None, usual: int, source: str = "a", **other: object) -> Rule:
    return Rule(least, most, usual, source, date(2026, 1, 1), **other)  # type: ignore[arg-type]


def test_a_pack_s_line_is_read_as_it_is_written() -> None:
    assert keeping._rule(5, "ley 1") == Rule(60, None, 60, "ley 1", keeping.READ, After.DELETE, 0)
    assert keeping._rule(5, "ley 1", after=After.BLOCK, blocked=36) == Rule(
        60, None, 60, "ley 1", keeping.READ, After.BLOCK, 36
    )
    assert deadlines._term(20, Unit.BUSINESS, "ley 2", 15, 10) == Term(
        20, Unit.BUSINESS, 15, "ley 2", deadlines.READ, carry=10
    )
    assert deadlines._term(3, Unit.DAYS, "ley 2") == Term(3, Unit.DAYS, 0, "ley 2", deadlines.READ, carry=0)


def test_consents_take_all_but_the_time_from_the_record(monkeypatch: pytest.MonkeyPatch) -> None:
    for confirmed in (False, True):
        pack = {Record.PATIENT: rule(60, None, 60, "ley 3", confirmed=confirmed)}
        monkeypatch.setattr(keeping, "PACKS", {"XX": pack})
        assert keeping.rule_of(Record.CONSENT, "XX") == rule(132, None, 132, "ley 3", confirmed=confirmed)


@pytest.fixture
def several(monkeypatch: pytest.MonkeyPatch) -> None:
    packs = {
        "AA": {Record.PATIENT: rule(24, 60, 48, "a", confirmed=True)},
        "BB": {Record.PATIENT: Rule(36, 90, 36, "b", date(2025, 5, 5), confirmed=True)},
        "CC": {Record.PATIENT: rule(12, None, 12, "a")},
        "DD": {Record.PATIENT: rule(72, None, 72, "d", confirmed=True)},
    }
    monkeypatch.setattr(keeping, "PACKS", packs)


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize(
    ("countries", "chosen", "months", "least", "most"),
    [
        (["AA"], 0, 48, 24, 60),
        (["AA"], 100, 60, 24, 60),
        (["AA"], 1, 24, 24, 60),
        (["AA", "BB"], 0, 48, 36, 60),
        (["AA", "BB"], 80, 60, 36, 60),
        (["AA", "DD"], 0, 72, 72, 72),
        (["CC"], 100, 100, 12, None),
    ],
)
def test_no_longer_than_a_country_allows_unless_another_asks(
    countries: list[str], chosen: int, months: int, least: int, most: int | None
) -> None:
    found = keeping.period(Record.PATIENT, countries, chosen)

    assert (found.months, found.least, found.most) == (months, least, most)


@pytest.mark.usefixtures("several")
def test_a_period_says_whose_words_it_rests_on_and_since_when() -> None:
    found = keeping.period(Record.PATIENT, ["AA", "BB", "CC"])
    assert (found.sources, found.checked, found.confirmed) == (("a", "b"), date(2025, 5, 5), False)
    assert keeping.period(Record.PATIENT, ["AA", "BB"]).confirmed is True


def of(months: int, after: After = After.DELETE, blocked: int = 0) -> Period:
    return Period(months, months, None, after, blocked, ("a",), date(2026, 1, 1), False)


def test_who_is_kept_longer_is_kept_so_by_their_own_country() -> None:
    twice = 2 * keeping.rule_of(Record.PATIENT, "CO").least
    assert keeping.months_of(of(60), ["CO", "ES"], [Ground.VICTIM]) == twice
    assert keeping.months_of(of(60), ["ES"], [Ground.VICTIM]) == 120, "no country of now knows the mark"
    assert keeping.months_of(of(60), ["CO"], [Ground.HUMANITY]) is None


def test_blocked_until_the_last_day_and_no_clock_is_believed_by_half() -> None:
    blocking = of(12, After.BLOCK, 6)
    edge = keeping.months_before(NOW, 18)
    assert keeping.ending(edge, blocking, NOW) is After.BLOCK
    assert keeping.ending(edge - timedelta(microseconds=1), blocking, NOW) is After.DELETE
    for seen, steady in ((None, NOW - timedelta(days=9)), (NOW, None), (None, None)):
        assert keeping.steady_since(seen, steady, NOW) == NOW
        assert not keeping.may_end(seen, steady, NOW)


def test_a_day_ends_with_its_last_second() -> None:
    late = datetime(2026, 3, 10, 9, 30, 15, 20, tzinfo=UTC)
    assert deadlines.due(late, 1, Unit.DAYS, ()) == datetime(2026, 3, 11, 23, 59, 59, tzinfo=UTC)


def test_a_clock_tells_when_it_ends_and_when_it_was_met() -> None:
    ends, met = NOW + timedelta(hours=4), NOW + timedelta(hours=1)
    assert deadlines.clock(NOW, ends, met, NOW + timedelta(hours=9)) == Deadline(ends, met, 25)
    assert deadlines.clock(NOW, ends, None, NOW + timedelta(hours=2)) == Deadline(ends, None, 50)


def test_what_has_no_time_left_from_its_start_is_all_gone() -> None:
    assert deadlines.passed(NOW, NOW, NOW) == 100
    assert deadlines.passed(NOW, NOW - timedelta(hours=1), NOW) == 100
    assert deadlines.passed(NOW, NOW + timedelta(seconds=1), NOW) == 0, "as short as it may be"
    assert deadlines.passed(NOW, NOW + timedelta(seconds=3), NOW - timedelta(seconds=1)) == -34, "rounded down"
