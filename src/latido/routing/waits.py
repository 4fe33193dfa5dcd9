"""How long somebody will wait, from the engine's own state: gathered here, reckoned in core/expected."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from latido.plumbing import sql
from latido.routing.contracts import Wait, WaitTold
from latido.routing.core import expected
from latido.routing.core.expected import Before, Crew, Expected
from latido.routing.core.facts import Reach
from latido.routing.models import Queue, Work
from latido.routing.selectors import at_work

HANDLE = timedelta(seconds=240)  # of a contact, until enough have been seen
ENOUGH = 20  # contacts from which their mean is believed
LATELY = timedelta(hours=3)
# As core/facts.turn orders them; a test compares the two.
_AHEAD = """
    SELECT o.required::text, count(*) FROM routing_work o JOIN routing_work me ON me.interaction_id = %(interaction)s
     WHERE o.organisation_id = %(organisation)s AND o.state = 'waiting'
       AND (o.tier, o.priority, NOT o.head, o.enqueued_at, o.interaction_id)
         < (me.tier, me.priority, NOT me.head, me.enqueued_at, me.interaction_id)
     GROUP BY o.required
"""
# Who has their turn in a queue before somebody who has come at this instant.
_AHEAD_THERE = """
    SELECT o.required::text, count(*) FROM routing_work o
     WHERE o.organisation_id = %(organisation)s AND o.state = 'waiting' AND o.interaction_id <> %(interaction)s
       AND (o.tier, o.priority, NOT o.head, o.enqueued_at) < (%(tier)s, %(priority)s, true, %(since)s)
     GROUP BY o.required
"""
_HANDLE = """
    SELECT count(*), avg(extract(epoch FROM coalesce(i.closed_at, i.ended_at) - i.answered_at))::float
      FROM (SELECT answered_at, ended_at, closed_at FROM interactions_interaction
             WHERE organisation_id = %(organisation)s AND queued_at > %(since)s AND answered_at IS NOT NULL
               AND ended_at IS NOT NULL) i
"""


def wait(interaction_id: UUID, before: WaitTold | None, *, now: datetime) -> Wait | None:
    """How long this one will wait and what to say of it, knowing what was said before. None once nobody waits."""
    work = Work.objects.filter(pk=interaction_id, state=Work.State.WAITING).first()
    if work is None:
        return None
    found = _expected(work, now)
    if found is None:
        return Wait(None, None)
    told = expected.tell(found, _told(before))
    return Wait(found.median, WaitTold(told.position, told.least, told.most))


def _told(before: WaitTold | None) -> expected.Told | None:
    return expected.Told(before.position, before.least, before.most) if before else None


def _expected(work: Work, now: datetime) -> Expected | None:
    ahead = [Before(json.loads(required), people) for required, people in sql.rows(_AHEAD, interaction=work.pk)]
    return expected.expect(work.required, ahead, _crews(now))


def there(work: Work, queues: Iterable[Queue], *, now: datetime) -> dict[UUID, timedelta]:
    """How long this one would wait in each queue, with the wait it has; those that nobody at work serves are left out.

    queues: with their skills.
    """
    queues, crews, found = list(queues), _crews(now), {}
    ahead = {priority: _ahead_there(work, priority) for priority in {queue.priority for queue in queues}}
    for queue in queues:
        required = {each.skill: each.proficiency for each in queue.skills.all()}
        if (expects := expected.expect(required, ahead[queue.priority], crews)) is not None:
            found[queue.id] = expects.median
    return found


def _ahead_there(work: Work, priority: int) -> list[Before]:
    where = {"tier": work.tier, "priority": priority, "since": work.enqueued_at}
    return [Before(json.loads(required), n) for required, n in sql.rows(_AHEAD_THERE, interaction=work.pk, **where)]


def _crews(now: datetime) -> list[Crew]:
    """The agents on their shift by what they can do."""
    handle = _handle(now)
    alike: dict[tuple[tuple[str, int], ...], list[Reach]] = {}
    for skills, reach in at_work().values():
        alike.setdefault(tuple(sorted(skills.items())), []).append(reach)
    return [
        Crew(dict(skills), len(reaches), reaches.count(Reach.ANYTHING), handle) for skills, reaches in alike.items()
    ]


def _handle(now: datetime) -> timedelta:
    """From the answer to the end of after-contact work, on average, lately."""
    seen, seconds = sql.rows(_HANDLE, since=now - LATELY)[0]
    return timedelta(seconds=seconds) if seen >= ENOUGH and seconds else HANDLE
