"""What every provider of masters promises, whatever is behind it: a new one is added to PROVIDERS."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from latido.plumbing.keys.kms import CommandMasters, Moving
from latido.plumbing.masters import FixedKeys, HomeMasters, KeyMissing, Masters, Tampered, key_id

pytestmark = pytest.mark.core
KEY = bytes(range(32))
SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")
PKCS11 = Path(__file__).parents[4] / "deploy/kms/pkcs11_masters.py"


def in_files(folder: Path) -> Masters:
    (folder / "master").write_text(KEY.hex() + "\n")
    return HomeMasters(folder)


def by_program(folder: Path) -> Masters:
    in_files(folder)
    return CommandMasters([sys.executable, "-m", "latido.plumbing.tests.keeper", str(folder)])


def by_program_after_files(folder: Path) -> Masters:
    """Files of before beside it."""
    old = folder / "old"
    old.mkdir(exist_ok=True)
    (old / "master").write_text(bytes(range(32, 64)).hex())
    return Moving(by_program(folder), HomeMasters(old))


def in_a_token(folder: Path) -> Masters:
    """A real PKCS#11 token, by the program that an operator installs."""
    if not (tool := shutil.which("softhsm2-util")):
        pytest.skip("needs Debian's softhsm2")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\nlog.level = ERROR\n")
    (folder / "pin").write_text("1234")
    config = f"SOFTHSM2_CONF={folder}/softhsm2.conf"
    made = ["env", config, tool, "--init-token", "--free", "--label", "latido", "--pin", "1234", "--so-pin", "5678"]
    subprocess.run(made, check=True, capture_output=True)
    told = [config, f"PKCS11_MODULE={SOFTHSM}", "PKCS11_TOKEN=latido", f"PKCS11_PIN_FILE={folder}/pin"]
    program = ["env", *told, sys.executable, str(PKCS11)]
    subprocess.run(program, input='{"do": "turn"}', text=True, check=True, capture_output=True)
    return CommandMasters(program)


PROVIDERS: dict[str, Callable[[Path], Masters]] = {
    "memory": lambda _folder: FixedKeys({key_id(KEY): KEY}),
    "files": in_files,
    "program": by_program,
    "program after files": by_program_after_files,
    "PKCS#11 token": in_a_token,
}


@pytest.fixture(params=PROVIDERS)
def provider(request: pytest.FixtureRequest, tmp_path: Path) -> Masters:
    return PROVIDERS[request.param](tmp_path)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plain=st.binary(max_size=80), associated=st.binary(max_size=20))
def test_what_was_wrapped_comes_back_and_only_under_its_binding(
    provider: Masters, plain: bytes, associated: bytes
) -> None:
    wrapped = provider.wrap(provider.current(), plain, associated)

    assert provider.unwrap(provider.current(), wrapped, associated) == plain
    assert KEY not in wrapped
    with pytest.raises(Tampered):
        provider.unwrap(provider.current(), wrapped, associated + b"!")
    with pytest.raises(Tampered):
        provider.unwrap(provider.current(), wrapped[:-1], associated)


def test_a_new_master_seals_from_now_on_and_the_one_before_goes_on_opening(provider: Masters) -> None:
    before = provider.current()
    wrapped = provider.wrap(before, b"data key", b"it")

    after = provider.turn()

    assert provider.current() == after != before
    assert provider.names()[0] == after and before in provider.names()
    assert provider.unwrap(before, wrapped, b"it") == b"data key"
    with pytest.raises(Tampered):
        provider.unwrap(after, wrapped, b"it")


def test_masters_turned_three_times_all_open(provider: Masters) -> None:
    wrapped = []
    for n in range(3):
        wrapped.append((provider.current(), provider.wrap(provider.current(), bytes([n]), b"it")))
        provider.turn()

    assert [provider.unwrap(name, each, b"it") for name, each in wrapped] == [b"\0", b"\1", b"\2"]
    assert len(provider.names()) >= 4


def test_a_dropped_master_opens_nothing_and_the_current_one_cannot_be_dropped(provider: Masters) -> None:
    before = provider.current()
    wrapped = provider.wrap(before, b"data key", b"it")
    provider.turn()

    with pytest.raises(ValueError, match=provider.current()):
        provider.drop(provider.current())
    provider.drop(before)

    assert before not in provider.names()
    with pytest.raises(KeyMissing):
        provider.unwrap(before, wrapped, b"it")
    with pytest.raises(KeyMissing):
        provider.drop(before)


def test_a_master_that_is_not_there_is_one_clear_refusal(provider: Masters) -> None:
    with pytest.raises(KeyMissing):
        provider.wrap("feedfeedfeedfeed", b"x", b"")


def test_a_master_file_that_is_gone_is_seen_at_once_is_never_made_anew_and_comes_back(tmp_path: Path) -> None:
    files = in_files(tmp_path)
    wrapped = files.wrap(files.current(), b"data key", b"it")
    (tmp_path / "master").rename(tmp_path / "elsewhere")

    for ask in (files.current, files.names, files.turn, lambda: files.wrap(key_id(KEY), b"x", b"")):
        with pytest.raises(KeyMissing):
            ask()
    assert not (tmp_path / "master").exists()

    (tmp_path / "elsewhere").rename(tmp_path / "master")
    assert files.unwrap(files.current(), wrapped, b"it") == b"data key"


def test_two_processes_agree_on_a_new_master(tmp_path: Path) -> None:
    one, other = in_files(tmp_path), HomeMasters(tmp_path)
    assert other.current() == one.current()

    new = one.turn()

    assert other.current() == new


@pytest.mark.parametrize("content", ["", "no hex", "abcd"])
def test_a_broken_master_file_is_a_missing_one(tmp_path: Path, content: str) -> None:
    (tmp_path / "master").write_text(content)

    with pytest.raises(KeyMissing):
        HomeMasters(tmp_path).current()
