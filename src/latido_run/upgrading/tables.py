"""The tables as they were before an upgrade: an exact copy inside the same server, there in seconds, and put back so.

The sealed copy beside it is for a lost disk; this one needs no key, which is why an upgrade can go back by itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from latido_run import postgres, postgres_roles
from latido_run.home import Home
from latido_run.postgres_roles import OWNER

_BEFORE, _FAILED = postgres_roles.BEFORE.format(postgres.DATABASE), "latido_failed"


def keep(home: Home) -> None:
    """Copy every table. Whoever is still connected (a report, a console) is sent away and stays out meanwhile.

    Raises postgres_roles.TablesAsideError: the copy of before is then the only one.
    """
    with psycopg.connect(postgres.maintenance_dsn(home)) as connection:
        postgres_roles.refuse_aside(connection, postgres.DATABASE)
    _drop(home, _BEFORE)
    with _closed(home):
        _run(home, "CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY FILE_COPY", _BEFORE, postgres.DATABASE, OWNER)
    _run(home, "REVOKE CONNECT ON DATABASE {} FROM PUBLIC", _BEFORE)


@contextmanager
def _closed(home: Home) -> Iterator[None]:
    """Nobody enters the database in here. Killed in between, the next start opens it again (postgres.bootstrap)."""
    _run(home, "ALTER DATABASE {} ALLOW_CONNECTIONS false", postgres.DATABASE)
    try:
        with psycopg.connect(postgres.maintenance_dsn(home), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [postgres.DATABASE]
            )
        yield
    finally:
        _run(home, "ALTER DATABASE {} ALLOW_CONNECTIONS true", postgres.DATABASE)


def put_back(home: Home, *, aside: bool) -> None:
    """The tables as they were kept. aside: what the other version wrote meanwhile stays as database latido_failed.

    Killed anywhere in here, there are tables where they belong: those of before or those of after.
    """
    _drop(home, _FAILED)
    with _closed(home), psycopg.connect(postgres.maintenance_dsn(home)) as both_or_none:
        for names in ((postgres.DATABASE, _FAILED), (_BEFORE, postgres.DATABASE)):
            postgres_roles.run(both_or_none, "ALTER DATABASE {} RENAME TO {}", *names)
    if aside:
        _run(home, "ALTER DATABASE {} ALLOW_CONNECTIONS true", _FAILED)
    else:
        _drop(home, _FAILED)
    postgres.bootstrap(home)


def bring_back(home: Home) -> None:
    """Where the copy is all there is, it becomes the tables again; otherwise nothing."""
    with psycopg.connect(postgres.maintenance_dsn(home), autocommit=True) as connection:
        try:
            postgres_roles.refuse_aside(connection, postgres.DATABASE)
        except postgres_roles.TablesAsideError:
            postgres_roles.run(connection, "ALTER DATABASE {} RENAME TO {}", _BEFORE, postgres.DATABASE)


def forget(home: Home) -> None:
    """The copy is needed no more, nor what an earlier attempt left aside."""
    _drop(home, _BEFORE)
    _drop(home, _FAILED)


def _drop(home: Home, name: str) -> None:
    _run(home, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _run(home: Home, text: str, *names: str) -> None:
    """As the superuser, who is connected to neither of the two."""
    with psycopg.connect(postgres.maintenance_dsn(home), autocommit=True) as connection:
        postgres_roles.run(connection, text, *names)
