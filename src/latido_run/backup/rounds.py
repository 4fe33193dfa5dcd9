"""One round of backups: made, copied to the second place, read back, written down; then the old ones make room."""

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from latido_run.backup import archive, record
from latido_run.backup.plan import Plan
from latido_run.backup.retention import Keep, to_delete
from latido_run.home import Home


class BusyError(Exception):
    """Another backup, a drill or an upgrade goes on."""


class PlaceError(Exception):
    """A place for backups is not as it was when it was chosen: not mounted, or not giving back what was written."""


@dataclass(frozen=True, slots=True)
class Round:
    """What came of one round."""

    file: Path
    new_private_key: Path | None  # where the private half was put, when this was the first backup


def make(home: Home, plan: Plan, key_file: Path | None = None, *, since: datetime | None = None) -> Round:
    """Make a backup in the plan's first place and copy it to the second. How it went is kept in the record.

    since: one that is there and was made then or later gets its copies, and no other is made.
    Nothing is deleted before the new one is whole in every place. Raises BusyError, PlaceError, OSError,
    archive.KeyNeededError, archive.KeyThereError, subprocess.CalledProcessError.
    """
    with alone(home), record.failures(home):
        began = time.monotonic()
        keys = archive.keys(home, key_file)
        first, *others = plan.places
        _look_at(home, first, plan, keys.public)
        made = _there(archive.in_folder(first, keys.public), since) or archive.back_up(home, first, keys.public)
        for place in others:
            _look_at(home, place, plan, keys.public)
            _copy(made, place)
        if plan.keep is not None:
            for place in plan.places:
                until_now = [file for file in archive.in_folder(place, keys.public) if file.name <= made.name]
                _thin(until_now, plan.keep, record.read(home).proven)
        seconds = round(time.monotonic() - began, 1)
        kept, at = len(archive.in_folder(first, keys.public)), archive.made_at(made) or datetime.now(UTC)
        record.backed_up(home, record.Made(at.isoformat(), made.name, made.stat().st_size, seconds, kept))
    return Round(made, keys.private_file)


def _there(ours: list[Path], since: datetime | None) -> Path | None:
    """The newest made since then, by an earlier attempt whose copies or whose record failed."""
    if since is None:
        return None
    now = datetime.now(UTC)
    for file in reversed(ours):
        if (at := archive.made_at(file)) and since <= at <= now and os.access(file, os.R_OK):
            return file
    return None


def is_apart(home: Home, place: Path) -> bool:
    """Whether a place is on another disk than the home."""
    return place.exists() and place.stat().st_dev != home.path.stat().st_dev


def _look_at(home: Home, place: Path, plan: Plan, public_key: bytes) -> None:
    """Refuse the empty folder that is left where a disk is not mounted; remove what a killed backup left."""
    if str(place) in plan.apart and not is_apart(home, place):
        raise PlaceError(f"{place}: not mounted")
    for left in place.glob("latido-*.partial"):
        if archive.is_of(left, public_key):
            left.unlink(missing_ok=True)


def _copy(made: Path, place: Path) -> None:
    """The same file in another place, named when what is read from there is what was written."""
    draft = (place / made.name).with_suffix(".partial")
    try:
        with made.open("rb") as source, archive.private(draft) as out:
            shutil.copyfileobj(source, out, 1 << 20)
            out.flush()
            os.fsync(out.fileno())
        if _digest(draft) != _digest(made):
            raise PlaceError(f"{place}: gives back something else than was written")
        draft.replace(place / made.name)
    finally:
        draft.unlink(missing_ok=True)


def _digest(file: Path) -> bytes:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").digest()


def _thin(ours: list[Path], keep: Keep, proven: str) -> None:
    """Days are those of the machine's clock."""
    files = {file.name: file for file in ours}
    made = {name: at.astimezone() for name, file in files.items() if (at := archive.made_at(file)) is not None}
    for name in to_delete(made, keep, proven={proven}):
        files[name].unlink(missing_ok=True)


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """One backup, drill or upgrade at a time, whoever asks for it. Raises BusyError."""
    descriptor = os.open(home.backups, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise BusyError(BusyError.__doc__) from held
        yield
    finally:
        os.close(descriptor)
