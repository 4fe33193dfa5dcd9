"""How long until an agent has the person on the screen: what looking for them costs. Times, nothing of anybody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from latido.plumbing import sql

# Somebody linked before the answer, by a contact that was handed on or called back, was there at once.
_TAKEN = """
    SELECT count(*), percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY taken)
      FROM (SELECT greatest(extract(epoch FROM min(linked.linked_at) - i.answered_at), 0) AS taken
              FROM interactions_interaction i
              JOIN interactions_interactionpatient linked
                ON linked.interaction_id = i.id AND linked.organisation_id = i.organisation_id
             WHERE i.organisation_id = %(organisation)s AND i.queued_at >= %(since)s AND i.answered_at IS NOT NULL
             GROUP BY i.id) AS contacts
"""


@dataclass(frozen=True, slots=True)
class TimeToPerson:
    """Of contacts about somebody: how many, and within what time half of them, and nine of ten, were on the screen."""

    contacts: int
    half: timedelta
    nine_of_ten: timedelta


def time_to_person(since: datetime) -> TimeToPerson | None:
    """Of those that joined a queue since then and were answered; None where there are none."""
    ((contacts, taken),) = sql.rows(_TAKEN, since=since)
    if not contacts:
        return None
    half, most = (timedelta(seconds=float(each)) for each in taken)
    return TimeToPerson(contacts, half, most)
