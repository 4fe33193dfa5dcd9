"""The leader's SQL. One statement for a whole batch; rows that somebody else holds are skipped, never waited for."""

TAKE_OVER = """
    INSERT INTO routing_leader (shard, epoch, holder, lease_until) VALUES (%(shard)s, 1, %(holder)s, %(until)s)
    ON CONFLICT (shard) DO UPDATE
       SET epoch = routing_leader.epoch + 1, holder = excluded.holder, lease_until = excluded.lease_until
    RETURNING epoch
"""
FENCE = "SELECT 1 FROM routing_leader WHERE shard = %(shard)s AND epoch = %(epoch)s FOR SHARE"
FENCE_AND_RENEW = """
    UPDATE routing_leader SET lease_until = %(until)s WHERE shard = %(shard)s AND epoch = %(epoch)s RETURNING 1
"""
LEASE_RUNS = "SELECT lease_until > %(now)s FROM routing_leader WHERE shard = %(shard)s"
HOLDER_OF_LOCK = """
    SELECT pg_terminate_backend(pid, 1000) FROM pg_locks
     WHERE locktype = 'advisory' AND classid = %(kind)s AND objid = %(shard)s AND objsubid = 2 AND granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""

# Which organisations are of this shard. One that is nowhere is of shard 0.
HOUSES = """
    SELECT organisation_id FROM routing_shard
     WHERE CASE WHEN %(shard)s = 0 THEN shard <> 0 ELSE shard = %(shard)s END
"""
# houses: those of another shard (ours: false) or of this one (true); NULL while shard 0 has them all.
_OURS = "(%(houses)s::uuid[] IS NULL OR (organisation_id = ANY(%(houses)s::uuid[])) = %(ours)s)"


def _of_shard(statement: str) -> str:
    """With OURS said in words; OURS_W: of the rows called w, OURS_D: d."""
    for rows in ("w", "d"):
        statement = statement.replace(
            f"OURS_{rows.upper()}", _OURS.replace("organisation_id", f"{rows}.organisation_id")
        )
    return statement.replace("OURS", _OURS)


ANYTHING_NEW = _of_shard("SELECT EXISTS (SELECT 1 FROM routing_inbox WHERE OURS)")
# Not all at once: while rows are looked at the transaction is open, and whoever writes the inbox goes on writing.
DRAIN = _of_shard("""
    DELETE FROM routing_inbox
     WHERE id = ANY(ARRAY(SELECT id FROM routing_inbox WHERE OURS ORDER BY id LIMIT %(most)s))
    RETURNING kind, ref, at
""")

_WORK = """
    SELECT interaction_id, organisation_id, state, tier, priority, head, enqueued_at, required, load, not_before,
           urgent_since, queue_id, licensed, knows, handed_to, handed_until, text, preferential,
           CASE WHEN state = 'offered' THEN ARRAY(
               SELECT o.agent_id FROM routing_offer o
                WHERE o.interaction_id = w.interaction_id AND o.ended_at IS NULL) END
      FROM routing_work w
"""
# Contacts of an hour ago count no more: whoever has had the most there may be rests until the first of them does not.
_DESKS = """
    SELECT agent_id, d.organisation_id, state, load, coalesce(idle_since, since), voice_ready, to_disposition,
           (SELECT o.accepted_at + interval '1 hour' FROM routing_offer o
             WHERE p.per_hour > 0 AND o.agent_id = d.agent_id AND o.accepted_at IS NOT NULL
             ORDER BY o.accepted_at DESC OFFSET greatest(p.per_hour - 1, 0) LIMIT 1),
           (SELECT json_object_agg(r.queue_id, r.until) FROM routing_reinforcement r WHERE r.agent_id = d.agent_id)
      FROM routing_agentdesk d LEFT JOIN routing_routingpolicy p ON p.organisation_id = d.organisation_id
"""
_RINGING = "SELECT id, organisation_id, expires_at FROM routing_offer WHERE ended_at IS NULL AND outcome = ''"
SOME_WORK = _WORK + " WHERE interaction_id = ANY(%(ids)b)"
ALL_WORK = _of_shard(_WORK + " WHERE (state = 'waiting' OR (state = 'offered' AND tier = 0)) AND OURS")
SOME_DESKS = _DESKS + " WHERE agent_id = ANY(%(ids)b)"
ALL_DESKS = _of_shard(_DESKS + " WHERE state NOT IN ('offline', 'away') AND OURS_D")
ALL_RINGING = _of_shard(_RINGING + " AND OURS")
STILL_RINGING = _RINGING + " AND id = %(offer)s"
NODES_TO_WAKE = """
    SELECT DISTINCT node FROM routing_offer WHERE ended_at IS NULL AND outcome = '' AND delivered_at IS NULL
"""
EVERY_DESK = _of_shard("SELECT agent_id FROM routing_agentdesk WHERE OURS")
# Desks whose page or telephone has been gone long enough for a rule of core/agent_state to act. Silence counts from
# `since_at_least` on: while nobody could hear, nobody was silent.
GONE = _of_shard("""
    SELECT agent_id, organisation_id
      FROM (SELECT *, greatest(heard_at, %(since_at_least)s) AS heard,
                   greatest(phone_since, %(since_at_least)s) AS phone FROM routing_agentdesk) d
     WHERE OURS AND ((state IN ('available', 'not_answering') AND heard <= %(silent)s)
        OR (state = 'after_contact' AND heard <= %(gone)s)
        OR (state = 'on_contact' AND heard <= %(forgotten)s)
        OR (state = 'away' AND reason = ANY(%(by_itself)s) AND heard <= %(gone)s)
        OR (state = 'away' AND reason <> ALL(%(by_itself)s) AND heard <= %(forgotten)s)
        OR (state = 'available' AND NOT voice_ready AND phone <= %(no_phone)s))
""")
# What a crash between two commits of others may leave behind.
ENDED_ELSEWHERE = _of_shard("""
    SELECT w.interaction_id, w.organisation_id
      FROM routing_work w JOIN interactions_interaction i ON i.id = w.interaction_id
     WHERE w.state <> 'done' AND i.ended_at < %(before)s AND OURS_W
""")
NEVER_CONNECTED = _of_shard("""
    SELECT w.interaction_id, w.organisation_id
      FROM routing_work w
      JOIN interactions_interaction i ON i.id = w.interaction_id
      JOIN routing_offer o ON o.interaction_id = w.interaction_id AND o.ended_at IS NULL
     WHERE w.state = 'assigned' AND i.state IN ('queued', 'offered') AND o.accepted_at < %(before)s AND OURS_W
""")

# Handed on to whoever has a skill, none of whom took it.
SKILL_LAPSED = _of_shard("""
    SELECT w.interaction_id, w.organisation_id FROM routing_work w
     WHERE w.state = 'waiting' AND w.handed_to IS NULL AND w.handed_until <= %(now)s AND OURS_W
""")

# Promises to call back that may have to move: a later try is due, or the lines open or close. Hours change on the
# minute and are looked at as often.
CALLBACKS_DUE = _of_shard("""
    SELECT c.id, c.organisation_id
      FROM routing_callback c JOIN routing_work w ON w.interaction_id = c.interaction_id
     WHERE c.ended_at IS NULL AND OURS_W
       AND (w.state = 'later' AND c.next_at <= %(now)s OR w.state = 'waiting' AND %(hours)s
            AND (c.keeps_hours OR EXISTS (SELECT 1 FROM routing_afterhours a WHERE a.queue_id = w.queue_id)))
     ORDER BY w.state = 'waiting', c.next_at, w.enqueued_at
     LIMIT %(most)s
""")

# Somebody set the clock by so much: what runs now goes on for as long as it was meant to. Instants of the old clock
# lie behind it after a leap forward, and ahead of the new one after a leap back.
FOLLOW_THE_CLOCK = tuple(
    _of_shard(each)
    for each in (
        """
    UPDATE routing_offer SET offered_at = offered_at + %(by)s, expires_at = expires_at + %(by)s
     WHERE OURS AND ended_at IS NULL AND outcome = ''
       AND CASE WHEN %(by)s > interval '0' THEN offered_at <= %(now)s - %(by)s ELSE offered_at > %(now)s END
    """,
        """
    UPDATE routing_work SET enqueued_at = enqueued_at + %(by)s, urgent_since = urgent_since + %(by)s,
                            on_call_at = on_call_at + %(by)s, handed_until = handed_until + %(by)s, not_before = '{}'
     WHERE OURS AND state <> 'done'
       AND CASE WHEN %(by)s > interval '0' THEN enqueued_at <= %(now)s - %(by)s
                ELSE greatest(enqueued_at, urgent_since) > %(now)s END
    """,
        """
    UPDATE routing_callback SET asked_at = asked_at + %(by)s, next_at = next_at + %(by)s
     WHERE OURS AND ended_at IS NULL
       AND CASE WHEN %(by)s > interval '0' THEN asked_at <= %(now)s - %(by)s ELSE asked_at > %(now)s END
    """,
        """
    UPDATE routing_agentdesk SET heard_at = heard_at + %(by)s
     WHERE OURS AND state <> 'offline'
       AND CASE WHEN %(by)s > interval '0' THEN heard_at <= %(now)s - %(by)s ELSE heard_at > %(now)s END
    """,
        """
    UPDATE routing_agentdesk SET idle_since = idle_since + %(by)s
     WHERE OURS AND state <> 'offline'
       AND CASE WHEN %(by)s > interval '0' THEN idle_since <= %(now)s - %(by)s ELSE idle_since > %(now)s END
    """,
    )
)

# Held rows are exactly those that are still as the matcher saw them. The contact's own row goes the way that
# interactions.api.offered would send it; a test compares the two.
OFFER = """
    WITH asked AS (
        SELECT * FROM unnest(%(offers)b::uuid[], %(works)b::uuid[], %(agents)b::uuid[])
            AS asked (offer_id, interaction_id, agent_id)
    ), held AS (
        SELECT asked.offer_id, w.interaction_id, w.organisation_id, w.queue_id, w.node, w.channel_id, w.ring_for,
               w.load, d.agent_id, d.state AS was,
               EXISTS (SELECT 1 FROM routing_offer o WHERE o.ended_at IS NULL AND NOT o.beside
                          AND o.interaction_id = w.interaction_id) AS beside
          FROM asked
          JOIN routing_work w ON w.interaction_id = asked.interaction_id
          JOIN routing_agentdesk d ON d.agent_id = asked.agent_id AND d.organisation_id = w.organisation_id
          JOIN interactions_interaction i ON i.id = w.interaction_id
         WHERE (w.state = 'waiting' OR (w.state = 'offered' AND w.tier = 0))
           AND i.state IN ('queued', 'offered') AND d.voice_ready
           AND (d.state = 'available' OR (w.tier = 0 AND d.state IN ('after_contact', 'not_answering')))
           AND NOT EXISTS (SELECT 1 FROM routing_offer o
                            WHERE o.ended_at IS NULL AND o.interaction_id = w.interaction_id
                              AND (w.tier > 0 OR o.outcome <> ''))
           AND NOT EXISTS (SELECT 1 FROM routing_offer o
                            WHERE o.ended_at IS NULL AND o.agent_id = d.agent_id AND o.load = 100)
           FOR UPDATE OF i, w, d SKIP LOCKED
    ), works AS (
        UPDATE routing_work w SET state = 'offered' FROM held WHERE w.interaction_id = held.interaction_id
    ), desks AS (
        UPDATE routing_agentdesk d
           SET state = 'offered', reason = '', since = greatest(d.since, %(now)s), before = held.was,
               wrapping_id = CASE WHEN held.was = 'after_contact' THEN d.interaction_id END,
               interaction_id = held.interaction_id, load = d.load + held.load
          FROM held WHERE d.agent_id = held.agent_id
    ), spans AS (
        UPDATE routing_agentstatespan s SET ended_at = greatest(s.started_at, %(now)s)
          FROM held WHERE s.agent_id = held.agent_id AND s.ended_at IS NULL
    ), contacts AS (
        UPDATE interactions_interaction i
           SET state = 'offered', offered_at = %(now)s, offered_to = array_append(i.offered_to, held.agent_id)
          FROM held WHERE i.id = held.interaction_id
    ), story AS (
        INSERT INTO interactions_storystep (organisation_id, interaction_id, at, kind, detail, agent_id)
        SELECT organisation_id, interaction_id, %(now)s, 'offered', '', agent_id FROM held
    )
    INSERT INTO routing_offer (id, organisation_id, interaction_id, agent_id, queue_id, node, channel_id, load,
                               offered_at, expires_at, outcome, beside)
    SELECT offer_id, organisation_id, interaction_id, agent_id, queue_id, node, channel_id, load,
           %(now)s, %(now)s + make_interval(secs => ring_for), '', beside
      FROM held
    RETURNING id, organisation_id, interaction_id, agent_id, node, expires_at
"""
# Apart from OFFER: within one statement the new span could be checked before the old one is closed.
NEW_SPANS = """
    INSERT INTO routing_agentstatespan (organisation_id, agent_id, state, reason, started_at)
    SELECT o.organisation_id, o.agent_id, 'offered', '', d.since
      FROM routing_offer o JOIN routing_agentdesk d ON d.agent_id = o.agent_id
     WHERE o.id = ANY(%(offers)b)
"""
# Why offers were not made: who of the two cannot be offered. Neither: somebody held a row for a moment.
WHY_NOT = """
    SELECT asked.interaction_id, asked.agent_id,
           (w.state = 'waiting' OR (w.state = 'offered' AND w.tier = 0)) AND i.state IN ('queued', 'offered')
           AND NOT EXISTS (
               SELECT 1 FROM routing_offer o WHERE o.ended_at IS NULL AND o.interaction_id = w.interaction_id
                  AND (w.tier > 0 OR o.outcome <> '')),
           d.voice_ready AND (d.state = 'available' OR (w.tier = 0 AND d.state IN ('after_contact', 'not_answering')))
           AND NOT EXISTS (
               SELECT 1 FROM routing_offer o WHERE o.ended_at IS NULL AND o.agent_id = d.agent_id AND o.load = 100)
      FROM unnest(%(works)s::uuid[], %(agents)s::uuid[]) AS asked (interaction_id, agent_id)
      LEFT JOIN routing_work w ON w.interaction_id = asked.interaction_id
      LEFT JOIN routing_agentdesk d ON d.agent_id = asked.agent_id
      LEFT JOIN interactions_interaction i ON i.id = asked.interaction_id
"""
# What was heard and decided, one row an organisation: as durable as the offers themselves.
# The JSON goes over in binary: in text every quote of it would be escaped, and read back, inside the tick.
WRITE_DOWN = """
    INSERT INTO routing_tick (organisation_id, epoch, at, begins, whole, policy, changes, picks)
    SELECT organisation, %(epoch)s, %(at)s, begins, whole, policy, changes, picks
      FROM unnest(%(organisations)s::uuid[], %(begins)s::bool[], %(whole)s::bool[], %(policies)b::text[],
                  %(changes)b::text[], %(picks)b::text[])
        AS entry (organisation, begins, whole, policy, changes, picks)
"""
