"""What a seal covers, read as text by PostgreSQL itself: the same for sealing and for verifying, and a million rows
fast enough to verify every night."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import DateTimeField, Field, JSONField, UUIDField

from latido.compliance.core.chain import Link
from latido.compliance.models import AuditEvent, Seal

CHUNK = 5000
Facts = dict[str, Any]


@cache
def columns() -> tuple[str, ...]:
    return tuple(str(field.column) for field in AuditEvent._meta.concrete_fields)


@cache
def _selected() -> str:
    return ", ".join(_as_text(field) for field in AuditEvent._meta.concrete_fields)


def _as_text(field: "Field[Any, Any]") -> str:
    name = f"e.{field.column}"
    if isinstance(field, DateTimeField):
        return f"""to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    if isinstance(field, ArrayField):
        return f"{name}::text[]"
    return f"{name}::text" if isinstance(field, UUIDField | JSONField) else name


def _facts(row: tuple[Any, ...]) -> Facts:
    facts = dict(zip(columns(), row, strict=True))
    facts["detail"] = json.loads(facts["detail"])
    return facts


def of_events(ids: list[UUID]) -> Iterator[Facts]:
    """The contents of these rows, oldest first."""
    table = AuditEvent._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_selected()} FROM {table} e WHERE e.id = ANY(%s) ORDER BY e.id", [ids])  # noqa: S608
        for row in cursor.fetchall():
            yield _facts(row)


def links() -> Iterator[Link]:
    """Every seal in order beside the row it covers; a few thousand in memory at a time."""
    events, seals = AuditEvent._meta.db_table, Seal._meta.db_table
    sql = (
        f"SELECT s.seq, s.previous, s.hash, {_selected()} FROM {seals} s LEFT JOIN {events} e ON e.id = s.event_id"  # noqa: S608
        " WHERE s.seq > %s ORDER BY s.seq LIMIT %s"
    )
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(sql, [after, CHUNK])
            rows = cursor.fetchall()
        for seq, previous, found, *row in rows:
            yield Link(seq, bytes(previous), bytes(found), _facts(tuple(row)) if row[0] else None)
        if len(rows) < CHUNK:
            return
        after = rows[-1][0]
