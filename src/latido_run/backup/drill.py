"""The restore drill: a backup brought back into a throw-away home beside the running one, looked at, and removed."""

import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from latido_run import launch, options, postgres
from latido_run.backup import archive, record, sealing
from latido_run.backup.rounds import alone
from latido_run.home import Home

_BEFORE = "drill-"


class DrillFailedError(Exception):
    """A backup could not be brought back, or what came back is not whole."""


def run(home: Home, file: Path, private_key: bytes) -> record.Drilled:
    """Restore one backup beside the running home and prove it; how it went is kept in the record.

    Tables open with as many rows as were saved, this version's migrations run on them, the audit is whole, recordings
    are decrypted to their last byte. Raises DrillFailedError, written down; BusyError.
    """
    with alone(home):
        began, at = time.monotonic(), record.now()
        _forget_servers()
        try:
            restored, proof = _in_a_throwaway_home(home, file, private_key)
        except (sealing.UnreadableError, DrillFailedError, OSError, ValueError, subprocess.CalledProcessError) as bad:
            took = round(time.monotonic() - began, 1)
            record.drilled(home, record.Drilled(at, file.name, took, ok=False, why=record.why(bad)))
            raise DrillFailedError(record.why(bad)) from bad
        took = round(time.monotonic() - began, 1)
        facts = {"rows": restored.rows, "recordings": proof["recordings"], "opened": proof["opened"]}
        done = record.Drilled(at, file.name, took, ok=True, **facts)
        record.drilled(home, done)
        return done


def _forget_servers() -> None:
    """Whatever server the installation uses, a drill has one of its own and touches no other."""
    os.environ.pop("DATABASE_URL", None)


def _in_a_throwaway_home(home: Home, file: Path, private_key: bytes) -> tuple[archive.Restored, dict[str, Any]]:
    for left in home.path.glob(f"{_BEFORE}*"):  # of a drill that was killed
        _remove(Home(left))
    beside = Home(Path(tempfile.mkdtemp(prefix=_BEFORE, dir=home.path)))
    beside.path.chmod(0o755 if os.geteuid() == 0 else 0o700)  # root's is entered by the user the database runs as
    try:
        restored = archive.restore(file, private_key, beside)
        with archive.serving(beside):
            _manage(beside, "migrate_all", owner=True)
            return restored, dict(json.loads(_manage(beside, "check_restored")))
    finally:
        _remove(beside)


def _manage(home: Home, command: str, *, owner: bool = False) -> str:
    env = launch.environment(home, options.read(home))
    if owner:
        env["LATIDO_DB_USER"] = "latido_owner"
    argv = launch.python(*launch.MANAGE, command)
    done = subprocess.run(argv, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise DrillFailedError(f"{command}: {done.stderr.strip().splitlines()[-1:]}")
    return done.stdout


def _remove(beside: Home) -> None:
    """Nothing of it stays: it held the master key and every table."""
    postgres.stop(beside)
    if (beside.path / "run").exists():
        shutil.rmtree(beside.sockets, ignore_errors=True)
    shutil.rmtree(beside.path)
