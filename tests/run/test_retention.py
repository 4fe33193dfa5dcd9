"""Which backups make room, and when the next one is due."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido_run.backup.plan import Plan, is_due, next_due
from latido_run.backup.retention import Keep, to_delete

pytestmark = pytest.mark.core

NIGHT = datetime(2026, 3, 15, 7, 30, tzinfo=UTC)
BOGOTA = timezone(timedelta(hours=-5))
DAILY = Plan("/backups", at="02:30")


def nights(count: int) -> dict[str, datetime]:
    """One each night, the newest is 0."""
    return {str(n): NIGHT - timedelta(days=n) for n in range(count)}


def test_a_year_of_nights_leaves_the_last_days_and_the_newest_of_each_week_and_month() -> None:
    made = nights(365)

    kept = set(made) - to_delete(made, Keep(days=7, weeks=4, months=12))

    weeks = {"0", "7", "14", "21"}  # 15 March is a Sunday: each week's newest is its Sunday
    months = {str((NIGHT - datetime(2026 - (m > 3), m, last, 7, 30, tzinfo=UTC)).days) for m, last in ENDS}
    assert kept == {str(n) for n in range(7)} | weeks | {"0"} | months


ENDS = [(2, 28), (1, 31), (12, 31), (11, 30), (10, 31), (9, 30), (8, 31), (7, 31), (6, 30), (5, 31), (4, 30)]


def test_of_many_on_one_day_the_newest_stays() -> None:
    made = {name: NIGHT + timedelta(minutes=n) for n, name in enumerate("abc")}

    assert to_delete(made, Keep(days=3, weeks=0, months=0)) == {"a", "b"}


def test_days_without_a_backup_do_not_count() -> None:
    made = {"old": NIGHT - timedelta(days=400), "older": NIGHT - timedelta(days=800)}

    assert to_delete(made, Keep(days=2, weeks=0, months=0)) == set()


def test_the_last_that_a_drill_restored_stays_however_old() -> None:
    assert to_delete(nights(10), Keep(days=1, weeks=0, months=0), proven={"8"}) == {*"1234567", "9"}


@given(
    st.dictionaries(st.text(max_size=3), st.datetimes(timezones=st.just(UTC)), min_size=1, max_size=60),
    st.builds(Keep, st.integers(1, 9), st.integers(0, 5), st.integers(0, 5)),
)
def test_the_newest_always_stays_and_the_rest_is_bounded(made: dict[str, datetime], keep: Keep) -> None:
    gone = to_delete(made, keep)

    newest = max(made, key=lambda name: (made[name], name))
    assert newest not in gone
    assert len(made) - len(gone) <= keep.days + keep.weeks + keep.months + 1
    assert to_delete({name: at for name, at in made.items() if name not in gone}, keep) == set()


@pytest.mark.parametrize("text", ["", "7", "0,4,12", "7,4", "a,b,c", "7,-1,1"])
def test_nonsense_keeps_nothing_and_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="such as 7,4,12"):
        Keep.parse(text)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=BOGOTA)


@pytest.mark.parametrize(
    ("made", "failed", "now", "due"),
    [
        (None, None, "15T01:00", True),
        ("14T02:30", None, "15T02:29", False),
        ("14T02:30", None, "15T02:30", True),
        ("15T02:31", None, "15T23:59", False),
        ("14T18:00", None, "15T02:30", True),
        ("12T02:30", None, "15T01:00", True),
        ("14T02:30", "15T02:30", "15T02:44", False),
        ("14T02:30", "15T02:30", "15T02:46", True),
        ("14T02:30", "15T03:30", "15T02:46", True),
        ("29T02:30", None, "15T02:46", True),
    ],
    ids=[
        "never made",
        "a minute early",
        "on time",
        "made",
        "made by hand yesterday",
        "the machine was off",
        "failed just now",
        "failed long enough ago",
        "failed in the future: the clock was set back",
        "made in the future: the clock was set back",
    ],
)
def test_it_is_due_once_a_day_and_again_after_a_failure(
    made: str | None, failed: str | None, now: str, due: bool
) -> None:
    when = {"made": at(made) if made else None, "failed": at(failed) if failed else None}

    assert is_due(DAILY, **when, now=at(now)) is due


def test_without_an_hour_or_a_folder_nobody_makes_one() -> None:
    assert not is_due(Plan("/backups"), made=None, failed=None, now=NIGHT)
    assert not is_due(Plan(at="02:30"), made=None, failed=None, now=NIGHT)
    assert next_due(Plan("/backups"), NIGHT) is None


def test_the_next_is_today_or_tomorrow_by_the_machines_clock() -> None:
    assert next_due(DAILY, at("15T01:00")) == at("15T02:30")
    assert next_due(DAILY, at("15T02:30")) == at("16T02:30")
