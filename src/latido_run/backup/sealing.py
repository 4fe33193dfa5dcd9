"""A stream encrypted to a public key: whoever makes backups cannot read them.

Layout: magic, the sender's one-time X25519 key, then chunks of [4-byte length, ChaCha20-Poly1305 text].
The nonce counts chunks and marks the last, so a chunk dropped, repeated, moved or cut off is detected
(the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
"""

import struct
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"LATIDO-SEALED-1\n"
CHUNK = 1 << 20


class UnreadableError(Exception):
    """The file is incomplete, was changed, or is sealed to another key."""


def _cipher(shared: bytes, one_time: bytes, recipient: bytes) -> ChaCha20Poly1305:
    derived = HKDF(hashes.SHA256(), 32, salt=one_time + recipient, info=MAGIC).derive(shared)
    return ChaCha20Poly1305(derived)


def _nonce(count: int, last: bool) -> bytes:
    return count.to_bytes(11, "big") + bytes([last])


class Sealer:
    """A file to write into: what comes out only the private key opens. Unclosed, it counts as cut off."""

    def __init__(self, out: BinaryIO, public_key: bytes) -> None:
        one_time = X25519PrivateKey.generate()
        sent = one_time.public_key().public_bytes_raw()
        shared = one_time.exchange(X25519PublicKey.from_public_bytes(public_key))
        self._cipher = _cipher(shared, sent, public_key)
        self._out = out
        self._waiting = bytearray()
        self._count = 0
        out.write(MAGIC + sent)

    def write(self, data: bytes) -> int:
        """Take some bytes; full chunks leave at once."""
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def close(self) -> None:
        """Seal the last chunk."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        text = self._cipher.encrypt(_nonce(self._count, last), chunk, None)
        self._out.write(struct.pack(">I", len(text)) + text)
        self._count += 1


class Opener:
    """A file to read from: the plain content of what a Sealer wrote.

    Reading raises UnreadableError as soon as a chunk is not the one that belongs there.
    """

    def __init__(self, source: BinaryIO, private_key: bytes) -> None:
        if source.read(len(MAGIC)) != MAGIC:
            raise UnreadableError(UnreadableError.__doc__)
        key = X25519PrivateKey.from_private_bytes(private_key)
        sent = source.read(32)
        if len(sent) != 32:
            raise UnreadableError(UnreadableError.__doc__)
        shared = key.exchange(X25519PublicKey.from_public_bytes(sent))
        self._cipher = _cipher(shared, sent, key.public_key().public_bytes_raw())
        self._source = source
        self._plain = bytearray()
        self._count = 0
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        """The next bytes; empty at the end."""
        while not self._ended and (size < 0 or len(self._plain) < size):
            self._open_next()
        taken = bytes(self._plain if size < 0 else self._plain[:size])
        del self._plain[: len(taken)]
        return taken

    def _open_next(self) -> None:
        header = self._source.read(4)
        length = struct.unpack(">I", header)[0] if len(header) == 4 else 0
        if not 16 <= length <= CHUNK + 16:
            raise UnreadableError(UnreadableError.__doc__)
        text = self._source.read(length)
        for last in (False, True):
            try:
                self._plain += self._cipher.decrypt(_nonce(self._count, last), text, None)
            except InvalidTag:
                continue
            self._ended = last
            self._count += 1
            return
        raise UnreadableError(UnreadableError.__doc__)


def public_half(private: bytes) -> bytes:
    """The public key that belongs to a private one."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def new_pair() -> tuple[bytes, bytes]:
    """A private key and its public half."""
    key = X25519PrivateKey.generate()
    return key.private_bytes_raw(), key.public_key().public_bytes_raw()
