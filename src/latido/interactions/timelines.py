"""What happened to a patient across the house: entries by keyset, how many of each kind, and contacts in one line."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from latido.compliance.contracts import Tag
from latido.interactions.contracts import ENDED, KindSummary, PastContact, TimelineEntry
from latido.interactions.models import Interaction
from latido.plumbing import sql

_ENTRIES = """
    SELECT id, kind, ref, at FROM interactions_timelineentry
     WHERE organisation_id = %(organisation)s AND patient_id = %(patient)s AND at <= %(until)s {which} {after}
     ORDER BY at DESC, id DESC LIMIT %(limit)s
"""
_OF_KINDS = "AND kind = ANY(%(kinds)s)"
_AFTER = """
    AND (at, id) <= (SELECT at, id FROM interactions_timelineentry
                     WHERE organisation_id = %(organisation)s AND patient_id = %(patient)s AND id = %(last)s)
"""
_ADD = """
    INSERT INTO interactions_timelineentry (organisation_id, patient_id, kind, ref, at)
    VALUES (%(organisation)s, %(patient)s, %(kind)s, %(ref)s, %(at)s) ON CONFLICT DO NOTHING
"""
_TAKE = """
    DELETE FROM interactions_timelineentry
     WHERE organisation_id = %(organisation)s AND patient_id = %(patient)s AND kind = %(kind)s AND ref = %(ref)s
"""
_SUMMARY = """
    SELECT kind, count(*), min(at), max(at) FROM interactions_timelineentry
     WHERE organisation_id = %(organisation)s AND patient_id = %(patient)s AND at <= %(until)s
     GROUP BY kind
"""
_BEGUN = f"""
    SELECT id, kind, ref, at, NULL::bigint, NULL::timestamptz FROM ({_ENTRIES.format(which=_OF_KINDS, after="")}) AS e
     UNION ALL
    SELECT NULL, kind, NULL, first, many, last FROM ({_SUMMARY}) AS s(kind, many, first, last)
"""  # noqa: S608 - our own words
_LINES = """
    SELECT i.id, i.opened_at, i.channel, i.direction, i.queue_name, coalesce(d.name, g.code, ''), i.promise,
           i.promised_by, i.note,
           coalesce(g.code, ''), i.promise_due, i.agent_id, i.answered_at, i.ended_at, i.end_reason, i.ended_by,
           i.verified_level, i.announcement_version,
           ARRAY(SELECT DISTINCT c.tag FROM interactions_dispositiongiven o
                   JOIN interactions_dispositionchoice c ON c.organisation_id = i.organisation_id AND c.code = o.code
                  WHERE o.interaction_id = i.id AND c.tag <> ''
                  UNION SELECT i.reserved_as WHERE i.reserved_as <> ''
                  UNION SELECT unnest(i.queue_tags || i.hand_tags))
      FROM interactions_interaction i
      JOIN interactions_interactionpatient p ON p.interaction_id = i.id AND p.patient_id = %(patient)s
      LEFT JOIN LATERAL (SELECT code FROM interactions_dispositiongiven o
                          WHERE o.interaction_id = i.id AND (o.patient_id = %(patient)s OR o.patient_id IS NULL)
                          ORDER BY o.patient_id IS NULL, o.id LIMIT 1) g ON true
      LEFT JOIN interactions_dispositionchoice d ON d.organisation_id = i.organisation_id AND d.code = g.code
     WHERE i.organisation_id = %(organisation)s AND {which}
     ORDER BY i.opened_at DESC LIMIT %(limit)s
"""
_TAGS = """
    SELECT DISTINCT c.tag FROM interactions_dispositiongiven o
      JOIN interactions_dispositionchoice c ON c.organisation_id = o.organisation_id AND c.code = o.code
     WHERE o.organisation_id = %(organisation)s AND o.interaction_id = %(interaction)s AND c.tag <> ''
     UNION
    SELECT reserved_as FROM interactions_interaction
     WHERE organisation_id = %(organisation)s AND id = %(interaction)s AND reserved_as <> ''
     UNION
    SELECT unnest(queue_tags || hand_tags) FROM interactions_interaction
     WHERE organisation_id = %(organisation)s AND id = %(interaction)s
"""
_LATELY = _LINES.format(which="i.state = ANY(%(ended)s)")
_THESE = _LINES.format(which="i.id = ANY(%(ids)s)")
_ENDED = sorted(state.value for state in ENDED)


def add_to_timeline(patient_id: UUID, kind: str, ref: UUID, *, at: datetime) -> None:
    """Notes that something happened to a patient; the same again changes nothing."""
    sql.rows(_ADD, patient=patient_id, kind=kind, ref=ref, at=at)


def take_from_timeline(patient_id: UUID, kind: str, ref: UUID) -> None:
    """What was noted by mistake did not happen."""
    sql.rows(_TAKE, patient=patient_id, kind=kind, ref=ref)


def entries(
    patient_id: UUID, *, until: datetime, limit: int, kinds: Collection[str] = (), last: int | None = None
) -> tuple[TimelineEntry, ...]:
    """Newest first. last: of the page above, it comes again as the first; one of somebody else's gives nothing."""
    statement = _ENTRIES.format(which=_OF_KINDS if kinds else "", after=_AFTER if last is not None else "")
    words = {"until": until, "limit": limit, "kinds": list(kinds), "last": last}
    rows = sql.rows(statement, patient=patient_id, **words)
    return tuple(TimelineEntry(patient_id, kind, ref, at, key) for key, kind, ref, at in rows)


def begun(
    patient_id: UUID, *, until: datetime, limit: int, kinds: Collection[str]
) -> tuple[tuple[TimelineEntry, ...], tuple[KindSummary, ...]]:
    """The newest of these kinds, and the summary of all, in one question."""
    rows = sql.rows(_BEGUN, patient=patient_id, until=until, limit=limit, kinds=list(kinds))
    entries = [TimelineEntry(patient_id, kind, ref, at, key) for key, kind, ref, at, *_sum in rows if key is not None]
    entries.sort(key=lambda each: (each.at, each.id), reverse=True)
    of_kinds = (KindSummary(kind, many, at, last) for key, kind, _ref, at, many, last in rows if key is None)
    return tuple(entries), tuple(of_kinds)


def lately(patient_id: UUID, limit: int) -> tuple[PastContact, ...]:
    """The patient's last contacts that are over, newest first."""
    rows = sql.rows(_LATELY, patient=patient_id, ended=_ENDED, limit=limit)
    return _past(rows)


def lines(patient_id: UUID, interaction_ids: Collection[UUID]) -> tuple[PastContact, ...]:
    """Those of these contacts that are about this patient."""
    rows = sql.rows(_THESE, patient=patient_id, ids=list(interaction_ids), limit=len(interaction_ids))
    return _past(rows)


def _past(rows: list[tuple[Any, ...]]) -> tuple[PastContact, ...]:
    note, promise = Interaction._meta.get_field("note"), Interaction._meta.get_field("promise")
    found = (replace(PastContact(*row), tags=tuple(map(Tag, tags))) for *row, tags in rows)
    return tuple(replace(each, note=note.open(each.note), promise=promise.open(each.promise)) for each in found)


def tags_of(interaction_id: UUID) -> tuple[Tag, ...]:
    """Why a contact is reserved: by what came of it, by where it waited, or by somebody's word."""
    return tuple(Tag(tag) for (tag,) in sql.rows(_TAGS, interaction=interaction_id))
