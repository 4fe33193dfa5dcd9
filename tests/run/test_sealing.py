"""A sealed backup opens with its private key, and with nothing else."""

import io
import random

import pytest

from latido_run.backup.sealing import CHUNK, MAGIC, Opener, Sealer, UnreadableError, new_pair

pytestmark = pytest.mark.core

PRIVATE, PUBLIC = new_pair()


def sealed(content: bytes) -> bytes:
    out = io.BytesIO()
    sealer = Sealer(out, PUBLIC)
    for start in range(0, len(content), 300_000):
        sealer.write(content[start : start + 300_000])
    sealer.close()
    return out.getvalue()


def opened(text: bytes, private: bytes = PRIVATE) -> bytes:
    return Opener(io.BytesIO(text), private).read()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_was_sealed_comes_back(size: int) -> None:
    content = random.Random(size).randbytes(size)

    assert opened(sealed(content)) == content


def test_nothing_of_the_content_shows() -> None:
    assert b"Morales" not in sealed(b"Ana Morales " * 100_000)


@pytest.mark.parametrize("kept", [0.0, 0.2, 0.5, 0.999])
def test_a_file_cut_off_anywhere_is_refused(kept: float) -> None:
    text = sealed(bytes(3 * CHUNK))

    with pytest.raises(UnreadableError):
        opened(text[: int(len(text) * kept)])


def test_a_file_cut_off_between_two_chunks_is_refused() -> None:
    whole = sealed(bytes(2 * CHUNK))
    one_chunk = len(MAGIC) + 32 + 4 + CHUNK + 16

    with pytest.raises(UnreadableError):
        opened(whole[:one_chunk])


def test_a_changed_byte_is_refused() -> None:
    text = bytearray(sealed(b"patient" * 1000))
    text[-20] ^= 1

    with pytest.raises(UnreadableError):
        opened(bytes(text))


def test_another_key_opens_nothing() -> None:
    other, _ = new_pair()

    with pytest.raises(UnreadableError):
        opened(sealed(b"patient"), other)
