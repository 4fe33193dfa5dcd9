"""Sealed files of what leaves the house: written from a draft in the spool, opened whole, destroyed in time."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from uuid import UUID

from django.db import transaction

from latido.kernel import locked as locking
from latido.kernel.ids import new_id
from latido.plumbing import storage, tenancy
from latido_run.home import Home

FIELDS = ("path", "key_id", "wrapped_key", "sealed_sha256", "size")


class Sealed(Protocol):
    """A row that keeps where a sealed file is and what opens it."""

    id: UUID
    path: str
    key_id: str
    wrapped_key: Any
    sealed_sha256: str
    size: int


def seal(row: Any, folder: str, write: Callable[[BinaryIO], None]) -> None:
    """What `write` writes is this row's file from now on; the one before is destroyed. The caller saves FIELDS.

    A file that no row came to know, because its transaction failed, opens with no key that is left.
    """
    before = row.path
    spool = Home.from_env().spool
    spool.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=spool, suffix=".upload") as draft:  # swept when this process dies
        write(draft)  # type: ignore[arg-type]
        draft.flush()
        name = f"{tenancy.current_organisation().hex}/{folder}/{new_id().hex}"
        stored = storage.store_file(Path(draft.name), name, row.id.bytes)
    row.path, row.key_id, row.wrapped_key = stored.name, stored.key_id, stored.wrapped_key
    row.sealed_sha256, row.size = stored.sha256, stored.size
    if before:
        transaction.on_commit(lambda: storage.destroy(before))


def chunks(row: Sealed) -> Iterator[bytes]:
    """The plain bytes. Raises FileNotFoundError, crypto.Tampered, crypto.UnknownKey."""
    return storage.open_stored(_stored(row), row.id.bytes)


def read(row: Sealed) -> bytes:
    """All of them at once."""
    return b"".join(chunks(row))


def locked(members: locking.Members, passphrase: str, number: str) -> Iterator[bytes]:
    """A ZIP that opens with that passphrase alone; its number stands outside. Raises WeakPassphrase."""
    return locking.locked(members, passphrase, number, Home.from_env().spool)


def drop(row: Any) -> None:
    """The bytes and what opens them. The caller saves FIELDS."""
    name, row.path, row.key_id, row.wrapped_key, row.size = row.path, "", "", b"", 0
    if name:
        transaction.on_commit(lambda: storage.destroy(name))


def _stored(row: Sealed) -> storage.StoredFile:
    if not row.path:
        raise FileNotFoundError
    return storage.StoredFile(row.path, row.key_id, bytes(row.wrapped_key), row.sealed_sha256, row.size)
