"""The database, its roles and its extensions: made once by the superuser, safe to repeat."""

from collections.abc import Callable, Mapping

import psycopg
from psycopg import sql

from latido_run import words

OWNER = "latido_owner"  # owns the tables, migrates, backs up; the only one row-level security does not bind
APP = "latido_app"  # what every process logs in as
ENTERED = ("latido_login", "latido_router", "latido_dispatcher", "latido_voice", "latido_auditor")
LOGINS = (OWNER, APP)
_ATTRIBUTES = {OWNER: "BYPASSRLS", APP: "NOBYPASSRLS NOCREATEDB"}
_EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
BEFORE = "{}_before"  # the exact copy an upgrade keeps of a database


class TablesAsideError(Exception):
    """The tables are not where they belong, and the copy an upgrade kept of them is there: nothing may replace it."""


def create(
    maintenance: str,
    superuser_of: Callable[[str], str],
    database: str,
    passwords: Mapping[str, str],
    external: bool,
) -> None:
    """Bring the server to where migrations can start.

    On a server of our own the extensions also go into template1, so that every new database has them.
    Raises TablesAsideError.
    """
    with psycopg.connect(maintenance, autocommit=True) as connection:
        for name in LOGINS:
            _login(connection, name, passwords[name])
        for name in ENTERED:
            _entered(connection, name)
        # A function of ours sets one of pg_trgm's parameters: known only to sessions that have loaded it,
        # and a restore makes the function before anything else would.
        run(connection, "ALTER ROLE {} SET session_preload_libraries = 'pg_trgm'", OWNER)
    for name in () if external else ("template1",):
        _extend(superuser_of(name))
    with psycopg.connect(maintenance, autocommit=True) as connection:
        refuse_aside(connection, database)
        if not _exists(connection, database):
            run(connection, "CREATE DATABASE {} OWNER {}", database, OWNER)
        run(connection, "ALTER DATABASE {} ALLOW_CONNECTIONS true", database)  # an upgrade killed may have closed it
        run(connection, "REVOKE CONNECT ON DATABASE {} FROM PUBLIC", database)
        for name in LOGINS:
            run(connection, "GRANT CONNECT ON DATABASE {} TO {}", database, name)
    _extend(superuser_of(database))


def refuse_aside(connection: psycopg.Connection, database: str) -> None:
    """Raises TablesAsideError while an upgrade's copy is all there is of this database."""
    if not _exists(connection, database) and _exists(connection, BEFORE.format(database)):
        raise TablesAsideError(words.text("tables_aside"))


def _exists(connection: psycopg.Connection, database: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone() is not None


def _login(connection: psycopg.Connection, name: str, password: str) -> None:
    _make(connection, name)
    text = f"ALTER ROLE {{}} LOGIN NOSUPERUSER NOCREATEROLE {_ATTRIBUTES[name]} PASSWORD {{}}"
    connection.execute(sql.SQL(text).format(sql.Identifier(name), sql.Literal(password)))


def _entered(connection: psycopg.Connection, name: str) -> None:
    """A role nobody logs in as: latido_app steps into it and holds none of its rights otherwise."""
    _make(connection, name)
    run(connection, "ALTER ROLE {} NOLOGIN", name)
    if connection.info.server_version >= 160000:
        run(connection, "GRANT {} TO {} WITH INHERIT FALSE, SET TRUE", name, APP)
    else:
        run(connection, "ALTER ROLE {} NOINHERIT", APP)
        run(connection, "GRANT {} TO {}", name, APP)


def _make(connection: psycopg.Connection, name: str) -> None:
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone() is None:
        run(connection, "CREATE ROLE {}", name)


def _extend(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        for name in _EXTENSIONS:
            run(connection, "CREATE EXTENSION IF NOT EXISTS {} SCHEMA public", name)


def run(connection: psycopg.Connection, text: str, *names: str) -> None:
    """One statement whose {} are quoted names."""
    connection.execute(sql.SQL(text).format(*map(sql.Identifier, names)))
