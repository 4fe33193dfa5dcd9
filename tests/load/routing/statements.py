"""The commits that make the load, in SQL: what arrives, and what sets an agent free.

Each writes the rows that the services write, in one statement where those take several: it is the leader and the
database that are measured, not the Python of a web server. Every new row is a copy of one that the services made.
"""

from collections.abc import Iterator
from typing import Any

import psycopg

EMPTIED = (
    "routing_inbox", "routing_offer", "routing_work", "routing_agentdesk", "routing_agentstatespan",
    "interactions_storystep", "routing_tick",
)  # fmt: skip
AGENT = "('a0000000-0000-7000-8000-' || lpad(to_hex(%s), 12, '0'))::uuid"
PAST = 20_000  # contacts
TALK = 600  # seconds: who is offered something answers whenever the load says so, never late

Connection = psycopg.Connection[tuple[Any, ...]]


def columns(db: Connection, table: str, **changes: str) -> tuple[str, str]:
    """What an INSERT names, and what a SELECT from the sample gives."""
    found = db.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_identity = 'NO'"
        " ORDER BY ordinal_position",
        [table],
    ).fetchall()
    names = [name for (name,) in found]
    assert changes.keys() <= set(names), changes.keys() - set(names)
    return ", ".join(names), ", ".join(changes.get(name, f"sample.{name}") for name in names)


def insertion(db: Connection, table: str, sample: str, source: str = "", **changes: str) -> str:
    """INSERT copies of a sample row, one for each row of the source."""
    names, values = columns(db, table, **changes)
    return f"INSERT INTO {table} ({names}) SELECT {values} FROM {sample} sample{source}"  # noqa: S608


def fill(db: Connection, agents: int, waiting: int, *, free: bool, inbox: bool) -> Iterator[str]:
    """Empties the floor and sets it up. free: agents are available; else they are on a contact."""
    yield f"TRUNCATE {', '.join(EMPTIED)} RESTART IDENTITY"
    yield "DELETE FROM interactions_interaction WHERE id <> (SELECT id FROM bench_contact)"
    yield "UPDATE routing_leader SET lease_until = now()"
    yield from _agents(db, agents, free)
    yield from _waiting(db, waiting)
    yield from _answered(db, agents, live=False)
    if not free:
        yield from _answered(db, agents, live=True)
    if inbox:
        yield _HEAR.format(agents=agents)


def _answered(db: Connection, agents: int, *, live: bool) -> Iterator[str]:
    """Contacts that were answered. live: each agent talks to one; else they are over, many of each agent.

    Without any the database would plan for tables that are almost empty.
    """
    many, agent = (agents, "one.n") if live else (PAST, f"one.n % {agents} + 1")
    yield f"CREATE TEMP TABLE one AS SELECT n, uuidv7() AS id FROM generate_series(1, {many}) n"  # noqa: S608
    at = "now() - interval '1 day' + one.n * interval '1 s'"
    over = "NULL" if live else at
    state, end, work = ("connected", "", "assigned") if live else ("closed", "hung_up", "done")
    yield insertion(
        db, "interactions_interaction", "bench_contact", ", one", id="one.id", channel_id="'c' || one.id",
        opened_at=at, queued_at=at, ended_at=over, closed_at=over, state=f"'{state}'", end_reason=f"'{end}'",
        agent_id=AGENT % agent, waiting_since="NULL", answered_at=at,
    )  # fmt: skip
    yield insertion(
        db, "routing_work", "bench_work", ", one", interaction_id="one.id", channel_id="'c' || one.id",
        enqueued_at=at, state=f"'{work}'", answered_at=at, left_at=over,
    )  # fmt: skip
    yield (
        "INSERT INTO routing_offer (id, organisation_id, interaction_id, agent_id, queue_id, node, channel_id, load,"  # noqa: S608
        " offered_at, delivered_at, expires_at, accepted_at, outcome, ended_at)"
        f" SELECT uuidv7(), organisation_id, one.id, {AGENT % agent}, queue_id, node, 'c', 100, {at}, {at}, {at}, {at},"
        f" 'accepted', {over} FROM bench_work, one"
    )
    if live:
        yield f"UPDATE routing_agentdesk d SET interaction_id = one.id FROM one WHERE d.agent_id = {AGENT % 'one.n'}"  # noqa: S608
    yield "DROP TABLE one"


_HEAR = """
    INSERT INTO routing_inbox (organisation_id, kind, ref, at)
    SELECT organisation_id, kind, ref, now() FROM (
        SELECT organisation_id, 'work' AS kind, interaction_id AS ref FROM routing_work WHERE state = 'waiting'
        UNION ALL SELECT organisation_id, 'agent', agent_id FROM routing_agentdesk) one ORDER BY random()
"""


def _agents(db: Connection, many: int, free: bool) -> Iterator[str]:
    who, series = AGENT % "n", f", generate_series(1, {many}) n"
    state = "'available'" if free else "'on_contact'"
    yield (
        insertion(db, "staff_user", "bench_user", series, id=who, email="'bench' || n || '@example.org'")
        + " ON CONFLICT DO NOTHING"
    )
    yield (
        "INSERT INTO staff_agentskill (organisation_id, agent_id, skill_id, proficiency)"  # noqa: S608
        f" SELECT s.organisation_id, {who}, s.id, p.proficiency FROM generate_series(1, {many}) n"
        " JOIN bench_profile p ON p.profile = n % (SELECT count(DISTINCT profile) FROM bench_profile)"
        " JOIN staff_skill s ON s.code = p.skill ON CONFLICT DO NOTHING"
    )
    yield insertion(
        db, "routing_agentdesk", "bench_desk", series, agent_id=who, state=state, load="0" if free else "100",
        since="now() - n * interval '1 ms'", idle_since="now() - n * interval '1 ms'",
        heard_at="now() + interval '10 days'", voice_ready="true", node="'pbx1'",
    )  # fmt: skip
    yield (
        "INSERT INTO routing_agentstatespan (organisation_id, agent_id, state, reason, started_at)"
        " SELECT organisation_id, agent_id, state, '', since FROM routing_agentdesk"
    )


def _waiting(db: Connection, many: int) -> Iterator[str]:
    yield f"CREATE TEMP TABLE arriving AS SELECT n, uuidv7() AS id FROM generate_series(1, {many}) n"  # noqa: S608
    at = "now() - arriving.n * interval '1 ms'"
    yield insertion(
        db, "interactions_interaction", "bench_contact", ", arriving", id="arriving.id",
        channel_id="'c' || arriving.id", opened_at=at, queued_at=at, waiting_since=at,
    )  # fmt: skip
    yield insertion(
        db, "routing_work", "bench_work", ", arriving JOIN bench_queue q ON q.n = arriving.n % "
        "(SELECT count(*) FROM bench_queue)", interaction_id="arriving.id", channel_id="'c' || arriving.id",
        enqueued_at=at, queue_id="q.id", required="q.required",
    )  # fmt: skip
    yield "DROP TABLE arriving"


def arrival(db: Connection, queue: str, channel: str = "'c' || uuidv7()") -> str:
    """Somebody calls and waits: contact, two lines of its story, place in the queue, word to the leader.

    queue: its number, as SQL. Gives the contact's id.
    """
    contact = insertion(
        db, "interactions_interaction", "bench_contact", ", new", id="new.id", channel_id="new.channel",
        opened_at="now()", queued_at="now()", waiting_since="now()",
    )  # fmt: skip
    work = insertion(
        db, "routing_work", "bench_work", ", new, bench_queue q", interaction_id="new.id", channel_id="new.channel",
        enqueued_at="now()", queue_id="q.id", required="q.required",
    )  # fmt: skip
    return f"""
        WITH new AS MATERIALIZED (SELECT uuidv7() AS id, {channel} AS channel),
        contact AS ({contact}),
        story AS (INSERT INTO interactions_storystep (organisation_id, interaction_id, at, kind, detail)
                  SELECT sample.organisation_id, new.id, now(), kind, '' FROM bench_contact sample, new,
                         unnest(ARRAY['arrived', 'queued']) kind),
        work AS ({work} WHERE q.n = {queue})
        INSERT INTO routing_inbox (organisation_id, kind, ref, at)
        SELECT sample.organisation_id, 'work', new.id, now() FROM bench_contact sample, new RETURNING ref
    """  # noqa: S608


_CONTACT_OVER = """contact AS (
            UPDATE interactions_interaction i SET state = 'closed', agent_id = desk.agent_id, offered_to = '{}',
                   answered_at = now(), ended_at = now(), closed_at = now(), ended_by = 'caller',
                   end_reason = 'hung_up', waiting_since = NULL
              FROM desk WHERE i.id = desk.interaction_id
        ), story AS (
            INSERT INTO interactions_storystep (organisation_id, interaction_id, at, kind, detail, agent_id)
            SELECT organisation_id, interaction_id, now(), kind, '', agent_id FROM desk,
                   unnest(ARRAY['connected', 'ended']) kind WHERE interaction_id IS NOT NULL
        ),"""


def joining(db: Connection, queue: str) -> str:
    """The same of a contact that is open already (`opened`): its place in the queue, and word to the leader."""
    work = insertion(
        db, "routing_work", "bench_work", ", new, bench_queue q", interaction_id="new.id", channel_id="'c' || new.id",
        enqueued_at="now()", queue_id="q.id", required="q.required",
    )  # fmt: skip
    return f"""
        WITH next AS MATERIALIZED (SELECT nextval('bench_next') AS n),
        new AS MATERIALIZED (SELECT id FROM bench_open o JOIN next ON o.n = next.n),
        work AS ({work} WHERE q.n = {queue})
        INSERT INTO routing_inbox (organisation_id, kind, ref, at)
        SELECT sample.organisation_id, 'work', new.id, now() FROM bench_contact sample, new RETURNING ref
    """  # noqa: S608


def opened(db: Connection, many: int) -> Iterator[str]:
    """So many contacts that have no place in a queue yet."""
    yield "DROP TABLE IF EXISTS bench_open"
    yield "DROP SEQUENCE IF EXISTS bench_next"
    yield f"CREATE TABLE bench_open AS SELECT n, uuidv7() AS id FROM generate_series(1, {many}) n"  # noqa: S608
    yield "ALTER TABLE bench_open ADD PRIMARY KEY (n)"
    yield "CREATE SEQUENCE bench_next"
    yield "GRANT SELECT ON bench_open TO latido_app"
    yield "GRANT USAGE ON bench_next TO latido_app"
    yield insertion(
        db, "interactions_interaction", "bench_contact", ", bench_open", id="bench_open.id",
        channel_id="'c' || bench_open.id", opened_at="now()", queued_at="now()", waiting_since="now()",
    )  # fmt: skip


def release(agent: str, gives: str = "ref", *, whole: bool = True) -> tuple[str, str]:
    """Who is offered something has answered, talked and written it up, and is free: two statements of one commit.

    agent: the id, as SQL. The first gives a row when there was something to release; only then is the second due.
    gives: what it gives of those rows. whole: with what the contact's own rooms write; else what routing does.
    """
    contact = _CONTACT_OVER if whole else ""
    first = f"""
        WITH desk AS MATERIALIZED (
            SELECT * FROM routing_agentdesk WHERE agent_id = {agent} AND state IN ('offered', 'on_contact') FOR UPDATE
        ), offer AS (
            UPDATE routing_offer o SET outcome = 'accepted', delivered_at = coalesce(delivered_at, now()),
                                       accepted_at = now(), ended_at = now()
              FROM desk WHERE o.interaction_id = desk.interaction_id AND o.ended_at IS NULL
        ), work AS (
            UPDATE routing_work w SET state = 'done', answered_at = now(), left_at = now()
              FROM desk WHERE w.interaction_id = desk.interaction_id
        ), {contact} span AS (
            UPDATE routing_agentstatespan s SET ended_at = greatest(s.started_at, now())
              FROM desk WHERE s.agent_id = desk.agent_id AND s.ended_at IS NULL
        ), free AS (
            UPDATE routing_agentdesk d SET state = 'available', since = greatest(d.since, now()), idle_since = now(),
                   interaction_id = NULL, wrapping_id = NULL, load = 0
              FROM desk WHERE d.agent_id = desk.agent_id
        ), told AS (
            INSERT INTO routing_inbox (organisation_id, kind, ref, at)
            SELECT organisation_id, 'agent', agent_id, now() FROM desk RETURNING ref
        )
        SELECT {gives} FROM told
    """  # noqa: S608
    second = f"""
        INSERT INTO routing_agentstatespan (organisation_id, agent_id, state, reason, started_at)
        SELECT organisation_id, agent_id, state, '', since FROM routing_agentdesk WHERE agent_id = {agent}
    """  # noqa: S608
    return first, second
