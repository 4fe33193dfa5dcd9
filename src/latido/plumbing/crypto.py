"""Encryption of what rests: small values and whole files, under keys that are never in the database.

A file has a key of its own, wrapped by a master key; both name the master key they need, so keys can be changed.
Files are cut into chunks sealed one by one (the STREAM construction, Hoang et al. 2015: the nonce counts the
chunks and marks the last), so that a range can be played without reading the rest, and nobody can cut, swap or
append without being refused.
"""

import base64
import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from latido_run.home import Home

CHUNK = 64 * 1024
TAG = 16
NONCE = 12
MAGIC = b"LATIDO\x01\x00"
PREFIX = 7  # random bytes of each chunk's nonce; then 4 of its number and 1 that marks the last
HEADER = len(MAGIC) + PREFIX
KEY_ID = 16  # hex digits


class Tampered(Exception):
    """These bytes are not what was sealed."""


class UnknownKey(Exception):
    """The master key that sealed this is not here."""


class KeyProvider(Protocol):
    """Where master keys live: a file now, an HSM or a cloud's KMS elsewhere."""

    def current(self) -> str:
        """The id of the key new things are sealed with."""
        ...

    def key(self, key_id: str) -> bytes:
        """32 bytes. Raises UnknownKey."""
        ...


@dataclass(frozen=True, slots=True)
class FixedKeys:
    """Keys held in memory; the first is current. The fake of the port."""

    keys: Mapping[str, bytes]

    def current(self) -> str:
        return next(iter(self.keys))

    def key(self, key_id: str) -> bytes:
        try:
            return self.keys[key_id]
        except KeyError:
            raise UnknownKey(key_id) from None


@cache
def home_keys() -> FixedKeys:
    """The installation's master key, and the retired ones beside it (`secrets/master-*`) that old files need."""
    home = Home.from_env()
    current = bytes.fromhex(home.secret("master"))
    retired = [bytes.fromhex(each.read_text().strip()) for each in sorted(home.secrets_dir.glob("master-*"))]
    return FixedKeys({key_id(key): key for key in (current, *retired)})


def key_id(key: bytes) -> str:
    """A name that tells keys apart and nothing about them."""
    return hashlib.sha256(b"latido key id" + key).hexdigest()[:KEY_ID]


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A file's key, useless without the master key it names."""

    key_id: str
    wrapped: bytes


def new_data_key(associated: bytes, keys: KeyProvider | None = None) -> tuple[bytes, WrappedKey]:
    """A fresh key, plain and wrapped. associated: what the wrapping is bound to, e.g. the file's id."""
    keys = keys or home_keys()
    key, master = AESGCM.generate_key(256), keys.current()
    return key, WrappedKey(master, _seal(keys.key(master), key, b"key" + associated))


def unwrap(wrapped: WrappedKey, associated: bytes, keys: KeyProvider | None = None) -> bytes:
    """The plain key. Raises Tampered, UnknownKey."""
    return _open((keys or home_keys()).key(wrapped.key_id), wrapped.wrapped, b"key" + associated)


def seal_text(text: str, associated: bytes, keys: KeyProvider | None = None) -> str:
    """A short secret, as text that names its key. associated: what it is and whose."""
    keys = keys or home_keys()
    name = keys.current()
    sealed = _seal(keys.key(name), text.encode(), b"text" + associated)
    return name + base64.urlsafe_b64encode(sealed).decode()


def open_text(sealed: str, associated: bytes, keys: KeyProvider | None = None) -> str:
    """Undoes `seal_text`. Raises Tampered, UnknownKey."""
    name, body = sealed[:KEY_ID], sealed[KEY_ID:]
    try:
        raw = base64.b64decode(body, altchars=b"-_", validate=True)
    except ValueError as garbled:
        raise Tampered from garbled
    return _open((keys or home_keys()).key(name), raw, b"text" + associated).decode()


def _seal(key: bytes, plain: bytes, associated: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, associated)


def _open(key: bytes, sealed: bytes, associated: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], associated)
    except (InvalidTag, ValueError) as refused:
        raise Tampered from refused


def encrypt_stream(source: BinaryIO, sink: BinaryIO, key: bytes, associated: bytes) -> int:
    """Seal everything `source` gives, a chunk in memory at a time; the number of plain bytes.

    key: used for this one file and no other.
    """
    prefix = os.urandom(PREFIX)
    header = MAGIC + prefix
    sink.write(header)
    cipher, number, size = AESGCM(key), 0, 0
    chunk = _filled(source)
    while True:
        following = _filled(source) if len(chunk) == CHUNK else b""
        nonce = _nonce(prefix, number, last=not following)
        sink.write(cipher.encrypt(nonce, chunk, header + associated))
        size += len(chunk)
        if not following:
            return size
        chunk, number = following, number + 1


class SealedFile:
    """Reads a sealed file from any place. What it gives has been checked, the end of the file first of all."""

    def __init__(self, source: BinaryIO, key: bytes, associated: bytes) -> None:
        """Raises Tampered: a file without its true last chunk gives nothing."""
        self.source, self.cipher = source, AESGCM(key)
        self.header = source.read(HEADER)
        body = source.seek(0, os.SEEK_END) - HEADER
        if self.header[: len(MAGIC)] != MAGIC or body < TAG:
            raise Tampered
        self.associated = self.header + associated
        self.chunks = max(1, -(-body // (CHUNK + TAG)))
        self.size = body - self.chunks * TAG
        self._chunk(self.chunks - 1)

    def read(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The plain bytes from `start` up to `stop`. Raises Tampered where a chunk is not true."""
        stop = self.size if stop is None else min(stop, self.size)
        for number in range(start // CHUNK, -(-stop // CHUNK)):
            first = number * CHUNK
            yield self._chunk(number)[max(start - first, 0) : stop - first]

    def _chunk(self, number: int) -> bytes:
        self.source.seek(HEADER + number * (CHUNK + TAG))
        sealed = self.source.read(CHUNK + TAG)
        nonce = _nonce(self.header[len(MAGIC) :], number, last=number == self.chunks - 1)
        try:
            return self.cipher.decrypt(nonce, sealed, self.associated)
        except (InvalidTag, ValueError) as refused:
            raise Tampered from refused


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


def _filled(source: BinaryIO) -> bytes:
    """A whole chunk, unless the source ends: pipes may give less than they are asked for."""
    parts: list[bytes] = []
    wanted = CHUNK
    while wanted and (part := source.read(wanted)):
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)
