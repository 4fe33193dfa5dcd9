import errno
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from latido.plumbing import crypto, storage
from latido.plumbing.masters import FixedKeys, using
from latido_run.home import Home

pytestmark = pytest.mark.core
AUDIO = b"RIFF" + bytes(range(256)) * 1000


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Path]:
    Home.from_env().create()
    file = tmp_path / "leg.wav"
    file.write_bytes(AUDIO)
    with using(FixedKeys({"0" * 16: bytes(32)})):  # a home has a master of its own only once `up` made it
        yield file


def read(stored: storage.StoredFile, associated: bytes = b"it", start: int = 0, stop: int | None = None) -> bytes:
    return b"".join(storage.open_stored(stored, associated, start, stop))


def test_a_stored_file_opens_and_its_place_holds_nothing_plain(source: Path, request: pytest.FixtureRequest) -> None:
    stored = storage.store_file(source, "opens/a", b"it")
    request.addfinalizer(lambda: storage.destroy("opens/a"))

    sealed = (Home.from_env().recordings / "opens/a").read_bytes()
    assert read(stored) == AUDIO
    assert read(stored, start=100, stop=200_000) == AUDIO[100:200_000]
    assert stored.size == len(AUDIO)
    assert storage.sealed_digest("opens/a") == stored.sha256
    assert AUDIO[:64] not in sealed


def test_a_stored_file_is_never_overwritten(source: Path, request: pytest.FixtureRequest) -> None:
    storage.store_file(source, "twice/a", b"it")
    request.addfinalizer(lambda: storage.destroy("twice/a"))

    with pytest.raises(FileExistsError):
        storage.store_file(source, "twice/a", b"it")


@pytest.mark.parametrize("name", ["../out", "/etc/passwd", "a//b", "", ".hidden", "a/../b", "A", "a\n"])
def test_a_name_cannot_leave_the_folder(source: Path, name: str) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(name) + "$"):
        storage.store_file(source, name, b"it")


def test_a_full_disk_leaves_nothing_behind(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> int:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(crypto, "encrypt_stream", full)

    with pytest.raises(OSError, match="no space"):
        storage.store_file(source, "full/a", b"it")
    assert list((Home.from_env().recordings / "full").iterdir()) == []


def test_a_changed_file_gives_nothing(source: Path, request: pytest.FixtureRequest) -> None:
    stored = storage.store_file(source, "changed/a", b"it")
    request.addfinalizer(lambda: storage.destroy("changed/a"))
    place = Home.from_env().recordings / "changed/a"
    place.write_bytes(place.read_bytes()[:-1])

    with pytest.raises(crypto.Tampered):
        read(stored)


def test_a_destroyed_file_is_gone_and_destroying_it_again_is_nothing(source: Path) -> None:
    stored = storage.store_file(source, "gone/a", b"it")

    storage.destroy("gone/a")
    storage.destroy("gone/a")

    with pytest.raises(FileNotFoundError):
        read(stored)
