"""How many are called back at once: who was promised it keeps the place, and never starves those who wait live."""

from latido.plumbing import sql
from latido.routing.core.facts import qualifies
from latido.routing.models import Work
from latido.routing.selectors import at_work
from latido.routing.services.promises import BACK

SHARE = 4  # while somebody waits live, one in so many of the agents who can take them calls back
_IN_PLAY = """
    SELECT count(*) FILTER (WHERE starts_with(channel_id, %(back)s) AND state <> 'later'),
           count(*) FILTER (WHERE NOT starts_with(channel_id, %(back)s) AND state = 'waiting')
      FROM routing_work WHERE organisation_id = %(organisation)s AND queue_id = %(queue)s AND state <> 'done'
"""


def has_room(held: Work) -> bool:
    """Whether one that was held until now (lines closed, a later try) may take its turn in this queue already."""
    called_back, live = sql.rows(_IN_PLAY, queue=held.queue_id, back=BACK)[0]
    able = sum(qualifies(skills, held.required) for skills, _reach in at_work().values())
    return bool(called_back < max(able // SHARE if live else able, 1))
