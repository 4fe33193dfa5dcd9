"""Starts a process of ours: its log, its environment, and an end when its parent ends."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import IO

from latido_run import postgres, system_user, words
from latido_run.home import SOURCE, Home
from latido_run.options import Options

MANAGE = ["-m", "latido.config.manage"]
LOG_LIMIT = 20_000_000  # bytes; then the log moves aside and the older one is dropped


def environment(home: Home, options: Options, process: str = "manage") -> dict[str, str]:
    """The environment of our processes: places and choices, never a secret.

    Only the supervisor, which makes the roles, has the login that DATABASE_URL may hold.
    """
    server = {} if process == "supervisor" else {"DATABASE_URL": postgres.without_login()}
    return {
        **os.environ,
        **options.environment(),
        "LATIDO_HOME": str(home.path),
        "LATIDO_PROCESS": process,
        "PYTHONPATH": str(SOURCE / "src"),
        "PYTHONUNBUFFERED": "1",
        "LATIDO_LANG": words.pick("es", "en"),
        "LC_ALL": "C.UTF-8",
        **server,
    }


def open_log(home: Home, name: str) -> IO[bytes]:
    """The log of one process, for appending."""
    return (home.log / f"{name}.log").open("ab")


def rotate_logs(home: Home) -> None:
    """Move aside what has grown too long. Writers append, so they go on in the emptied file."""
    for log in (*home.log.glob("*.log"), home.asterisk / "log/messages", home.carrier / "log/messages"):
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            shutil.copy2(log, log.with_name(f"{log.name}.1"))
            os.truncate(log, 0)


async def spawn(
    home: Home, name: str, argv: list[str], env: Mapping[str, str], *, on_parent_death: str = "TERM"
) -> asyncio.subprocess.Process:
    """Start a program in a process group of its own, writing to log/<name>.log."""
    with open_log(home, name) as log:
        return await asyncio.create_subprocess_exec(
            *system_user.guarded(argv, on_parent_death=on_parent_death, keep_root=True),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=SOURCE,
            env=env,
            start_new_session=True,
        )


def python(*args: str) -> list[str]:
    """This very Python with these arguments."""
    return [sys.executable, *args]


def kill_group(pid: int, number: signal.Signals = signal.SIGKILL) -> None:
    """Signal a process group we made, if any of it is left."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)
