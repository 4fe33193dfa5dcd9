"""What sealing costs: one value sealed and one opened, beside the bare cipher and beside a read of a row."""

import argparse
import os
import time
from collections.abc import Callable
from uuid import UUID

import django
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.load.rows import Row, at_most, percentile

TIMES = 20_000
WORDS = "Llama la hija: pide que no la llamen al trabajo; queda en confirmar el martes con la aseguradora."
MOST = 100  # microseconds


def rows(_chosen: argparse.Namespace) -> list[Row]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "latido.config.settings")
    django.setup()
    from latido.plumbing.keys import ring, values
    from latido.plumbing.keys.ring import Key, Purpose

    key = Key(UUID(int=1), UUID(int=2), Purpose.TEXT, None, AESGCM.generate_key(256))
    ring._opened[key.id] = (key, float("inf"))
    cipher, nonce = AESGCM(key.secret or b""), bytes(12)
    text = values.sealed(WORDS, "table.column", key)
    bare = cipher.encrypt(nonce, WORDS.encode(), b"table.column")
    marked = _each(lambda: cipher.encrypt(nonce, WORDS.encode(), b"table.column"))
    plain = _each(lambda: cipher.decrypt(nonce, bare, b"table.column"))
    detail = f"{len(WORDS)} letters, its key at hand; base: the bare cipher"
    return [
        at_most(
            "sealing a value, p50", _each(lambda: values.sealed(WORDS, "table.column", key)), "µs", MOST, marked, detail
        ),
        at_most("opening a value, p50", _each(lambda: values.opened(text, "table.column")), "µs", MOST, plain, detail),
    ]


def _each(act: Callable[[], object]) -> float | None:
    """Microseconds."""
    spent = []
    for _ in range(TIMES):
        began = time.perf_counter_ns()
        act()
        spent.append((time.perf_counter_ns() - began) / 1000)
    return percentile(spent, 50)
