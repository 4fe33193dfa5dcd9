"""Whether the target of a queue can be met at all: with everybody who may serve it, and what has come to it lately."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from latido.interactions import api as interactions
from latido.orgs import api as orgs
from latido.routing.core.erlang import erlang_a
from latido.routing.trying.house import GAVE_UP, MOST_PATIENCE, PATIENCE, SEEN

DAYS = 14
ENOUGH = 50  # contacts in these days, from which they say how much comes


def best_level(queue_id: UUID, *, agents: int, seconds: float, handle: float, now: datetime) -> float | None:
    """Percent answered in so many seconds if all of these agents did nothing else; None where too little has come.

    Erlang A on a mean hour of those in which somebody called: the busy ones are worse, so less is never reached.
    """
    zone = orgs.time_zone()
    today = now.astimezone(ZoneInfo(zone)).date()
    days = [today - timedelta(days=n) for n in range(1, DAYS + 1)]
    mine = [each for each in interactions.volumes_of(days, zone) if each.queue_id == queue_id]
    received, answered = sum(each.received for each in mine), sum(each.answered for each in mine)
    if received < ENOUGH or agents == 0:
        return None
    taken = sum(each.handled for each in mine) / answered if answered >= SEEN else handle
    gave_up, waited = sum(each.abandoned for each in mine), sum(each.waited for each in mine)
    patience = min(waited / gave_up, MOST_PATIENCE) if gave_up >= GAVE_UP else PATIENCE
    hours = DAYS * len({each.slot for each in mine}) / 2
    steady = erlang_a(agents, received / hours, max(taken, 1.0), max(patience, 1.0), seconds)
    return 100 * steady.within
