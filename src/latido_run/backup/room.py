"""The room a backup and a restore need, looked at before they begin: a full disk would stop PostgreSQL and calls."""

import shutil
from pathlib import Path

from latido_run.backup import dump
from latido_run.home import Home

_JOURNAL = 1 << 30  # bytes PostgreSQL's journal may take, as max_wal_size says


class NoRoomError(OSError):
    """There is too little room on a disk for what is about to be written there."""


def to_seal(home: Home, folder: Path, recordings: int) -> None:
    """The dump in the home, the sealed file in its folder. recordings: bytes of them. Raises NoRoomError."""
    dumped = dump.size(home) // 2
    if folder.stat().st_dev == home.backups.stat().st_dev:
        _need(folder, 2 * dumped + recordings)
    else:
        _need(home.backups, dumped)
        _need(folder, dumped + recordings)


def to_restore(home: Home, file: Path, tables: int | None) -> None:
    """The file's content, the tables made of it, and the journal PostgreSQL keeps of that. Raises NoRoomError.

    tables: bytes they took when the backup was made; the oldest do not say.
    """
    size = file.stat().st_size
    _need(home.path, size + (tables + min(tables, _JOURNAL) if tables is not None else size * 3))


def _need(place: Path, needed: int) -> None:
    if (free := shutil.disk_usage(place).free) < needed:
        raise NoRoomError(f"{place}: {needed // 1_000_000} MB needed, {free // 1_000_000} MB free")
