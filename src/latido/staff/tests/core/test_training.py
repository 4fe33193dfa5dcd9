"""Whom a lapsed training keeps from patients' data: never more than a fifth of a queue, what ran out first first."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.kernel.ids import new_id
from latido.staff.core import training
from latido.staff.values.training import SHARE, Requirement, Trainee

pytestmark = pytest.mark.core
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
DAY = timedelta(days=1)
PRIVACY = Requirement(UUID(int=1), "Privacidad", "2", frozenset({"agent"}), 12, NOW - 400 * DAY)
CRISIS = Requirement(UUID(int=2), "Crisis", "1", frozenset({"agent", "nurse"}), 0, NOW - 10 * DAY)


def agent(done: datetime | None = None, grace: datetime | None = None, role: str = "agent") -> Trainee:
    return Trainee(new_id(), frozenset({role}), {PRIVACY.id: done} if done else {}, grace)


@st.composite
def houses(draw: st.DrawFn) -> tuple[list[Trainee], list[frozenset[UUID]]]:
    ago = st.none() | st.integers(0, 900).map(lambda days: NOW - days * DAY)
    spared = st.none() | st.integers(-5, 5).map(lambda hours: NOW + timedelta(hours=hours))
    people = [agent(draw(ago), draw(spared)) for _ in range(draw(st.integers(0, 24)))]
    ids = [each.id for each in people]
    teams = draw(st.lists(st.sets(st.sampled_from(ids)).map(frozenset), max_size=4)) if ids else []
    return people, teams


@given(houses())
def test_never_more_than_a_fifth_of_a_queue_and_only_whom_it_concerns(
    house: tuple[list[Trainee], list[frozenset[UUID]]],
) -> None:
    people, teams = house
    kept = training.held(people, [PRIVACY], teams, NOW)
    by_id = {each.id: each for each in people}

    assert all(len(kept & team) * SHARE <= len(team) for team in teams)
    for person in kept:
        due = training.first_due(by_id[person], [PRIVACY])
        assert due is not None and due.at <= NOW
        assert by_id[person].grace is None or by_id[person].grace <= NOW  # type: ignore[operator]
    assert kept == training.held(list(reversed(people)), [PRIVACY], teams, NOW)


@given(houses())
def test_who_is_let_through_would_be_one_too_many_of_a_queue_whose_others_ran_out_before(
    house: tuple[list[Trainee], list[frozenset[UUID]]],
) -> None:
    people, teams = house
    kept = training.held(people, [PRIVACY], teams, NOW)
    due = {each.id: found.at for each in people if (found := training.first_due(each, [PRIVACY]))}

    for each in people:
        lapsed = due[each.id] <= NOW and not (each.grace and each.grace > NOW)
        if not lapsed or each.id in kept:
            continue
        full = [team for team in teams if each.id in team and len(kept & team) == len(team) // SHARE]
        assert full and any(all(due[other] <= due[each.id] for other in kept & team) for team in full)


@given(houses())
def test_where_nothing_is_required_nobody_is_kept(house: tuple[list[Trainee], list[frozenset[UUID]]]) -> None:
    people, teams = house

    assert training.held(people, [], teams, NOW) == frozenset()
    others = Requirement(new_id(), "Cobros", "1", frozenset({"billing"}), 12, NOW - DAY)
    assert training.held(people, [others], teams, NOW) == frozenset()


def test_of_ten_two_are_kept_and_of_four_nobody() -> None:
    ten, four = [agent() for _ in range(10)], [agent() for _ in range(4)]

    assert len(training.held(ten, [PRIVACY], [frozenset(each.id for each in ten)], NOW)) == 2
    assert training.held(four, [PRIVACY], [frozenset(each.id for each in four)], NOW) == frozenset()
    assert len(training.held(four, [PRIVACY], [], NOW)) == 4  # who serves no queue leaves none short


def test_it_counts_for_its_months_from_the_day_it_was_completed_and_not_before_it_is_required() -> None:
    done = NOW - 100 * DAY

    assert training.due_of(PRIVACY, None) == PRIVACY.since
    assert training.due_of(PRIVACY, done) == done.replace(year=done.year + 1)
    assert training.due_of(CRISIS, done) is None
    later = Requirement(new_id(), "Nueva", "1", frozenset({"agent"}), 1, NOW + 9 * DAY)
    assert training.due_of(later, done) == later.since


def test_what_runs_out_first_is_named_and_only_what_is_asked_of_their_role() -> None:
    nurse, both = agent(role="nurse"), agent()

    assert training.first_due(nurse, [PRIVACY, CRISIS]) == training.Due(CRISIS.since, CRISIS)
    found = training.first_due(both, [CRISIS, PRIVACY])
    assert found is not None and found.requirement == PRIVACY
    assert training.first_due(agent(role="billing"), [PRIVACY, CRISIS]) is None


@pytest.mark.parametrize(
    ("left", "said"), [(31, None), (30, 30), (8, 30), (7, 7), (2, 7), (1, 1), (0.1, 1), (0, 0), (-3, 0)]
)
def test_it_is_said_30_7_and_1_days_before(left: float, said: int | None) -> None:
    assert training.warning(NOW + left * DAY, NOW) == (None if said is None else said * DAY)
    assert training.warning(None, NOW) is None


def test_grace_is_given_once_for_each_time_that_something_ran_out() -> None:
    ran_out = NOW - DAY

    assert training.may_have_grace(ran_out, None, NOW)
    assert training.may_have_grace(ran_out, ran_out - DAY, NOW)
    assert not training.may_have_grace(ran_out, ran_out + timedelta(hours=1), NOW)
    assert not training.may_have_grace(NOW + DAY, None, NOW) and not training.may_have_grace(None, None, NOW)
