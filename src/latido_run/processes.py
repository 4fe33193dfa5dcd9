"""What /proc says about processes: alive, since when, whose children, how much memory."""

import os
import re
import signal
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Process:
    """One process, told from a later one with the same number by its start time."""

    pid: int
    started: int  # clock ticks since boot

    def alive(self) -> bool:
        """Whether this very process still runs; a zombie does not."""
        facts = _stat(self.pid)
        return facts is not None and facts.started == self.started and facts.state not in "ZX"

    def signal(self, number: signal.Signals) -> None:
        """Send a signal, if it still runs."""
        if self.alive():
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def wait(self, seconds: float) -> bool:
        """Wait until it has ended; False when it has not in time."""
        until = time.monotonic() + seconds
        while self.alive():
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        return True

    def as_text(self) -> str:
        """How a pid file says it."""
        return f"{self.pid} {self.started}\n"


@dataclass(frozen=True, slots=True)
class _Stat:
    parent: int
    started: int
    state: str


def _stat(pid: int) -> _Stat | None:
    try:
        text = (_PROC / str(pid) / "stat").read_text()
    except OSError:
        return None
    fields = text[text.rindex(")") + 2 :].split()  # the name before it may hold spaces
    return _Stat(parent=int(fields[1]), started=int(fields[19]), state=fields[0])


def find(pid: int) -> Process | None:
    """The process with this number, if there is one."""
    facts = _stat(pid)
    return None if facts is None or facts.state in "ZX" else Process(pid, facts.started)


def read_pid_file(file: Path) -> Process | None:
    """The process a pid file names, if it still runs."""
    try:
        pid, started = file.read_text().split()
        process = Process(int(pid), int(started))
    except (OSError, ValueError):
        return None
    return process if process.alive() else None


def working_in(folder: Path) -> Iterator[int]:
    """Processes whose working folder this is, as far as we may see them."""
    for entry in _PROC.iterdir():
        with suppress(OSError):
            if entry.name.isdigit() and (entry / "cwd").readlink() == folder.resolve():
                yield int(entry.name)


def works_in(pid: int, folder: Path, name: str) -> bool:
    """Whether a process has this working folder; one we may not look into, in a container, is known by its name."""
    try:
        return (_PROC / str(pid) / "cwd").readlink() == folder.resolve()
    except PermissionError:
        return (_PROC / str(pid) / "comm").read_text().strip() == name
    except OSError:
        return False


def units(pid: int) -> list[str]:
    """The control groups a process is in, outermost first; the unit is one where systemd keeps it running."""
    with suppress(OSError):
        return re.split(r"[/\n]", (_PROC / str(pid) / "cgroup").read_text())
    return []


def tree(roots: Iterable[int], without: Iterable[int] = ()) -> set[int]:
    """These processes and their descendants, leaving out some and theirs."""
    children: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdigit() and (facts := _stat(int(entry.name))) is not None:
            children.setdefault(facts.parent, []).append(int(entry.name))
    found: set[int] = set()
    left_out = set(without)
    queue = list(roots)
    while queue:
        pid = queue.pop()
        if pid not in found and pid not in left_out:
            found.add(pid)
            queue.extend(children.get(pid, ()))
    return found


def pss_megabytes(pids: Iterable[int]) -> float:
    """Memory of these processes together, shared pages counted once."""
    total = 0
    for pid in pids:
        with suppress(OSError):
            for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
    return round(total / 1024, 1)
