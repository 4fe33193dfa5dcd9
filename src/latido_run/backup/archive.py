"""A backup of everything that cannot be made again: tables, recordings, the keys that open them."""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

import psycopg

from latido_run import options, postgres, system_user
from latido_run.backup import dump as dumps
from latido_run.backup import room, sealing
from latido_run.home import Home, write_atomically

SUFFIX = ".latido-backup"
_MASTER = "master"
_PUBLIC, _PRIVATE = "backup_public_key", "private.key"
_OWN = "backup_own_key"  # private, for copies made before there was a key whose private half is kept elsewhere
_DUMP, _ABOUT, _ROWS = "database.dump", "about.json", "rows.json"
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"latido-(\d{8}T\d{6}Z)(?:-([0-9a-f]{8}))?")  # when, and sealed to which key
_NOT_KEPT = ("pg_", "backup_", ".")  # secrets a new home makes for itself


class KeyNeededError(Exception):
    """The first backup needs a place, outside the home, for the private key."""


class KeyThereError(Exception):
    """The file for the new private key is there already: it may be the only key to somebody's backups."""


class NotEmptyError(Exception):
    """There is an installation already."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The public key backups are sealed to, and where its new private half was put, if it is new."""

    public: bytes
    private_file: Path | None


def keys(home: Home, key_file: Path | None) -> Keys:
    """This home's backup key, made at the first backup.

    The private half is kept in the home only by the demonstration, and never written over another.
    Raises KeyNeededError, KeyThereError.
    """
    public = home.secrets_dir / _PUBLIC
    if public.exists():
        return Keys(bytes.fromhex(public.read_text()), None)
    if key_file is None and not options.read(home).demo:
        raise KeyNeededError(KeyNeededError.__doc__)
    target = (key_file or home.backups / _PRIVATE).absolute()
    if key_file is not None and target.is_relative_to(home.path.resolve()):
        raise KeyNeededError(KeyNeededError.__doc__)
    if os.path.lexists(target):
        raise KeyThereError(target)
    private, made = sealing.new_pair()
    write_atomically(target, private.hex())
    write_atomically(public, made.hex())
    return Keys(made, target)


def back_up(home: Home, folder: Path, public_key: bytes) -> Path:
    """Write one sealed file into the folder; it has its name only when it is whole."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return _seal(home, folder / f"latido-{datetime.now(UTC):{_STAMP}}-{_mark(public_key)}{SUFFIX}", public_key)


def _mark(public_key: bytes) -> str:
    """What the names of one home's backups have in common: which key they are sealed to."""
    return hashlib.sha256(public_key).hexdigest()[:8]


def in_folder(folder: Path, public_key: bytes) -> list[Path]:
    """The whole backups there that are sealed to this key, in the order they were made.

    Whatever else lies there is somebody else's: another home's, or no backup at all.
    """
    return sorted(file for file in folder.glob(f"latido-*{SUFFIX}") if is_of(file, public_key))


def is_of(file: Path, public_key: bytes) -> bool:
    """Whether a name says that it is sealed to this key; the oldest names do not say to which."""
    named = _NAME.fullmatch(file.stem)
    return named is not None and made_at(file) is not None and named[2] in (None, _mark(public_key))


def made_at(file: Path) -> datetime | None:
    """When a backup was made, as its name says; nothing for a name that is none of ours."""
    with suppress(ValueError):
        if named := _NAME.fullmatch(file.stem):
            return datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC)
    return None


def keep_copy(home: Home, name: str, kept: int) -> Path:
    """A sealed copy of tables and keys inside the home; the oldest of that name make room. Its recordings stay theirs.

    Where no backup was ever made its private half is one of the home's own secrets.
    """
    target = home.backups / f"{name}-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}{SUFFIX}"
    public = home.secrets_dir / _PUBLIC
    key = bytes.fromhex(public.read_text()) if public.exists() else sealing.public_half(_own_key(home))
    made = _seal(home, target, key, recordings=False)
    for old in sorted(home.backups.glob(f"{name}-*{SUFFIX}"))[:-kept]:
        old.unlink()
    for plain in (
        *home.backups.glob(f"{name}-*.dump"),
        home.backups / _DUMP,
    ):  # of earlier versions, or a broken restore
        plain.unlink(missing_ok=True)
    return made


def _own_key(home: Home) -> bytes:
    return bytes.fromhex(home.secret(_OWN))


def _seal(home: Home, target: Path, public_key: bytes, *, recordings: bool = True) -> Path:
    draft = target.with_suffix(".partial")
    try:
        with private(draft) as out, serving(home):
            room.to_seal(home, target.parent, sum(f.stat().st_size for f in _recorded(home)) if recordings else 0)
            sealer = sealing.Sealer(out, public_key)
            with tarfile.open(fileobj=cast(io.BufferedIOBase, sealer), mode="w|") as tar:
                _pack(home, tar, recordings=recordings)
            sealer.close()
            out.flush()
            os.fsync(out.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return target


def _recorded(home: Home) -> Iterator[Path]:
    """Each is looked at when its turn comes: one may have been erased meanwhile."""
    return (file for file in sorted(home.recordings.rglob("*")) if file.is_file())


def _pack(home: Home, tar: tarfile.TarFile, *, recordings: bool) -> None:
    """Recordings after the tables: a recording too new for its row harms nobody, the reverse would."""
    about = {"made_at": datetime.now(UTC).isoformat(), "demo": options.read(home).demo, "tables": dumps.size(home)}
    _pack_json(tar, _ABOUT, about)  # first: whoever restores asks it how much room is needed
    for secret in sorted(home.secrets_dir.iterdir()):
        if secret.is_file() and not secret.name.startswith(_NOT_KEPT):
            tar.add(secret, f"secrets/{secret.name}")
    with tempfile.TemporaryFile(dir=home.backups) as dump:  # without a name: a crash leaves nothing to read
        with dumps.moment(home) as moment, dumps.dumping(home, moment.snapshot) as pg_dump:
            subprocess.run(pg_dump.argv, env=pg_dump.env, stdout=dump, check=True)
        _pack_json(tar, _ROWS, moment.rows)
        dump.seek(0)
        tar.addfile(tar.gettarinfo(arcname=_DUMP, fileobj=dump), dump)
    for recording in _recorded(home) if recordings else ():
        tar.add(recording, f"recordings/{recording.relative_to(home.recordings)}")


def _pack_json(tar: tarfile.TarFile, name: str, content: object) -> None:
    text = json.dumps(content).encode()
    entry = tarfile.TarInfo(name)
    entry.size = len(text)
    tar.addfile(entry, io.BytesIO(text))


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back."""

    tables: int
    files: int
    rows: int


def restore(file: Path, private_key: bytes, home: Home) -> Restored:
    """Make a new home from a backup; nothing is running there afterwards.

    Raises NotEmptyError; room.NoRoomError, sealing.UnreadableError, leaving no half of an installation behind.
    """
    if _lives(home):
        raise NotEmptyError(home.path)
    owner = _owner()
    home.create(owner)
    try:
        with file.open("rb") as source:
            files = _unpack(home, file, sealing.Opener(source, private_key))
        home.create(owner)
        _hand_over(home.recordings, owner)
        with serving(home):
            postgres.bootstrap(home)
            rows = _restore_tables(home)
    except BaseException:
        for folder in (postgres.data(home), home.secrets_dir, home.recordings):
            shutil.rmtree(folder, ignore_errors=True)
        raise
    finally:
        for name in (_DUMP, _ROWS):
            (home.backups / name).unlink(missing_ok=True)
    home.create(owner)
    return Restored(len(rows), files, sum(rows.values()))


def _hand_over(folder: Path, owner: tuple[int, int] | None) -> None:
    """What root put there is theirs who run: they read it, and write beside it."""
    if owner is None:
        return
    for each in folder.rglob("*"):
        os.chown(each, *owner, follow_symlinks=False)


def _lives(home: Home) -> bool:
    """Whether there is anything to lose: tables, recordings, or the key that opens them.

    With a database elsewhere the home holds no tables, and still all the rest.
    """
    if (postgres.data(home) / "PG_VERSION").exists() or (home.secrets_dir / _MASTER).exists():
        return True
    return any(each.is_file() for each in home.recordings.rglob("*"))


def _unpack(home: Home, file: Path, opener: sealing.Opener) -> int:
    """Put each file where it belongs; anything else in the archive is refused."""
    count = 0
    with tarfile.open(fileobj=cast(io.BufferedIOBase, opener), mode="r|") as tar:
        for member in tar:
            target = _place(home, PurePosixPath(member.name))
            content = tar.extractfile(member)
            if target is None or content is None:
                raise sealing.UnreadableError(member.name)
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with private(target) as out:
                shutil.copyfileobj(content, out)
            if target == home.backups / _ABOUT:
                room.to_restore(home, file, json.loads(target.read_text()).get("tables"))
            count += 1
    opener.read()  # to the end: a file cut off after the archive's end mark is refused as well
    about = json.loads((home.backups / _ABOUT).read_text())
    options.save(home, options.Options(demo=bool(about["demo"])))
    if not about["demo"]:
        options.keep_real(home)
    return count


def _place(home: Home, name: PurePosixPath) -> Path | None:
    if name.is_absolute() or ".." in name.parts:
        return None
    if str(name) in (_DUMP, _ABOUT, _ROWS):
        return home.backups / name
    return home.path / name if name.parts[0] in ("secrets", "recordings") else None


def _restore_tables(home: Home) -> dict[str, int]:
    """Fill the tables; each has as many rows as when the backup was made."""
    with dumps.restoring(home) as pg_restore, (home.backups / _DUMP).open("rb") as dump:
        subprocess.run(pg_restore.argv, env=pg_restore.env, stdin=dump, check=True)
    with psycopg.connect(postgres.dsn(home, dumps.OWNER)) as connection:
        connection.execute("ANALYZE")
    there, then = dumps.rows(home), home.backups / _ROWS
    if then.exists() and there != json.loads(then.read_text()):
        raise sealing.UnreadableError("the tables have other rows than when the backup was made")
    return there


@contextmanager
def serving(home: Home) -> Iterator[None]:
    """PostgreSQL answers inside this block, started only when it does not run already."""
    if postgres.is_external() or postgres.running(home) is not None:
        yield
        return
    server = postgres.start(home)
    try:
        yield
    finally:
        postgres.stop(home)
        server.wait(30)


def newest(folder: Path, private_key: bytes) -> Path:
    """The newest backup in a folder that this key opens, or the file itself. Raises ValueError where there is none."""
    return folder if folder.is_file() else max(in_folder(folder, sealing.public_half(private_key)))


def read_private_key(home: Home, key_file: Path | None) -> bytes:
    """The private key from the file named, the demonstration's own, or the one of copies made before any backup."""
    if key_file is None and not (home.backups / _PRIVATE).exists() and (home.secrets_dir / _OWN).exists():
        return _own_key(home)
    return bytes.fromhex((key_file or home.backups / _PRIVATE).read_text())


def _owner() -> tuple[int, int] | None:
    if os.geteuid() != 0:
        return None
    user = system_user.ensure()
    return user.pw_uid, user.pw_gid


def private(file: Path) -> BinaryIO:
    """A new file that nobody else reads."""
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
