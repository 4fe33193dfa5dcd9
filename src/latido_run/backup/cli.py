"""`latido backup` and `latido restore`: what the operator types."""

import argparse
import subprocess
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import psycopg

from latido_run import postgres, system_user, words
from latido_run.backup import archive, drill, plan, record, room, rounds, sealing
from latido_run.backup.plan import Plan
from latido_run.backup.retention import Keep
from latido_run.home import Home

FAILURES = (
    rounds.BusyError,
    rounds.PlaceError,
    postgres.PostgresFailedError,
    psycopg.Error,
    OSError,
    subprocess.CalledProcessError,
)


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Their arguments."""
    saved = commands.add_parser("backup", help="write one sealed file with everything into a folder")
    saved.add_argument("folder", type=Path, nargs="?", help="default: the one kept by --daily")
    saved.add_argument("--daily", type=_time, metavar="HH:MM", help="from now on each day by itself; off: no more")
    saved.add_argument("--also", type=Path, help="a second place that gets a copy: another disk, a mount")
    saved.add_argument("--keep", type=_keep, metavar="D,W,M", help="days, weeks and months kept (7,4,12)")
    saved.add_argument("--key-file", type=Path, help="where to put the private key, at the first backup")
    back = commands.add_parser("restore", help="make a new home from a backup")
    back.add_argument("folder", type=Path, nargs="?", help="a backup, or the folder that holds it")
    back.add_argument("--into", type=Path, help="the new home (default: LATIDO_HOME)")
    back.add_argument("--key-file", type=Path, help="the private key")
    back.add_argument("--drill", action="store_true", help="only prove that it comes back, beside the running home")


def _time(text: str) -> str:
    try:
        return plan.time_of_day(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError("HH:MM") from wrong


def _keep(text: str) -> Keep:
    try:
        return Keep.parse(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError("7,4,12") from wrong


def backup(home: Home, args: argparse.Namespace, _rest: list[str]) -> int:
    """Make one now; keep what was chosen for those to come."""
    home.create()
    chosen = _chosen(home, args)
    if not chosen.folder:
        words.say("no_folder")
        return 2
    if closed := _closed_place(home, chosen):
        words.say("closed_place", place=closed, user=system_user.NAME)
        return 2
    try:
        made = rounds.make(home, chosen, args.key_file)
    except archive.KeyNeededError:
        words.say("key_needed", home=home.path)
        return 2
    except archive.KeyThereError as there:
        words.say("key_there", file=there)
        return 2
    except FAILURES as failed:
        words.say("backup_failed", why=record.why(failed))
        return 1
    if chosen.keep is not None:
        plan.save(home, chosen)
    _say(home, chosen, made)
    return 0


def _chosen(home: Home, args: argparse.Namespace) -> Plan:
    """The plan kept so far, changed as asked; a folder alone is for this once."""
    kept = plan.read(home)
    folder = str(args.folder.absolute()) if args.folder else kept.folder
    lasting = (args.daily, args.also, args.keep) != (None, None, None)
    if not lasting and folder != kept.folder:
        return Plan(folder)
    chosen = replace(kept, folder=folder, keep=args.keep or kept.keep or Keep())
    if args.daily is not None:
        chosen = replace(chosen, at=args.daily)
    if args.also is not None:
        chosen = replace(chosen, also=str(args.also.absolute()))
    apart = tuple(str(place) for place in chosen.places if rounds.is_apart(home, place))
    return replace(chosen, apart=apart) if lasting else chosen


def _closed_place(home: Home, chosen: Plan) -> Path | None:
    """The first place where whoever makes the daily backup cannot write; those root makes are made theirs."""
    for place in chosen.places:
        if not place.exists() and str(place) == chosen.folder:
            place.mkdir(parents=True, mode=0o700)
            home.give(place)
        if not place.is_dir() or (chosen.at and not system_user.can_write(place)):
            return place
    return None


def _say(home: Home, chosen: Plan, made: rounds.Round) -> None:
    if key := made.new_private_key:
        words.say("key_demo" if key.is_relative_to(home.path) else "key_made", file=key)
    words.say("backed_up", file=made.file, mb=round(made.file.stat().st_size / 1e6, 1))
    if upcoming := plan.next_due(chosen, datetime.now().astimezone()):
        words.say("backup_next", at=f"{upcoming:%Y-%m-%d %H:%M}")


def restore(home: Home, args: argparse.Namespace, _rest: list[str]) -> int:
    """Make a new home from a backup, or only prove that it could be done."""
    if args.folder is None:
        kept = plan.read(home).folder
        if not kept:
            words.say("no_folder")
            return 2
        args.folder = Path(kept)
    try:
        key = archive.read_private_key(home, args.key_file)
        file = archive.newest(args.folder, key)
    except (OSError, ValueError) as missing:
        words.say("no_backup", folder=args.folder, why=missing)
        return 2
    if args.drill:
        return _drill(home, file, key)
    target = Home(args.into.absolute()) if args.into else home
    try:
        restored = archive.restore(file, key, target)
    except archive.NotEmptyError:
        words.say("not_empty", home=target.path)
        return 2
    except room.NoRoomError as full:
        words.say("no_room", why=full)
        return 2
    except (sealing.UnreadableError, subprocess.CalledProcessError, OSError, ValueError) as failed:
        words.say("bad_backup", why=failed)
        return 2
    words.say("restored", home=target.path, tables=restored.tables, files=restored.files)
    return 0


def _drill(home: Home, file: Path, key: bytes) -> int:
    home.create()
    words.say("drilling", file=file)
    try:
        done = drill.run(home, file, key)
    except rounds.BusyError:
        words.say("busy")
        return 1
    except drill.DrillFailedError as failed:
        words.say("drill_failed", why=failed)
        return 1
    words.say("drilled", seconds=done.seconds, rows=done.rows, recordings=done.recordings, opened=done.opened)
    return 0
