"""The tables as they were before an upgrade: an exact copy inside the same server, there in seconds, and put back so.

The sealed copy beside it is for a lost disk; this one needs no key, which is why an upgrade can go back by itself.
"""

import psycopg
from psycopg import sql

from latido_run import postgres
from latido_run.home import Home
from latido_run.postgres_roles import OWNER

_TRIES = 4  # PostgreSQL itself waits 5 s each time
_BEFORE, _FAILED = "latido_before", "latido_failed"


def keep(home: Home) -> None:
    """Copy every table. Whoever is still connected (a report, a console) is sent away.

    Raises psycopg.errors.ObjectInUse when somebody comes back again and again.
    """
    _drop(home, _BEFORE)
    for patience in reversed(range(_TRIES)):
        _send_away(home)
        try:
            _run(home, "CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY FILE_COPY", _BEFORE, postgres.DATABASE, OWNER)
            break
        except psycopg.errors.ObjectInUse:
            if not patience:
                raise
    _run(home, "REVOKE CONNECT ON DATABASE {} FROM PUBLIC", _BEFORE)


def _send_away(home: Home) -> None:
    with psycopg.connect(postgres.maintenance_dsn(home), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE datname = %s", [postgres.DATABASE]
        )


def put_back(home: Home, *, aside: bool) -> None:
    """The tables as they were kept. aside: what the other version wrote meanwhile stays as database latido_failed."""
    if aside:
        _drop(home, _FAILED)
        _send_away(home)
        _run(home, "ALTER DATABASE {} RENAME TO {}", postgres.DATABASE, _FAILED)
    else:
        _drop(home, postgres.DATABASE)
    _run(home, "ALTER DATABASE {} RENAME TO {}", _BEFORE, postgres.DATABASE)
    postgres.bootstrap(home)


def forget(home: Home) -> None:
    """The copy is needed no more, nor what an earlier attempt left aside."""
    _drop(home, _BEFORE)
    _drop(home, _FAILED)


def _drop(home: Home, name: str) -> None:
    _run(home, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _run(home: Home, text: str, *names: str) -> None:
    """As the superuser, who is connected to neither of the two."""
    with psycopg.connect(postgres.maintenance_dsn(home), autocommit=True) as connection:
        connection.execute(sql.SQL(text).format(*map(sql.Identifier, names)))
