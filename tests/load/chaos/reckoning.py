"""What is written down in the end: who was lost, what was done twice, what nobody finished."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass

import psycopg

from latido_run.asterisk import instance
from latido_run.asterisk.rest import Refused, Rest
from latido_voice.acts import HOLDING
from tests.fixtures.house import House
from tests.load.chaos.journal import Journal

BOUND = 60.0  # seconds after the last caller has gone until nothing may be open

OPEN = {
    "contacts": "SELECT count(*) FROM interactions_interaction"
    " WHERE state NOT IN ('closed', 'abandoned', 'overflowed', 'failed')",
    "places in a queue": "SELECT count(*) FROM routing_work WHERE state <> 'done'",
    "offers": "SELECT count(*) FROM routing_offer WHERE ended_at IS NULL",
    "the router's inbox": "SELECT count(*) FROM routing_inbox",
    "commands": "SELECT count(*) FROM interactions_voicecommand",
    "events": "SELECT count(*) FROM plumbing_outboxevent",
    "unsealed audit": "SELECT count(*) FROM compliance_unsealed",
    "recordings": "SELECT count(*) FROM interactions_recordingsegment WHERE state NOT IN ('stored', 'gap')",
    "agents with a contact that is over": "SELECT count(*) FROM routing_agentdesk d WHERE interaction_id IS NOT NULL"
    " AND EXISTS (SELECT 1 FROM interactions_interaction i WHERE i.id = d.interaction_id"
    " AND i.state IN ('closed', 'abandoned', 'overflowed', 'failed'))",
    "agents' load": "SELECT count(*) FROM routing_agentdesk WHERE load <> 0",
    "jobs": "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('doing', 'failed')",
}

OURS = "WITH ours AS MATERIALIZED (SELECT * FROM interactions_interaction WHERE from_mark = ANY(%s)) "
_BOTH_LIVE = (
    " WHERE a.interaction_id IN (SELECT id FROM ours) AND a.accepted_at IS NOT NULL AND b.accepted_at"
    " BETWEEN a.accepted_at AND coalesce(a.ended_at, 'infinity') - interval '50 milliseconds'"
)
_OFFERS = "SELECT count(*) FROM routing_offer a JOIN routing_offer b ON a.id <> b.id AND "
DOUBLE = {
    "contacts of one call": "SELECT count(*) FROM (SELECT 1 FROM ours GROUP BY from_mark HAVING count(*) > 1) twice",
    "agents with two calls": f"{_OFFERS} a.agent_id = b.agent_id{_BOTH_LIVE}",
    "calls with two agents": f"{_OFFERS} a.interaction_id = b.interaction_id{_BOTH_LIVE}",
    "connections without an acceptance": "SELECT count(*) FROM ours WHERE"
    " (SELECT count(*) FROM interactions_storystep s WHERE s.interaction_id = ours.id AND kind = 'connected') >"
    " (SELECT count(accepted_at) FROM routing_offer o WHERE o.interaction_id = ours.id)",
    "steps told twice": "SELECT count(*) FROM (SELECT 1 FROM interactions_storystep s"
    " JOIN ours ON ours.id = s.interaction_id WHERE s.kind IN ('arrived', 'closed', 'ended')"
    " GROUP BY ours.id, s.kind HAVING count(*) > 1) twice",
    "after-contact work": "SELECT count(*) FROM (SELECT s.agent_id, count(*) n FROM routing_agentstatespan s"
    " WHERE state = 'after_contact' AND started_at > (SELECT min(opened_at) FROM ours) GROUP BY 1) span WHERE n >"
    " (SELECT count(accepted_at) FROM routing_offer o JOIN ours ON ours.id = interaction_id"
    " WHERE o.agent_id = span.agent_id)",
    "overlapping states of an agent": "SELECT count(*) FROM routing_agentstatespan a JOIN routing_agentstatespan b"
    " ON a.agent_id = b.agent_id AND a.id < b.id AND a.started_at < coalesce(b.ended_at, 'infinity')"
    " AND b.started_at < coalesce(a.ended_at, 'infinity') WHERE a.started_at > (SELECT min(opened_at) FROM ours)",
    "recordings": "SELECT count(*) FROM (SELECT 1 FROM interactions_recordingsegment s JOIN ours"
    " ON ours.id = interaction_id GROUP BY spool_path HAVING count(*) > 1) twice",
}


@dataclass(frozen=True)
class Reckoning:
    """Each figure by what it counts; lost: the numbers of those of whom nothing is known."""

    states: dict[str, int]
    lost: list[str]
    shut_out: int  # who rang at an Asterisk that was dead, and reached nobody
    elsewhere: int  # rung at the overflow destination by the dialplan alone
    double: dict[str, int]
    open: dict[str, int]
    unrecorded: int
    settled: float  # seconds until nothing was open
    sound: bool  # the audit


def wait_for_rest(where: House) -> tuple[float, dict[str, int]]:
    """Seconds until nothing is open, and what still is after the bound."""
    began = time.monotonic()
    while True:
        left = still_open(where)
        taken = time.monotonic() - began
        if not left or taken > BOUND:
            return taken, left
        time.sleep(0.5)


def still_open(where: House) -> dict[str, int]:
    """Whatever is not finished, and how much of it."""
    try:
        found = {name: int(where.rows(sql)[0][0]) for name, sql in OPEN.items()}
    except psycopg.OperationalError:
        return {"the database": 1}
    found["files in the spool"] = len(list(where.home.spool.iterdir()))
    found |= asyncio.run(_in_asterisk(where))
    return {name: count for name, count in found.items() if count}


async def _in_asterisk(where: House) -> dict[str, int]:
    place = instance.pbx_place(where.home)
    rest = Rest(place.ari, place.ari_secret)
    try:
        channels, bridges = [await rest.send("GET", f"/{name}", {}) for name in ("channels", "bridges")]
        return {"channels": len(channels), "bridges": sum(each["id"] != HOLDING for each in bridges)}
    except Refused:
        return {"asterisk": 1}
    finally:
        await rest.close()


def reckon(where: House, journal: Journal) -> Reckoning:
    """Compare what callers met with what is written down."""
    settled, left = wait_for_rest(where)
    calls = journal.calls()
    sealed = where.sealed()
    of = {number: sealed.of(f"+{number}") for number in journal.numbers()}
    numbers = [mark for marks in of.values() for mark in marks]
    rows = where.rows(
        "SELECT from_mark, state, end_reason FROM interactions_interaction WHERE from_mark = ANY(%s)", numbers
    )
    written = {mark for mark, _, _ in rows}
    missing = [call for call in calls if written.isdisjoint(of[call.number])]
    shut_out = [call for call in missing if call.asterisk_died and not call.answered and not call.elsewhere]
    lost = [call.number for call in missing if not call.elsewhere and call not in shut_out]
    double = {name: int(where.rows(OURS + sql, numbers)[0][0]) for name, sql in DOUBLE.items()}
    unrecorded = where.rows(
        "SELECT count(*) FROM interactions_interaction i WHERE from_mark = ANY(%s) AND announcement_version <> ''"
        " AND answered_at IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM interactions_recordingsegment s WHERE s.interaction_id = i.id)",
        numbers,
    )
    return Reckoning(
        states=dict(Counter(f"{state} ({reason})" if reason else state for _, state, reason in rows)),
        lost=lost,
        shut_out=len(shut_out),
        elsewhere=sum(call.elsewhere for call in missing),
        double={name: count for name, count in double.items() if count},
        open=left,
        unrecorded=int(unrecorded[0][0]),
        settled=settled,
        sound="the audit is whole" in where.latido("manage", "audit", "verify"),
    )
