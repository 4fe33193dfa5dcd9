"""How long the search for duplicates takes among so many, and how right it is: of a town whose people are known.

By itself: `python -m tests.load.patients.duplicates 100000`. Prints one line of JSON.
"""

import json
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from uuid import UUID

from latido_run import postgres, system_user
from latido_run.home import Home
from tests.fixtures.database import migrate
from tests.load.patients.ground import Ground
from tests.load.rows import say

SEED = 2026  # another town than the one the shipped weights were tried on
PRECISION, RECALL = 0.98, 0.90
MINUTES = 20  # for a million patients


def measure(people: int) -> dict[str, Any]:
    """patients, seconds, precision and recall; and how sure the surest were."""
    where = Path(tempfile.mkdtemp(prefix="latido-bench-"))
    where.chmod(0o755)
    user = system_user.ensure() if os.geteuid() == 0 else None
    home = Home(where).create((user.pw_uid, user.pw_gid) if user else None)
    server = postgres.start(home)
    try:
        postgres.bootstrap(home)
        migrate(home)
        return _measured(Ground(home, UUID(int=0)), people)
    finally:
        postgres.stop(home, how=signal.SIGQUIT)
        server.wait(60)
        shutil.rmtree(home.sockets, ignore_errors=True)
        shutil.rmtree(where, ignore_errors=True)


def _measured(ground: Ground, people: int) -> dict[str, Any]:
    say(f"a town of {people} people moves in…")
    town = ground.inside("settling_town", str(people), str(SEED))
    ground.settle()
    say("searching…")
    began = time.monotonic()
    report = json.loads(ground.product("latido.config.manage", "find_duplicates", "--json").splitlines()[-1])
    seconds = time.monotonic() - began
    twice = {(one, other) for one, other in town["twice"]}
    with ground.connect() as db:
        found = db.execute("SELECT one_id::text, other_id::text, band FROM patients_duplicatepair").fetchall()
    right = [(one, other) in twice for one, other, _band in found]
    surest = [(one, other) in twice for one, other, band in found if band == "certain"]
    return {
        "patients": town["patients"], "twice": len(twice), "seconds": round(seconds, 1),
        "compared": report["compared"], "crowded": report["crowded"], "learnt_from": report["learnt_from"],
        "proposed": len(found), "precision": round(sum(right) / len(found), 4),
        "recall": round(sum(right) / len(twice), 4),
        "surest": len(surest), "surest_precision": round(sum(surest) / max(1, len(surest)), 4),
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
