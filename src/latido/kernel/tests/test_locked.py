"""ZIPs that open with their passphrase alone."""

import io
from pathlib import Path

import pytest
import pyzipper
from hypothesis import given
from hypothesis import strategies as st

from latido.kernel import locked

pytestmark = pytest.mark.core
TOLD = [b"nombre,documento\r\n", b"Rosa Elvira,52123907\r\n" * 5000]


def packed(said: str, spool: Path) -> bytes:
    return b"".join(locked.locked([("a.csv", TOLD), ("b.json", [b"{}"])], said, "048 201 793", spool))


def test_it_opens_with_the_passphrase_and_holds_what_was_put_in(tmp_path: Path) -> None:
    said = locked.passphrase()

    with pyzipper.AESZipFile(io.BytesIO(packed(said, tmp_path))) as made:
        made.setpassword(said.encode())
        inside = {name: made.read(name) for name in made.namelist()}
        assert [each.wz_aes_strength for each in made.infolist()] == [3, 3], "256 bits"
        assert made.comment == b"048 201 793"
    assert inside == {"a.csv": b"".join(TOLD), "b.json": b"{}"}
    assert list(tmp_path.iterdir()) == [], "nothing stays in the spool"


@pytest.mark.parametrize("wrong", [None, b"", b"7K4M-2222-ABCD-EFGH-JKLM-NPQR"])
def test_it_opens_with_nothing_else(tmp_path: Path, wrong: bytes | None) -> None:
    with pyzipper.AESZipFile(io.BytesIO(packed(locked.passphrase(), tmp_path))) as made:
        made.setpassword(wrong)
        with pytest.raises(RuntimeError):
            made.read("a.csv")


def test_what_is_made_is_strong_and_never_the_same() -> None:
    made = {locked.passphrase() for _ in range(200)}

    assert len(made) == 200
    assert all(locked.is_strong(each) and len(each) == 29 for each in made)


@given(st.text(max_size=locked.SHORTEST - 1))
def test_nothing_short_is_strong(said: str) -> None:
    assert not locked.is_strong(said)


@given(st.text(alphabet="ab1-", max_size=60))
def test_much_of_the_same_is_not_strong(said: str) -> None:
    assert not locked.is_strong(said)


def test_a_weak_passphrase_is_refused_before_the_first_byte(tmp_path: Path) -> None:
    with pytest.raises(locked.WeakPassphrase):
        locked.locked([("a.csv", TOLD)], "1234", "", tmp_path)
