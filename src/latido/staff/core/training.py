"""Who lacks training, whom that keeps from patients' data, and who is warned. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from latido.staff.core.lasting import months_after
from latido.staff.values.training import SHARE, WARNINGS, Due, Requirement, Trainee

Team = frozenset[UUID]  # who serves a queue


def due_of(requirement: Requirement, done: datetime | None) -> datetime | None:
    """By when it has to be completed (again); None: what was completed counts for good."""
    if done is None:
        return requirement.since
    return max(requirement.since, months_after(done, requirement.months)) if requirement.months else None


def first_due(trainee: Trainee, requirements: Iterable[Requirement]) -> Due | None:
    """What this person has to complete first."""
    asked = ((each, due_of(each, trainee.done.get(each.id))) for each in requirements if each.roles & trainee.roles)
    return min(
        (Due(at, each) for each, at in asked if at is not None),
        key=lambda due: (due.at, due.requirement.title, due.requirement.id),
        default=None,
    )


def may_have_grace(due: datetime | None, given: datetime | None, now: datetime) -> bool:
    """Once for each time that something ran out. given: when they were last given it."""
    return due is not None and due <= now and (given is None or given < due)


def held(
    trainees: Collection[Trainee], requirements: Collection[Requirement], teams: Iterable[Team], now: datetime
) -> frozenset[UUID]:
    """Whom it keeps from patients' data: what ran out first comes first, and never more than a fifth of a queue.

    Who would be beyond the fifth is warned and works on; so is whoever has been given grace.
    """
    known = frozenset(each.id for each in trainees)
    queues = [there for team in teams if (there := team & known)]
    lapsed = sorted(
        (due.at, each.id)
        for each in trainees
        if (due := first_due(each, requirements)) and due.at <= now and not (each.grace and each.grace > now)
    )
    kept: set[UUID] = set()
    away: Counter[int] = Counter()
    for _due, person in lapsed:
        theirs = [n for n, team in enumerate(queues) if person in team]
        if all(away[n] < len(queues[n]) // SHARE for n in theirs):
            kept.add(person)
            away.update(theirs)
    return frozenset(kept)


def warning(due: datetime | None, now: datetime) -> timedelta | None:
    """Of 30, 7 and 1 days, the one that has come; zero: it ran out; None: nothing to say yet."""
    if due is None:
        return None
    if due <= now:
        return timedelta(0)
    return min((each for each in WARNINGS if due - now <= each), default=None)
