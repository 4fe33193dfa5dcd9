"""Encryption of what rests: small values and whole files, under keys that are never in the database.

A file has a key of its own, wrapped by a master key; both name the master key they need, so keys can be changed.
Files are cut into chunks sealed one by one (the STREAM construction, Hoang et al. 2015: the nonce counts the
chunks and marks the last), so that a range can be played without reading the rest, and nobody can cut, swap or
append without being refused.
"""

import base64
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from latido.plumbing.masters import KEY_ID, NONCE, FixedKeys, KeyMissing, Masters, Tampered, key_id, masters

CHUNK = 64 * 1024
TAG = 16
MAGIC = b"LATIDO\x01\x00"
PREFIX = 7  # random bytes of each chunk's nonce; then 4 of its number and 1 that marks the last
HEADER = len(MAGIC) + PREFIX

__all__ = [
    "CHUNK",
    "HEADER",
    "NONCE",
    "TAG",
    "FixedKeys",
    "KeyMissing",
    "SealedFile",
    "Tampered",
    "WrappedKey",
    "encrypt_stream",
    "key_id",
    "new_data_key",
    "open_text",
    "rewrap",
    "seal_text",
    "unwrap",
]


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A file's key, useless without the master key it names."""

    key_id: str
    wrapped: bytes


def new_data_key(associated: bytes, keys: Masters | None = None) -> tuple[bytes, WrappedKey]:
    """A fresh key, plain and wrapped. associated: what the wrapping is bound to, e.g. the file's id."""
    keys = keys or masters()
    key, master = AESGCM.generate_key(256), keys.current()
    return key, WrappedKey(master, keys.wrap(master, key, b"key" + associated))


def unwrap(wrapped: WrappedKey, associated: bytes, keys: Masters | None = None) -> bytes:
    """The plain key. Raises Tampered, KeyMissing."""
    return (keys or masters()).unwrap(wrapped.key_id, wrapped.wrapped, b"key" + associated)


def rewrap(wrapped: WrappedKey, associated: bytes, keys: Masters | None = None) -> WrappedKey:
    """The same key under the current master: the file itself stays as it is. Raises Tampered, KeyMissing."""
    keys = keys or masters()
    master = keys.current()
    return WrappedKey(master, keys.wrap(master, unwrap(wrapped, associated, keys), b"key" + associated))


def seal_text(text: str, associated: bytes, keys: Masters | None = None) -> str:
    """A short secret of the installation, as text that names its master. associated: what it is and whose."""
    keys = keys or masters()
    name = keys.current()
    return name + base64.urlsafe_b64encode(keys.wrap(name, text.encode(), b"text" + associated)).decode()


def open_text(sealed: str, associated: bytes, keys: Masters | None = None) -> str:
    """Undoes `seal_text`. Raises Tampered, KeyMissing."""
    name, body = sealed[:KEY_ID], sealed[KEY_ID:]
    try:
        raw = base64.b64decode(body, altchars=b"-_", validate=True)
    except ValueError as garbled:
        raise Tampered from garbled
    return (keys or masters()).unwrap(name, raw, b"text" + associated).decode()


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
