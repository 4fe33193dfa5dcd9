import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latido.plumbing import crypto
from latido.plumbing.crypto import CHUNK, HEADER, TAG, FixedKeys, KeyMissing, SealedFile, Tampered

pytestmark = pytest.mark.core
KEY, OTHER = bytes(range(32)), bytes(32)
KEYS = FixedKeys({"new": KEY, "old": OTHER})
STEP = CHUNK + TAG


def seal(plain: bytes, associated: bytes = b"it") -> bytes:
    sink = io.BytesIO()
    assert crypto.encrypt_stream(io.BytesIO(plain), sink, KEY, associated) == len(plain)
    return sink.getvalue()


def unseal(sealed: bytes, associated: bytes = b"it", key: bytes = KEY) -> bytes:
    return b"".join(SealedFile(io.BytesIO(sealed), key, associated).read())


def plain_of(size: int) -> bytes:
    return (b"0123456789abcdef" * (size // 16 + 1))[:size]


THREE = seal(plain_of(2 * CHUNK + 100))


@pytest.mark.parametrize("size", [0, 1, 100, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7])
def test_what_was_sealed_comes_back(size: int) -> None:
    assert unseal(seal(plain_of(size))) == plain_of(size)


@given(st.binary(max_size=300), st.binary(max_size=20))
def test_any_bytes_come_back_under_any_binding(plain: bytes, associated: bytes) -> None:
    assert unseal(seal(plain, associated), associated) == plain


@settings(max_examples=60)
@given(st.integers(0, 2 * CHUNK + 200), st.integers(0, 2 * CHUNK + 200))
def test_any_range_is_that_part_of_the_whole(start: int, stop: int) -> None:
    whole = plain_of(2 * CHUNK + 100)

    given_back = b"".join(SealedFile(io.BytesIO(THREE), KEY, b"it").read(start, stop))

    assert given_back == whole[start:stop]


@settings(max_examples=300)
@given(st.integers(0, len(THREE) - 1), st.integers(0, 7))
def test_every_flipped_bit_is_refused(at: int, bit: int) -> None:
    forged = bytearray(THREE)
    forged[at] ^= 1 << bit

    with pytest.raises(Tampered):
        unseal(bytes(forged))


@settings(max_examples=200)
@given(st.integers(0, len(THREE) - 1))
def test_every_cut_is_refused_before_a_byte_is_given(length: int) -> None:
    with pytest.raises(Tampered):
        SealedFile(io.BytesIO(THREE[:length]), KEY, b"it")


@pytest.mark.parametrize("length", [HEADER + STEP, HEADER + 2 * STEP], ids=["one chunk", "two chunks"])
def test_a_cut_between_chunks_is_refused_too(length: int) -> None:
    with pytest.raises(Tampered):
        SealedFile(io.BytesIO(THREE[:length]), KEY, b"it")


def swapped(sealed: bytes) -> bytes:
    first, second = sealed[HEADER : HEADER + STEP], sealed[HEADER + STEP : HEADER + 2 * STEP]
    return sealed[:HEADER] + second + first + sealed[HEADER + 2 * STEP :]


def repeated(sealed: bytes) -> bytes:
    return sealed[: HEADER + STEP] + sealed[HEADER : HEADER + STEP] + sealed[HEADER + 2 * STEP :]


def longer(sealed: bytes) -> bytes:
    return sealed + b"\x00" * 40


def with_a_tail_of_another(sealed: bytes) -> bytes:
    return sealed[: HEADER + 2 * STEP] + seal(plain_of(2 * CHUNK + 100))[HEADER + 2 * STEP :]


@pytest.mark.parametrize("forge", [swapped, repeated, longer, with_a_tail_of_another])
def test_moved_repeated_and_added_chunks_are_refused(forge: Callable[[bytes], bytes]) -> None:
    with pytest.raises(Tampered):
        unseal(forge(THREE))


@pytest.mark.parametrize(("associated", "key"), [(b"another", KEY), (b"it", OTHER)], ids=["binding", "key"])
def test_another_binding_or_key_opens_nothing(associated: bytes, key: bytes) -> None:
    with pytest.raises(Tampered):
        SealedFile(io.BytesIO(THREE), key, associated)


def test_the_same_file_sealed_twice_looks_different() -> None:
    assert seal(b"hola") != seal(b"hola")


def test_a_file_key_is_wrapped_and_comes_back() -> None:
    key, wrapped = crypto.new_data_key(b"it", KEYS)

    assert wrapped.key_id == "new"
    assert key not in wrapped.wrapped
    assert crypto.unwrap(wrapped, b"it", KEYS) == key


def test_a_wrapped_key_is_bound_to_its_file() -> None:
    _key, wrapped = crypto.new_data_key(b"it", KEYS)

    with pytest.raises(Tampered):
        crypto.unwrap(wrapped, b"another", KEYS)


def test_a_key_that_is_gone_opens_nothing() -> None:
    _key, wrapped = crypto.new_data_key(b"it", KEYS)

    with pytest.raises(KeyMissing):
        crypto.unwrap(wrapped, b"it", FixedKeys({"old": OTHER}))


def test_what_an_older_key_sealed_still_opens_after_a_change_of_keys() -> None:
    name = crypto.key_id(OTHER)
    before = FixedKeys({name: OTHER})
    after = FixedKeys({crypto.key_id(KEY): KEY, name: OTHER})

    assert crypto.open_text(crypto.seal_text("JBSWY3DP", b"totp", before), b"totp", after) == "JBSWY3DP"


@given(st.text(max_size=60))
def test_a_sealed_text_comes_back_and_no_other_thing_does(text: str) -> None:
    keys = FixedKeys({crypto.key_id(KEY): KEY})
    sealed = crypto.seal_text(text, b"totp", keys)

    assert crypto.open_text(sealed, b"totp", keys) == text
    with pytest.raises(Tampered):
        crypto.open_text(sealed, b"recovery", keys)
    with pytest.raises(Tampered):
        crypto.open_text(sealed[: crypto.KEY_ID] + "%%", b"totp", keys)
