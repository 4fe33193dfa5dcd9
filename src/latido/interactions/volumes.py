"""How much came to each queue at what hour of the day, over some days; counts and sums, nothing of anybody."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from latido.plumbing import sql

MOST_HANDLE = 7200  # s: a contact that was left open for longer says nothing about how long one takes
_VOLUMES = """
    SELECT queue_id, tier = 0, floor(extract(epoch FROM (queued_at AT TIME ZONE %(zone)s)::time) / 1800)::int,
           count(*), count(answered_at),
           coalesce(sum(least(extract(epoch FROM coalesce(closed_at, ended_at, answered_at) - answered_at), %(most)s)),
                    0)::float,
           count(*) FILTER (WHERE state = 'abandoned' AND answered_at IS NULL),
           coalesce(sum(extract(epoch FROM coalesce(answered_at, ended_at) - queued_at))
                    FILTER (WHERE promised_at IS NULL), 0)::float
      FROM interactions_interaction
     WHERE organisation_id = %(organisation)s AND direction = 'in' AND queue_id IS NOT NULL AND ended_at IS NOT NULL
       AND queued_at >= %(first)s AND queued_at < %(last)s
       AND (queued_at AT TIME ZONE %(zone)s)::date = ANY(%(days)s)
     GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class SlotVolume:
    """What came to one queue in one half hour of the day, over some days together."""

    queue_id: UUID
    emergency: bool
    slot: int  # half hours after midnight
    received: int
    answered: int
    handled: float  # seconds of all answered, from the answer to the end of after-contact work
    abandoned: int
    waited: float  # seconds of all, until they were answered or gave up


def volumes(days: list[date], zone: str) -> tuple[SlotVolume, ...]:
    """What came on these days, all of them together, by the half hour in which it joined its queue."""
    if not days:
        return ()
    first, last = (datetime.combine(day, datetime.min.time(), ZoneInfo(zone)) for day in (min(days), max(days)))
    found = sql.rows(_VOLUMES, zone=zone, days=days, first=first, last=last + timedelta(days=1), most=MOST_HANDLE)
    return tuple(SlotVolume(*row) for row in found)
