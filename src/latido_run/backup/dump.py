"""How pg_dump and pg_restore are called: the server's own programs, the password in a private file."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from latido_run import postgres
from latido_run.home import Home

OWNER = "latido_owner"


@dataclass(frozen=True, slots=True)
class Dump:
    """A command and its environment."""

    argv: list[str]
    env: dict[str, str]


@contextmanager
def dumping(home: Home) -> Iterator[Dump]:
    """pg_dump of the whole database to its standard output."""
    with _password_file(home) as env:
        yield Dump([str(postgres.bindir() / "pg_dump"), "--format=custom", "--compress=6"], env)


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
