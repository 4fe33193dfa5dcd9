"""A PostgreSQL of the bench's own with a floor of any size on it, and the router as a process."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
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
from tests.load.routing import statements
from tests.load.rows import say

QUEUES = 20
SKILLS = 5  # of each agent, of as many as there are queues
PROFILES = 60  # different sets of them
NODE = "pbx1"
LEADS = "SELECT epoch, holder FROM routing_leader WHERE epoch > %s AND lease_until < now() + interval '5 s'"


@dataclass
class Ground:
    """house, agent, contact: the ones by which all others are made."""

    home: Home
    house: UUID
    agent: UUID
    contact: UUID

    @property
    def env(self) -> dict[str, str]:
        ours = {**os.environ, "LATIDO_HOME": str(self.home.path), "PYTHONPATH": f"{SOURCE / 'src'}:{SOURCE}"}
        for unwanted in ("DATABASE_URL", "LATIDO_TEST_RUN", "LATIDO_DB_USER", "DJANGO_SETTINGS_MODULE"):
            ours.pop(unwanted, None)
        return ours

    def connect(self, user: str = "latido_owner") -> "psycopg.Connection[tuple[Any, ...]]":
        return psycopg.connect(postgres.dsn(self.home, user), autocommit=True)

    def app(self) -> "psycopg.Connection[tuple[Any, ...]]":
        """As a process of ours, inside the house."""
        db = self.connect("latido_app")
        db.execute("SELECT set_config('app.organisation', %s, false)", [str(self.house)])
        return db

    def one(self, statement: str, *words: object) -> Any:
        with self.connect() as db:
            row = db.execute(statement, words).fetchone()
        return row[0] if row else None

    def fill(self, agents: int, waiting: int, *, free: bool, inbox: bool = False) -> None:
        """So many at their desks and so many waiting, and nothing else."""
        with self.connect() as db:
            for statement in statements.fill(db, agents, waiting, free=free, inbox=inbox):
                db.execute(statement, prepare=False)
        self.settle()

    def settle(self) -> None:
        """What was written has its statistics and is on the disk: it slows nothing that is measured next."""
        with self.connect(postgres.SUPERUSER) as db:
            db.execute("VACUUM ANALYZE")
            db.execute("CHECKPOINT")

    def inside(self, what: str, *words: str, timeout: float = 600) -> dict[str, Any]:
        """Run one part of `inside.py` as a process of the product; what it says."""
        argv = [sys.executable, "-m", "tests.load.routing.inside", what, *words]
        with (self.home.log / "inside.log").open("ab") as log:
            done = subprocess.run(
                argv,
                env=self.env,
                cwd=SOURCE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                timeout=timeout,
                check=True,
            )
        return dict(json.loads(done.stdout.splitlines()[-1]))

    def start_router(self) -> "subprocess.Popen[bytes]":
        env = {**self.env, "LATIDO_PROCESS": "router"}
        with (self.home.log / "router.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "latido.config.manage", "router"], env=env, cwd=SOURCE, stdout=log, stderr=log
            )

    @contextmanager
    def router(self) -> Iterator["subprocess.Popen[bytes]"]:
        """One that leads, and has read the floor: its first tick shortens the lease."""
        before = self.one("SELECT coalesce(max(epoch), 0) FROM routing_leader")
        process = self.start_router()
        try:
            self.until(LEADS, before, seconds=120)
            yield process
        finally:
            process.kill()
            process.wait(10)

    def until(self, statement: str, *words: object, seconds: float) -> None:
        end = time.monotonic() + seconds
        with self.connect() as db:
            while db.execute(statement, words).fetchone() is None:
                if time.monotonic() > end:
                    raise TimeoutError(statement)
                time.sleep(0.01)


@contextmanager
def ground() -> Iterator[Ground]:
    """Made, and nothing left behind."""
    folder = Path(tempfile.mkdtemp(prefix="latido-bench-"))
    try:
        with ground_at(folder) as made:
            yield made
    finally:
        shutil.rmtree(Home(folder).sockets, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def ground_at(folder: Path) -> Iterator[Ground]:
    """The one in this folder, made when it is not there; its server runs as in an installation. Kept."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    user = system_user.ensure() if os.geteuid() == 0 else None
    home = Home(folder).create((user.pw_uid, user.pw_gid) if user else None)
    server = postgres.start(home)
    try:
        yield _planted(home)
    finally:
        postgres.stop(home, how=signal.SIGQUIT)
        server.wait(20)


def _planted(home: Home) -> Ground:
    known = home.path / "ground.json"
    nothing = UUID(int=0)
    made = Ground(home, nothing, nothing, nothing)
    if not known.exists():
        say("making the ground…")
        postgres.bootstrap(home)
        migrate(home)
        words = [str(QUEUES), str(SKILLS), str(PROFILES)]
        known.write_text(json.dumps(made.inside("plant", *words)))
    facts = json.loads(known.read_text())
    return Ground(home, *(UUID(facts[name]) for name in ("house", "agent", "contact")))
