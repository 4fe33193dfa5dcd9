"""Whom a contact is with, as far as it is known, and which agent has attended them before. Ids only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from latido.plumbing import sql

# A number's contacts are enough to say that one agent attends it; a switchboard has thousands.
_CALLER = """
    WITH me AS MATERIALIZED (
        SELECT i.id, i.channel, i.keyed_language, CASE WHEN NOT i.withheld THEN i.from_mark END AS number,
               coalesce(
                   nullif(ARRAY(SELECT p.patient_id FROM interactions_interactionpatient p
                                 WHERE p.interaction_id = i.id ORDER BY p.linked_at, p.id), '{}'),
                   ARRAY(SELECT c.patient_id FROM interactions_interactioncandidate c
                          WHERE c.interaction_id = i.id ORDER BY c.position)) AS people
          FROM interactions_interaction i
         WHERE i.organisation_id = %(organisation)s AND i.id = %(interaction)s)
    SELECT me.channel, me.keyed_language, me.people,
           CASE WHEN cardinality(me.people) = 1 THEN (
               SELECT (array_agg(o.agent_id ORDER BY o.ended_at DESC))[1]
                 FROM interactions_interactionpatient p JOIN interactions_interaction o ON o.id = p.interaction_id
                WHERE p.patient_id = me.people[1] AND o.organisation_id = %(organisation)s
                  AND o.ended_at > %(since)s AND o.answered_at IS NOT NULL AND o.agent_id IS NOT NULL)
           WHEN me.number IS NOT NULL THEN (
               SELECT CASE WHEN count(DISTINCT lately.agent_id) = 1 THEN (array_agg(lately.agent_id))[1] END
                 FROM (SELECT o.agent_id FROM interactions_interaction o
                        WHERE o.organisation_id = %(organisation)s AND o.from_mark = me.number
                          AND o.ended_at > %(since)s AND o.answered_at IS NOT NULL AND o.agent_id IS NOT NULL
                        ORDER BY o.ended_at DESC LIMIT 20) lately)
           END
      FROM me
"""


@dataclass(frozen=True, slots=True)
class Caller:
    """people: whom it is about, or else who may be calling. attended_by: who knows them, if somebody does."""

    people: tuple[UUID, ...] = ()
    attended_by: UUID | None = None
    text: bool = False  # in writing
    language: str = ""  # that they keyed in the menu


def caller(interaction_id: UUID, *, since: datetime) -> Caller:
    """Whom this contact is with, in the running scope, in one question.

    attended_by: who answered the last contact of the one patient it can be, over and since then; when it can be
    nobody or several, the one agent who answered all the last contacts of that number.
    """
    found = sql.row(_CALLER, interaction=interaction_id, since=since)
    if found is None:
        return Caller()
    channel, language, people, agent_id = found
    return Caller(tuple(people), agent_id, channel != "voice", language)
