"""How pg_dump and pg_restore are called: the server's own programs, the password in a private file."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from latido_run import postgres
from latido_run.home import Home

OWNER = "latido_owner"
_TABLES = "SELECT schemaname, tablename FROM pg_tables WHERE tableowner = %s ORDER BY 1, 2"


@dataclass(frozen=True, slots=True)
class Dump:
    """A command and its environment."""

    argv: list[str]
    env: dict[str, str]


@dataclass(frozen=True, slots=True)
class Moment:
    """The database at one instant: what pg_dump is told to look at, and how many rows each table has there."""

    snapshot: str
    rows: dict[str, int]


@contextmanager
def moment(home: Home) -> Iterator[Moment]:
    """An instant that stays visible inside this block."""
    with psycopg.connect(postgres.dsn(home, OWNER)) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        (name,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        yield Moment(str(name), _count(connection))


def rows(home: Home) -> dict[str, int]:
    """How many rows each table has now."""
    with psycopg.connect(postgres.dsn(home, OWNER)) as connection:
        return _count(connection)


def _count(connection: psycopg.Connection) -> dict[str, int]:
    found = {}
    for schema, table in connection.execute(_TABLES, [OWNER]).fetchall():
        query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, table))
        found[f"{schema}.{table}"] = int((connection.execute(query).fetchone() or [0])[0])
    return found


def size(home: Home) -> int:
    """Bytes of the tables and their indexes. A compressed dump takes less than half of it."""
    with psycopg.connect(postgres.dsn(home, OWNER)) as connection:
        return int((connection.execute("SELECT pg_database_size(current_database())").fetchone() or [0])[0])


@contextmanager
def dumping(home: Home, snapshot: str) -> Iterator[Dump]:
    """pg_dump of the whole database at a moment, to its standard output."""
    with _password_file(home) as env:
        argv = [str(postgres.bindir() / "pg_dump"), "--format=custom", "--compress=6", f"--snapshot={snapshot}"]
        yield Dump(argv, env)


@contextmanager
def restoring(home: Home) -> Iterator[Dump]:
    """pg_restore of the whole database from its standard input."""
    with _password_file(home) as env:
        argv = [str(postgres.bindir() / "pg_restore"), "--exit-on-error", "--no-comments"]
        yield Dump([*argv, "--dbname", postgres.DATABASE], env)


@contextmanager
def _password_file(home: Home) -> Iterator[dict[str, str]]:
    """libpq's environment, pointing to a password file that lives as long as this block."""
    url = urlsplit(postgres.dsn(home, OWNER))
    host, port = unquote(url.netloc.rpartition("@")[2]), "5432"
    if not host.startswith("/"):
        host, port = url.hostname or "localhost", str(url.port or 5432)
    with tempfile.NamedTemporaryFile("w", dir=home.secrets_dir, prefix=".pgpass-") as file:
        file.write(f"*:*:*:{OWNER}:{url.password}\n")
        file.flush()
        yield {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "PGHOST": host,
            "PGPORT": port,
            "PGDATABASE": postgres.DATABASE,
            "PGUSER": OWNER,
            "PGPASSFILE": file.name,
        }
