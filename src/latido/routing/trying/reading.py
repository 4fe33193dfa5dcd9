"""What a trial needs of the organisation: its queues as they would be, its last days, and who was there."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from latido.interactions import api as interactions
from latido.orgs import api as orgs
from latido.plumbing import sql
from latido.routing import policies, selectors
from latido.routing.core.policy import Policy
from latido.routing.models import Queue
from latido.routing.simulator import reading
from latido.routing.simulator.scenario import Scenario
from latido.routing.trying.house import Asked, Came, Staffed
from latido.staff import api as staff

WEEKS = 4
SAMPLE = Path(__file__).parents[4] / "scenarios" / "hospital-day.toml"
_AT_WORK = """
    SELECT agent_id, sum(extract(epoch FROM least(coalesce(ended_at, %(now)s), d.ends)
                                            - greatest(started_at, d.begins)))::float
      FROM routing_agentstatespan s
      JOIN unnest(%(begins)s::timestamptz[], %(ends)s::timestamptz[]) AS d (begins, ends)
        ON s.started_at < d.ends AND coalesce(s.ended_at, %(now)s) > d.begins
     WHERE organisation_id = %(organisation)s AND state NOT IN ('offline', 'away')
     GROUP BY agent_id ORDER BY agent_id
"""


def last_days(weekday: int, now: datetime) -> list[date]:
    """The last four of this weekday that are over, the newest first."""
    today = now.astimezone(ZoneInfo(orgs.time_zone())).date()
    back = (today.weekday() - weekday - 1) % 7 + 1
    return [today - timedelta(days=back + 7 * n) for n in range(WEEKS)]


def as_it_would_be() -> tuple[tuple[Asked, ...], Policy]:
    """The queues and the policy of the running scope, as they stand now."""
    policy = policies.policy()
    priorities = dict(Queue.objects.values_list("code", "priority"))
    asked = tuple(
        Asked(
            each.id,
            each.code,
            each.name,
            each.required,
            each.licensed,
            float(each.target_seconds),
            policy.of(each.id).handle,
            priorities[each.code],
        )
        for each in selectors.queues()
    )
    return asked, policy


def came(days: list[date]) -> tuple[Came, ...]:
    found = interactions.volumes_of(days, orgs.time_zone())
    return tuple(
        Came(v.queue_id, v.emergency, v.slot, v.received, v.answered, v.handled, v.abandoned, v.waited) for v in found
    )


def staffed(days: list[date], now: datetime) -> tuple[Staffed, ...]:
    """Who was at work on these days, those of the same skills together."""
    zone = ZoneInfo(orgs.time_zone())
    begins = [datetime.combine(day, time(), zone) for day in days]
    ends = [datetime.combine(day + timedelta(days=1), time(), zone) for day in days]
    seconds = {agent: float(s) for agent, s in sql.rows(_AT_WORK, now=now, begins=begins, ends=ends)}
    skills = staff.skills_by_agent(list(seconds))
    alike: Counter[tuple[tuple[str, int], ...]] = Counter()
    for agent, worked in seconds.items():
        alike[tuple(sorted(skills.get(agent, {}).items()))] += int(worked)
    return tuple(Staffed(dict(key), float(worked)) for key, worked in alike.items() if worked > 0)


def sample() -> Scenario:
    """The day that ships with the house."""
    return reading.read(SAMPLE)
