"""By what mark a telephone is found that lies sealed: for who looks at the records from outside the product.

The same as `plumbing.keys` makes, from the same keys; held to it by tests/run/test_marks.py.
"""

import hashlib
import hmac
from collections.abc import Iterable
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from latido_run.home import Home

KEYS = "SELECT id, organisation_id, under, wrapped FROM plumbing_datakey WHERE purpose = 'index' AND retired_at IS NULL"
KIND = "phone"
NONCE = 12


class Marks:
    """keys: what KEYS gives. Of every organisation: a telephone has another mark in each.

    What another program keeps (LATIDO_MASTERS) is not opened here: nothing is found by it.
    """

    def __init__(self, home: Home, keys: Iterable[tuple[UUID, UUID, str, bytes]]) -> None:
        masters = _masters(home)
        self._keys = [_open(masters, *row) for row in keys if row[2].removeprefix("master:") in masters]

    def of(self, *numbers: str) -> list[UUID]:
        return [_mark(key, number) for key in self._keys for number in numbers]


def spellings(number: str, ours: str) -> list[str]:
    """As a telephone may have been written down that called ours, in the same country or from abroad."""
    digits = "".join(c for c in number if c.isdigit())
    return list(dict.fromkeys((number, digits, f"+{digits}", ours[:-10] + digits[-10:]))) if digits else []


def _masters(home: Home) -> dict[str, bytes]:
    found = [bytes.fromhex(each.read_text().strip()) for each in home.secrets_dir.glob("master*")]
    return {hashlib.sha256(b"latido key id" + key).hexdigest()[:16]: key for key in found}


def _open(masters: dict[str, bytes], key_id: UUID, house: UUID, under: str, wrapped: bytes) -> bytes:
    sealed, bound = bytes(wrapped), b"latido data key" + key_id.bytes + house.bytes + b"index"
    return AESGCM(masters[under.removeprefix("master:")]).decrypt(sealed[:NONCE], sealed[NONCE:], bound)


def _mark(key: bytes, number: str) -> UUID:
    return UUID(bytes=hmac.digest(key, f"{KIND}\0{number}".encode(), "sha256")[:16])
