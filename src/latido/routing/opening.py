"""When the queues are open, and where whoever would join a closed one goes instead."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from latido.orgs import api as orgs
from latido.orgs.contracts import LINES
from latido.plumbing import sql
from latido.routing.core.facts import EMERGENCY
from latido.routing.core.hours import Hours, follow
from latido.routing.policy_items import AfterHours

MOST_LOOKS = 60  # at two calendars in turn, for an instant at which both are open
_EVERY = """
    SELECT q.id, q.code, a.calendar, a.then, a.queue_code, a.text
      FROM routing_afterhours a JOIN routing_queue q ON q.id = a.queue_id
     WHERE a.organisation_id = %(organisation)s
"""


def hours() -> dict[str, Hours]:
    """Of the queues that have any, by code. In the running scope."""
    return {row[1]: Hours(*row) for row in sql.rows(_EVERY)}


def texts() -> tuple[str, ...]:
    """Everything that is said to whoever calls a closed queue."""
    return tuple(own.text for own in hours().values() if own.text)


def after_hours(queue_code: str, tier: int, at: datetime) -> AfterHours | None:
    """What becomes of whoever would join this queue now; None: it is open. To an emergency every queue is."""
    if tier == EMERGENCY:
        return None
    return follow(queue_code, hours(), lambda calendar: open_now(calendar, at))


def open_now(calendar: str, at: datetime) -> bool:
    """Whether it is open by this calendar; by one that is gone, always."""
    if calendar == LINES:
        return orgs.is_open(None, at)
    site = orgs.site_codes().get(calendar)
    return site is None or orgs.is_open(site, at)


def closed(codes: Iterable[str], at: datetime) -> frozenset[str]:
    """Those of these queues that are closed."""
    known = hours()
    asked = [known[code] for code in codes if code in known]
    return frozenset(own.code for own in asked if not open_now(own.calendar, at))


def next_open(queue_id: UUID, at: datetime, lines: tuple[UUID | None, ...]) -> datetime | None:
    """The first instant from then on at which the queue and all of these lines are open; None when there is none.

    lines: sites, or None for the telephone lines.
    """
    own = next((each.calendar for each in hours().values() if each.queue_id == queue_id), None)
    site = orgs.site_codes().get(own) if own else None
    places = (*lines, site) if site is not None else (*lines, None) if own == LINES else lines
    for _look in range(MOST_LOOKS):
        opens = [orgs.next_opening(at, place) for place in places]
        if None in opens:
            return None
        later = max((each for each in opens if each is not None), default=at)
        if later <= at:
            return at
        at = later
    return None
