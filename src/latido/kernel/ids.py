"""Identifiers: UUID version 7 (RFC 9562), so that rows sort by the time they were made."""

import os
import time
from uuid import UUID


def new_id() -> UUID:
    """A fresh UUIDv7: 48 bits of Unix milliseconds, 12 of their fraction, so that what one process makes one after
    the other sorts so (RFC 9562, 6.2, method 3), then randomness.
    """
    milliseconds, nanoseconds = divmod(time.time_ns(), 1_000_000)
    fraction = nanoseconds * 4096 // 1_000_000
    return id_at(milliseconds, fraction.to_bytes(2) + os.urandom(8))


def id_at(milliseconds: int, randomness: bytes) -> UUID:
    """The UUIDv7 of an instant. randomness: 10 bytes."""
    value = milliseconds << 80 | int.from_bytes(randomness, "big")
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(0x3 << 62) | 2 << 62
    return UUID(int=value)
