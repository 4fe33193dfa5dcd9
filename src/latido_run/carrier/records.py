"""What became of a call, read from the database: the outside world looks at our records to say how we did."""

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg

from latido_run import launch, options, postgres
from latido_run.home import Home
from latido_run.marks import KEYS, Marks, spellings

STEPS = ("identified", "queued", "offered", "bridged", "recorded", "ended")
_FOUND = (
    "SELECT id, state, identified_at, queued_at, offered_at, answered_at, recorded_at, ended_at"
    " FROM interactions_interaction WHERE opened_at >= %(since)s"
    " AND CASE WHEN %(hidden)s THEN from_mark IS NULL AND withheld ELSE from_mark = ANY(%(marks)s) END"
    " ORDER BY opened_at LIMIT 1"
)
_NUMBERS = "SELECT e164 FROM voice_number ORDER BY id LIMIT 1"
_FREE = "SELECT count(*) FROM routing_agentdesk WHERE state = 'available' AND voice_ready"
_DESKS = "SELECT count(*) FROM routing_agentdesk WHERE state <> 'offline' AND heard_at > now() - interval '15 seconds'"
_QUEUES = (
    "SELECT q.code, q.name, q.target_seconds, i.state, extract(epoch FROM i.answered_at - i.queued_at)::float,"
    " extract(epoch FROM i.ended_at - i.queued_at)::float FROM routing_queue q"
    " LEFT JOIN interactions_interaction i ON i.queue_id = q.id AND i.queued_at >= %(since)s"
    " WHERE q.organisation_id = (SELECT organisation_id FROM voice_number ORDER BY id LIMIT 1)"
    " ORDER BY q.position, q.code"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """One interaction so far: when each step happened, None for what has not."""

    id: str
    state: str
    at: dict[str, datetime | None]


class Records:
    """Reads as roles that see every organisation; the connection is made when first needed and again when lost."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._db: psycopg.AsyncConnection[tuple[Any, ...]] | None = None
        self._marks: Marks | None = None

    async def call_from(self, number: str, since: datetime) -> Seen | None:
        """The first interaction of this number since then; "" is a withheld one."""
        asked = spellings(number, await self.first_number())
        marks = await self._marks_of(asked) if asked else []
        row = await self._one("latido_voice", _FOUND, {"since": since, "hidden": not asked, "marks": marks})
        if row is None:
            return None
        return Seen(str(row[0]), row[1], dict(zip(STEPS, row[2:], strict=True)))

    async def first_number(self) -> str:
        """The number patients dial, or "" when there is none."""
        row = await self._one("latido_voice", _NUMBERS)
        return row[0] if row else ""

    async def free_agents(self) -> int:
        """How many agents could take a call now."""
        return int((await self._one("latido_voice", _FREE) or (0,))[0])

    async def desks(self) -> int:
        """How many agents' pages are there."""
        return int((await self._one("latido_voice", _DESKS) or (0,))[0])

    async def queues_since(self, since: datetime) -> list[tuple[Any, ...]]:
        """Each queue with each contact it got: code, name, target, state, seconds to the answer and to the end."""
        return await self._all("latido_voice", _QUEUES, {"since": since})

    async def known_telephones(self, most: int) -> list[str]:
        """Telephones of the demonstration's patients; none elsewhere. They lie sealed: the product says them."""
        asked = await asyncio.create_subprocess_exec(
            *launch.python(*launch.MANAGE, "demo_telephones", str(most)),
            env=launch.environment(self._home, options.read(self._home)),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        told, _ = await asked.communicate()
        return [str(each) for each in json.loads(told)] if asked.returncode == 0 else []

    async def _marks_of(self, numbers: list[str]) -> list[UUID]:
        """Keys are made at their first use: asked for again until there are some."""
        if self._marks is None and (keys := await self._all("latido_voice", KEYS)):
            self._marks = Marks(self._home, keys)
        return self._marks.of(*numbers) if self._marks else []

    async def close(self) -> None:
        if self._db is not None:
            await self._db.close()

    async def _one(self, role: str, query: str, values: Any = None) -> tuple[Any, ...] | None:
        rows = await self._all(role, query, values)
        return rows[0] if rows else None

    async def _all(self, role: str, query: str, values: Any = None) -> list[tuple[Any, ...]]:
        try:
            if self._db is None or self._db.closed:
                dsn = postgres.dsn(self._home, "latido_app")
                self._db = await psycopg.AsyncConnection.connect(dsn, autocommit=True)
            await self._db.execute(f"SET ROLE {role}")
            return await (await self._db.execute(query, values)).fetchall()
        except psycopg.OperationalError:
            self._db = None  # it is being restarted: whoever asks will ask again
            return []
