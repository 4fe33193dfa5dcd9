"""A PostgreSQL of the bench's own, as in an installation, with a hospital of a million invented people."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from latido_run import postgres, system_user
from latido_run.home import SOURCE, Home
from tests.fixtures.database import migrate
from tests.load.rows import say


@dataclass(frozen=True)
class Ground:
    """house: the hospital's organisation."""

    home: Home
    house: UUID

    @property
    def env(self) -> dict[str, str]:
        ours = {**os.environ, "LATIDO_HOME": str(self.home.path), "PYTHONPATH": f"{SOURCE / 'src'}:{SOURCE}"}
        for unwanted in ("DATABASE_URL", "LATIDO_TEST_RUN", "LATIDO_DB_USER", "DJANGO_SETTINGS_MODULE"):
            ours.pop(unwanted, None)
        return ours

    def connect(self, user: str = "latido_owner") -> "psycopg.Connection[tuple[Any, ...]]":
        return psycopg.connect(postgres.dsn(self.home, user), autocommit=True)

    def one(self, statement: str, *words: object) -> Any:
        with self.connect() as db:
            row = db.execute(statement, words).fetchone()
        return row[0] if row else None

    def settle(self) -> None:
        """What was written has its statistics and is on the disk: it slows nothing that is measured next."""
        with self.connect(postgres.SUPERUSER) as db:
            db.execute("VACUUM ANALYZE")
            db.execute("CHECKPOINT")

    def product(self, *argv: str, timeout: float = 1800) -> str:
        """Run a Python module as a process of the product; what it prints."""
        with (self.home.log / "bench.log").open("ab") as log:
            done = subprocess.run(
                [sys.executable, "-m", *argv], env=self.env, cwd=SOURCE, stdout=subprocess.PIPE, stderr=log, text=True,
                timeout=timeout, check=True,
            )  # fmt: skip
        return done.stdout

    def inside(self, module: str, *words: str) -> dict[str, Any]:
        """The last line of what `tests.load.patients.<module>` prints."""
        return dict(json.loads(self.product(f"tests.load.patients.{module}", *words).splitlines()[-1]))


@contextmanager
def ground(people: int, folder: Path | None = None) -> Iterator[Ground]:
    """Made, and nothing left behind; in a given folder it is kept, and found again."""
    with migrated(folder) as home:
        yield _planted(home, people)


@contextmanager
def migrated(folder: Path | None = None) -> Iterator[Home]:
    """A database of the product, empty or as it was kept in the folder."""
    kept = folder is not None
    where = folder or Path(tempfile.mkdtemp(prefix="latido-bench-"))
    where.mkdir(parents=True, exist_ok=True)
    where.chmod(0o755)
    user = system_user.ensure() if os.geteuid() == 0 else None
    home = Home(where).create((user.pw_uid, user.pw_gid) if user else None)
    server = postgres.start(home)
    try:
        postgres.bootstrap(home)
        migrate(home)
        yield home
    finally:
        postgres.stop(home, how=signal.SIGINT if kept else signal.SIGQUIT)
        server.wait(60)
        if not kept:
            shutil.rmtree(home.sockets, ignore_errors=True)
            shutil.rmtree(where, ignore_errors=True)


def _planted(home: Home, people: int) -> Ground:
    known = home.path / "ground.json"
    if not known.exists():
        say(f"inventing {people} people…")
        made = Ground(home, UUID(int=0))
        facts = made.inside("planting", str(people))
        made.settle()
        known.write_text(json.dumps(facts))
    return Ground(home, UUID(json.loads(known.read_text())["house"]))
