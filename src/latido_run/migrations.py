"""Brings the tables to this code's shape, only when it changed, and never without a copy."""

import asyncio
import hashlib
import os
from pathlib import Path

import psycopg

from latido_run import launch, postgres, words
from latido_run.backup import archive
from latido_run.home import SOURCE, Home, write_atomically
from latido_run.options import Options

BEFORE, KEPT = "before-migrating", 5  # copies taken then, sealed as every backup is


class CommandFailedError(Exception):
    """One of our commands failed; its log says why."""


async def run_command(home: Home, options: Options, *args: str, owner: bool = False) -> None:
    """Run one `manage` command to its end.

    owner: as the role that owns the tables.
    Raises CommandFailedError.
    """
    env = launch.environment(home, options)
    if owner:
        env["LATIDO_DB_USER"] = "latido_owner"
    process = await launch.spawn(home, args[0], launch.python(*launch.MANAGE, *args), env)
    if await process.wait():
        raise CommandFailedError(f"{args[0]}: {home.log / args[0]}.log")


async def migrate(home: Home, options: Options, *, copy: bool = True) -> None:
    """Run migrate_all when the migrations are not those of last time, after a sealed copy of the tables."""
    shape, mark = await asyncio.to_thread(_shape), home.run / "migrated"
    if mark.exists() and mark.read_text().strip() == shape:
        _note(home).unlink(missing_ok=True)
        return
    if copy and await asyncio.to_thread(_has_tables, home):
        await asyncio.to_thread(_keep, home, shape)
    words.progress("migrating")
    await run_command(home, options, "migrate_all", owner=True)
    write_atomically(mark, shape)
    words.progress("migrated")


def _keep(home: Home, shape: str) -> None:
    """A copy from before the first attempt at this shape: one that fails and is tried for ever makes no more of them,
    which would be of half-migrated tables and take the place of the whole one.
    """
    note = _note(home)
    known, _, name = note.read_text().strip().partition(" ") if note.exists() else ("", "", "")
    if known == shape and (home.backups / name).is_file():
        return
    words.progress("backup_first")
    made = archive.keep_copy(home, BEFORE, KEPT)
    write_atomically(note, f"{shape} {made.name}")


def _note(home: Home) -> Path:
    """Which copy belongs to the attempt that goes on."""
    return home.run / "migrating"


def _shape() -> str:
    """A hash of every migration and of the packages that bring their own."""
    digest = hashlib.sha256((SOURCE / "requirements.lock").read_bytes())
    for file in sorted((SOURCE / "src/latido").rglob("migrations/*.py")):
        digest.update(str(file.relative_to(SOURCE)).encode() + file.read_bytes())
    digest.update(os.environ.get("DATABASE_URL", "").rpartition("@")[2].encode())
    return digest.hexdigest()


def _has_tables(home: Home) -> bool:
    with psycopg.connect(postgres.dsn(home, "latido_owner")) as connection:
        return connection.execute("SELECT to_regclass('django_migrations')").fetchone() != (None,)
