"""How the last backup and the last drill went: what `status`, `doctor` and the figures show."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from latido_run.home import Home, write_atomically


@dataclass(frozen=True, slots=True)
class Made:
    """The last good backup."""

    at: str  # when it was begun, UTC
    name: str
    size: int  # bytes
    seconds: float
    kept: int  # how many there are in the first place, this one included


@dataclass(frozen=True, slots=True)
class Failed:
    """The last failure, gone with the next success."""

    at: str
    why: str  # an error's name and words; of files and disks, never of a row


@dataclass(frozen=True, slots=True)
class Drilled:
    """The last restore into a throw-away home."""

    at: str
    name: str  # which backup
    seconds: float
    ok: bool
    why: str = ""
    rows: int = 0
    recordings: int = 0
    opened: int = 0  # recordings that were decrypted to their last byte


@dataclass(frozen=True, slots=True)
class Record:
    made: Made | None = None
    failed: Failed | None = None
    drilled: Drilled | None = None
    proven: str = ""  # the newest backup that a drill restored


def read(home: Home) -> Record:
    """What is known; nothing when nothing was done, or the file cannot be read."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        kept = json.loads((home.run / "backup.json").read_text())
        return Record(
            Made(**kept["made"]) if kept["made"] else None,
            Failed(**kept["failed"]) if kept["failed"] else None,
            Drilled(**kept["drilled"]) if kept["drilled"] else None,
            kept["proven"],
        )
    return Record()


def backed_up(home: Home, made: Made) -> None:
    """A backup was made, and lies in every place it should."""
    _save(home, replace(read(home), made=made, failed=None))


def drilled(home: Home, drill: Drilled) -> None:
    """A drill ended, well or badly."""
    before = read(home)
    _save(home, replace(before, drilled=drill, proven=drill.name if drill.ok else before.proven))


@contextmanager
def failures(home: Home) -> Iterator[None]:
    """Whatever goes wrong in here is written down, and raised."""
    try:
        yield
    except Exception as problem:
        with suppress(OSError):  # a full disk: what went wrong is raised all the same
            _save(home, replace(read(home), failed=Failed(now(), why(problem))))
        raise


def why(problem: BaseException) -> str:
    """One line that says what happened."""
    return f"{type(problem).__name__}: {problem}".splitlines()[0][:300]


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _save(home: Home, record: Record) -> None:
    write_atomically(home.run / "backup.json", json.dumps(asdict(record), indent=1))
