"""Anchors: the chain's head, signed, written where a thief of the database has not been. One JSON line each.

The file alone on the same machine is half the work: `docs/compliance/access.md` says where to copy it.
"""

import base64
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from latido.compliance.core.chain import Anchor
from latido_run.home import Home

SECRET = "anchor"  # noqa: S105 - its name, not itself
LONGEST = 400  # bytes of a line

FORGED = Anchor(datetime.min.replace(tzinfo=UTC), 0, b"forged")


def file(home: Home) -> Path:
    return home.log / "anchors"


def public_key(home: Home) -> str:
    """What anybody needs to check an anchor, in base64."""
    return base64.b64encode(_key(home).public_key().public_bytes_raw()).decode()


def sign(home: Home, words: bytes) -> str:
    """The installation's signature under something of its own, in base64."""
    return base64.b64encode(_key(home).sign(words)).decode()


def is_signed(home: Home, words: bytes, signature: str) -> bool:
    try:
        _key(home).public_key().verify(base64.b64decode(signature), words)
    except (InvalidSignature, ValueError):
        return False
    return True


def append(home: Home, anchor: Anchor) -> None:
    """Sign and keep one; on the disk when this returns."""
    words = {"at": anchor.at.isoformat(), "seq": anchor.seq, "hash": anchor.hash.hex()}
    words["signature"] = base64.b64encode(_key(home).sign(_signed(words))).decode()
    descriptor = os.open(file(home), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(json.dumps(words) + "\n")
        out.flush()
        os.fsync(out.fileno())


def read(home: Home) -> Iterator[Anchor]:
    """Every anchor. One whose signature is false comes back with an impossible hash, so that it contradicts."""
    if not file(home).exists():
        return
    key = _key(home).public_key()
    with file(home).open() as lines:
        for line in lines:
            yield _checked(line, key)


def last(home: Home) -> Anchor | None:
    """The newest anchor, without reading years of them."""
    if not file(home).exists():
        return None
    with file(home).open("rb") as lines:
        lines.seek(max(0, lines.seek(0, os.SEEK_END) - 4 * LONGEST))
        tail = lines.read().decode().splitlines()
    return _checked(tail[-1], _key(home).public_key()) if tail else None


def _checked(line: str, key: Ed25519PublicKey) -> Anchor:
    try:
        words = json.loads(line)
        key.verify(base64.b64decode(words.pop("signature")), _signed(words))
        return Anchor(datetime.fromisoformat(words["at"]), int(words["seq"]), bytes.fromhex(words["hash"]))
    except (InvalidSignature, ValueError, KeyError, TypeError):
        return FORGED


def _signed(words: dict[str, object]) -> bytes:
    return json.dumps(words, sort_keys=True, separators=(",", ":")).encode()


def _key(home: Home) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(home.secret(SECRET)))
