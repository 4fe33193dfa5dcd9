"""The base of every figure: pgbench, which comes with Debian's PostgreSQL, on the same server in the same run."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.load.routing.ground import Ground

CLIENTS = ["-c", "8", "-j", "2"]
SCALE = "20"


@dataclass(frozen=True)
class Base:
    tps: float
    latency: float  # ms, mean


def program() -> str:
    found = shutil.which("pgbench") or next(map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))), None)
    assert found, "apt-get install postgresql"
    return found


def pgbench(ground: Ground, user: str, *words: str) -> str:
    """What it prints."""
    env = {
        **os.environ,
        "PGPASSWORD": ground.home.secret(f"pg_{user}"),
        "PGOPTIONS": f"-c app.organisation={ground.house}",
    }
    argv = [program(), "-n", *words, "-h", str(ground.home.sockets), "-U", user, "latido"]
    done = subprocess.run(argv, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def simple_update(ground: Ground, seconds: int = 6) -> Base:
    """`pgbench -N`: one row changed, one read, one added, committed; by eight clients."""
    if ground.one("SELECT to_regclass('pgbench_accounts')") is None:
        pgbench(ground, "latido_owner", "-i", "-q", "-s", SCALE)
        ground.settle()
    said = pgbench(ground, "latido_owner", "-N", *CLIENTS, "-T", str(seconds))
    return Base(_figure(r"tps = ([\d.]+)", said), _figure(r"latency average = ([\d.]+)", said))


def _figure(pattern: str, said: str) -> float:
    found = re.search(pattern, said)
    assert found, said
    return float(found.group(1))
