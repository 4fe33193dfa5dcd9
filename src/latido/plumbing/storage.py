"""Sealed files of an installation: each under its own key, whole or absent, never outside their folder."""

import hashlib
import io
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from latido.plumbing import crypto
from latido_run.home import Home

_NAME = re.compile(r"[0-9a-z][0-9a-z-]*(/[0-9a-z][0-9a-z-]*){0,3}")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Where a sealed file is and what opens it. The row that keeps this is the file's only key ring."""

    name: str
    key_id: str
    wrapped_key: bytes
    sha256: str  # of the sealed bytes
    size: int  # of the plain ones


def store_file(source: Path, name: str, associated: bytes) -> StoredFile:
    """Seal a copy of `source` under recordings; on the disk when this returns. The source stays.

    name: lower-case letters, digits and dashes, folders allowed. associated: what it is bound to, e.g. the
    recording's id; needed again to open it. Raises FileExistsError; OSError when the disk is full, leaving nothing.
    """
    place = _place(name)
    if place.exists():
        raise FileExistsError(name)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    key, wrapped = crypto.new_data_key(associated)
    try:
        with source.open("rb") as plain, draft.open("xb") as out:
            sink = _Hashing(out)
            size = crypto.encrypt_stream(plain, cast(BinaryIO, sink), key, associated)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(place)
        _sync_folder(place.parent)
    finally:
        draft.unlink(missing_ok=True)
    return StoredFile(name, wrapped.key_id, wrapped.wrapped, sink.sha256.hexdigest(), size)


def open_stored(stored: StoredFile, associated: bytes, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
    """The plain bytes of a range, chunk by chunk. The file is checked at its end before the first byte is given.

    Raises FileNotFoundError, crypto.Tampered, crypto.KeyMissing: all before anything is given.
    """
    wrapped = crypto.WrappedKey(stored.key_id, stored.wrapped_key)
    key = crypto.unwrap(wrapped, associated)
    file = _place(stored.name).open("rb")
    try:
        sealed = crypto.SealedFile(file, key, associated)
        if sealed.size != stored.size:
            raise crypto.Tampered
    except BaseException:
        file.close()
        raise
    return _given(file, sealed, start, stop)


def _given(file: BinaryIO, sealed: crypto.SealedFile, start: int, stop: int | None) -> Iterator[bytes]:
    with file:
        yield from sealed.read(start, stop)


def open_seekable(stored: StoredFile, associated: bytes) -> BinaryIO:
    """The plain bytes as a file that can be read from any place. Raises as `open_stored`; Tampered while reading."""
    key = crypto.unwrap(crypto.WrappedKey(stored.key_id, stored.wrapped_key), associated)
    file = _place(stored.name).open("rb")
    try:
        sealed = crypto.SealedFile(file, key, associated)
        if sealed.size != stored.size:
            raise crypto.Tampered
    except BaseException:
        file.close()
        raise
    return cast(BinaryIO, io.BufferedReader(_Plain(file, sealed), crypto.CHUNK))


def sealed_digest(name: str) -> str:
    """SHA-256 of the sealed file as it lies there, to compare with what the audit chain holds."""
    with _place(name).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def names_in(folder: str, older_than: datetime) -> Iterator[str]:
    """What lies in a folder and was written before an instant: for finding what no row knows of."""
    place = _place(folder)
    for file in sorted(place.iterdir()) if place.is_dir() else ():
        if _NAME.fullmatch(file.name) and datetime.fromtimestamp(file.stat().st_mtime, UTC) < older_than:
            yield f"{folder}/{file.name}"


def destroy(name: str) -> None:
    """Remove the sealed bytes; copies in backups die with the wrapped key, which the caller deletes."""
    place = _place(name)
    with suppress(FileNotFoundError):
        place.unlink()
        _sync_folder(place.parent)


def _place(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError(name)
    return Home.from_env().recordings / name


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class _Hashing:
    """A sink that knows the digest of what went through it."""

    def __init__(self, out: BinaryIO) -> None:
        self.out, self.sha256 = out, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.sha256.update(data)
        return self.out.write(data)


class _Plain(io.RawIOBase):
    """A sealed file read as if it were plain."""

    def __init__(self, file: BinaryIO, sealed: crypto.SealedFile) -> None:
        super().__init__()
        self.file, self.sealed, self.place = file, sealed, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self.place, os.SEEK_END: self.sealed.size}[whence]
        self.place = max(0, start + offset)
        return self.place

    def tell(self) -> int:
        return self.place

    def readinto(self, buffer: Any) -> int:
        stop = self.place + len(buffer)
        data = b"".join(self.sealed.read(self.place, stop)) if self.place < self.sealed.size else b""
        buffer[: len(data)] = data
        self.place += len(data)
        return len(data)

    def close(self) -> None:
        self.file.close()
        super().close()
