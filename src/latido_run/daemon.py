"""The supervisor as a process: started apart, followed while it starts, told to stop."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from latido_run import launch, options, processes, system_user, words
from latido_run.home import SOURCE, Home
from latido_run.options import Options
from latido_run.supervisor import AlreadyRunningError, Supervisor


def main(home: Home) -> int:
    """The supervisor itself: `python -m latido_run.daemon`."""
    try:
        supervisor = Supervisor(home, options.read(home))
    except AlreadyRunningError:
        return 0
    me = processes.find(os.getpid())
    if me is not None:
        home.supervisor_pid.write_text(me.as_text())
    try:
        return asyncio.run(supervisor.run())
    finally:
        home.supervisor_pid.unlink(missing_ok=True)


def running(home: Home) -> processes.Process | None:
    """The supervisor of this home, if it runs."""
    return processes.read_pid_file(home.supervisor_pid)


def status(home: Home) -> dict[str, Any]:
    """What the supervisor last wrote; nothing when there never was one."""
    with suppress(OSError, ValueError):
        facts: dict[str, Any] = json.loads((home.run / "status.json").read_text())
        return facts
    return {"phase": "stopped", "processes": [], "ports": {}, "address": ""}


def start(home: Home, chosen: Options, *, background: bool) -> int:
    """Start a supervisor and show its progress; in the foreground stay until it ends.

    Foreground: an interrupt stops everything in order. Background: it returns when everything answers.
    """
    options.save(home, chosen)
    log = home.log / "up.log"
    log.write_bytes(b"")
    (home.run / "status.json").unlink(missing_ok=True)
    argv = launch.python("-m", "latido_run.daemon")
    if not background:
        argv = system_user.guarded(argv, keep_root=True)
    with log.open("ab") as out:
        child = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd=SOURCE,
            env=launch.environment(home, chosen, "supervisor"),
            start_new_session=True,
        )
    return _follow_background(home, child) if background else _follow_foreground(log, child)


def join(home: Home) -> int:
    """Follow a start somebody else began, to its end."""
    return _follow_background(home, None)


def _follow_background(home: Home, child: subprocess.Popen[bytes] | None) -> int:
    tail = _Tail(home.log / "up.log")
    try:
        while True:
            gone = child.poll() is not None if child else running(home) is None
            phase = status(home)["phase"]
            tail.show()
            if phase == "ready":
                return 0
            if gone:
                tail.show()
                return 1
            time.sleep(0.05)
    except KeyboardInterrupt:
        words.say("interrupted")
        return 130


def _follow_foreground(log: Path, child: subprocess.Popen[bytes]) -> int:
    def forward(number: int, _frame: object) -> None:
        child.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, forward if number != signal.SIGHUP else lambda _n, _f: child.terminate())
    tail = _Tail(log)
    while child.poll() is None:
        tail.show()
        time.sleep(0.1)
    tail.show()
    return child.returncode


def stop(home: Home, *, now: bool) -> bool:
    """Tell the supervisor to end and wait for it. False when none runs."""
    supervisor = running(home)
    if supervisor is None:
        return False
    tail = _Tail(home.log / "up.log", from_end=True)
    supervisor.signal(signal.SIGUSR1 if now else signal.SIGTERM)
    while supervisor.alive():
        tail.show()
        time.sleep(0.05)
    tail.show()
    return True


class _Tail:
    """Prints what a growing file gained since last time."""

    def __init__(self, file: Path, *, from_end: bool = False) -> None:
        self._file = file
        self._seen = file.stat().st_size if from_end and file.exists() else 0

    def show(self) -> None:
        with suppress(FileNotFoundError), self._file.open("rb") as text:
            text.seek(self._seen)
            new = text.read()
            self._seen += len(new)
            sys.stdout.write(new.decode(errors="replace"))
            sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(Home.from_env()))
