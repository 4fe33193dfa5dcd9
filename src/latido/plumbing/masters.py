"""Where the installation's master keys live: in files of its home now; a KMS or an HSM is one class more.

Whoever wants something opened hands it in and is given what was inside; a master itself is never handed out. Each
sealed thing names its master, so that masters can be changed while everything runs (docs/operate/keys.md).
"""

import hashlib
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from latido_run.home import Home, write_atomically

NONCE = 12
SIZE = 32
KEY_ID = 16  # hex digits


class Tampered(Exception):
    """These bytes are not what was sealed."""


class KeyMissing(Exception):
    """The key that this was sealed with is not here. Nothing is read or written until it is back."""


class Masters(Protocol):
    """Held to its promise by plumbing/tests/test_masters.py, whatever is behind it."""

    def current(self) -> str:
        """The id of the master that new things are wrapped with. Raises KeyMissing."""
        ...

    def names(self) -> tuple[str, ...]:
        """Ids of all that are there, the current one first. Raises KeyMissing."""
        ...

    def wrap(self, key_id: str, plain: bytes, associated: bytes) -> bytes:
        """Seal something short, bound to `associated`. Raises KeyMissing."""
        ...

    def unwrap(self, key_id: str, wrapped: bytes, associated: bytes) -> bytes:
        """Undoes `wrap`. Raises KeyMissing, Tampered."""
        ...

    def turn(self) -> str:
        """Make another master, the current one from now on; those before it go on opening. Its id."""
        ...

    def drop(self, key_id: str) -> None:
        """Destroy one that is not current. What it sealed opens never again. Raises KeyMissing, ValueError."""
        ...


class _Local:
    """What both providers that hold keys in this process share."""

    def held(self) -> Mapping[str, bytes]:
        """id -> 32 bytes, the current one first. Raises KeyMissing."""
        raise NotImplementedError

    def current(self) -> str:
        return next(iter(self.held()))

    def names(self) -> tuple[str, ...]:
        return tuple(self.held())

    def wrap(self, key_id: str, plain: bytes, associated: bytes) -> bytes:
        return seal(self._one(key_id), plain, associated)

    def unwrap(self, key_id: str, wrapped: bytes, associated: bytes) -> bytes:
        return unseal(self._one(key_id), wrapped, associated)

    def _one(self, key_id: str) -> bytes:
        try:
            return self.held()[key_id]
        except KeyError:
            raise KeyMissing(key_id) from None


class FixedKeys(_Local):
    """Masters in memory; the first is current. The fake of the port."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self.keys = dict(keys)

    def held(self) -> Mapping[str, bytes]:
        if not self.keys:
            raise KeyMissing("master")
        return self.keys

    def turn(self) -> str:
        new = AESGCM.generate_key(256)
        self.keys = {key_id(new): new, **self.keys}
        return key_id(new)

    def drop(self, key_id: str) -> None:
        if key_id == self.current():
            raise ValueError(key_id)
        self._one(key_id)
        del self.keys[key_id]


class HomeMasters(_Local):
    """Files of a home: `secrets/master`, and beside it those that only open, `secrets/master-1` and on.

    Read again when the folder changes, so that every process sees a new master, or that one is gone, at its next use.
    It never makes the first one: that is done once, with the database (latido_run.postgres).
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: tuple[object, ...] = ()
        self._keys: Mapping[str, bytes] = {}

    def held(self) -> Mapping[str, bytes]:
        try:
            seen = (self.folder.stat().st_mtime_ns, (self.folder / "master").stat().st_mtime_ns)
            if seen != self._seen:
                files = [self.folder / "master", *sorted(self.folder.glob("master-*"))]
                found = [_from_hex(each.read_text()) for each in files]
                self._keys, self._seen = {key_id(key): key for key in found}, seen
        except (OSError, ValueError) as absent:
            self._keys, self._seen = {}, ()
            raise KeyMissing("master") from absent
        return self._keys

    def turn(self) -> str:
        before = self.current()
        numbers = [int(each.name[7:]) for each in self.folder.glob("master-*") if each.name[7:].isdigit()]
        write_atomically(self.folder / f"master-{max(numbers, default=0) + 1}", self._one(before).hex())
        write_atomically(self.folder / "master", secrets.token_hex(32))
        self._seen = ()
        return self.current()

    def drop(self, key_id: str) -> None:
        if key_id == self.current():
            raise ValueError(key_id)
        self.destroy(key_id)

    def destroy(self, key_id: str) -> None:
        """Even the current one, where the masters of now are kept elsewhere. Raises KeyMissing."""
        key = self._one(key_id).hex()
        for file in self.folder.glob("master*"):
            if file.read_text().strip() == key:
                file.write_text("0" * len(key))  # what a copy on write keeps is the disk's to forget
                file.unlink()
        self._seen = ()


def _from_hex(text: str) -> bytes:
    """Raises ValueError."""
    if len(key := bytes.fromhex(text.strip())) != SIZE:
        raise ValueError("no key of 32 bytes")
    return key


_chosen: Masters | None = None


def masters() -> Masters:
    """Those of this installation."""
    return _chosen or home_masters()


@cache
def home_masters() -> HomeMasters:
    return HomeMasters(Home.from_env().secrets_dir)


def choose(provider: Masters) -> None:
    """Wired once, where LATIDO_MASTERS names a program that keeps them (plumbing/keys/kms.py)."""
    global _chosen
    _chosen = provider


@contextmanager
def using(provider: Masters) -> Iterator[None]:
    """Another provider inside: for tests."""
    global _chosen
    before, _chosen = _chosen, provider
    try:
        yield
    finally:
        _chosen = before


def key_id(key: bytes) -> str:
    """A name that tells keys apart and nothing about them."""
    return hashlib.sha256(b"latido key id" + key).hexdigest()[:KEY_ID]


def seal(key: bytes, plain: bytes, associated: bytes) -> bytes:
    """AES-256-GCM under a fresh nonce, which comes first."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, associated)


def unseal(key: bytes, sealed: bytes, associated: bytes) -> bytes:
    """Raises Tampered."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], associated)
    except (InvalidTag, ValueError) as refused:
        raise Tampered from refused
