"""Statements said word for word where a caller waits: prepared once a connection, never composed anew."""

from enum import Enum
from typing import Any

import psycopg
from django.db import connection

from latido.plumbing import tenancy


def rows(statement: str, **words: Any) -> list[tuple[Any, ...]]:
    """What a statement gives, in the running scope, whose organisation it may name as %(organisation)s.

    Row-level security stands behind it as behind the models. Raises OutsideScope, Django's DatabaseError.
    """
    if tenancy.scope() is None:
        raise tenancy.OutsideScope(statement.split()[0])
    given = {name: value.value if isinstance(value, Enum) else value for name, value in words.items()}
    given["organisation"] = tenancy.organisation_of_scope()
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement, given, prepare=True)
        return cursor.fetchall() if cursor.description else []


def row(statement: str, **words: Any) -> tuple[Any, ...] | None:
    """The first row, if there is one."""
    found = rows(statement, **words)
    return found[0] if found else None
