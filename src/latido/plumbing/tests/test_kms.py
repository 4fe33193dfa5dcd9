"""A program that keeps the masters and cannot answer, and the way from files to it."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from latido.plumbing import crypto
from latido.plumbing.keys.kms import CommandMasters, Moving
from latido.plumbing.masters import FixedKeys, HomeMasters, KeyMissing, key_id

pytestmark = pytest.mark.core
KEY, NEW = bytes(range(32)), bytes(range(32, 64))


@pytest.mark.parametrize(
    "program",
    [
        ["/nowhere/keeper"],
        ["false"],
        ["echo", "no json"],
        ["echo", "[]"],
        ["echo", "{}"],
        ["echo", '{"names": []}'],
        ["echo", '{"names": ["mañana"]}'],
        ["echo", '{"names": "0123456789abcdef"}'],
    ],
    ids=["absent", "fails", "no json", "a list", "nothing", "no key", "no id", "no list"],
)
def test_a_program_that_gives_no_answer_is_a_key_that_is_missing(program: list[str]) -> None:
    kept = CommandMasters(program)

    for ask in (kept.current, kept.names, kept.turn, lambda: kept.wrap("0" * 16, b"x", b"")):
        with pytest.raises(KeyMissing):
            ask()


def test_a_program_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("latido.plumbing.keys.kms.WITHIN", 0.2)

    began = time.monotonic()
    with pytest.raises(KeyMissing):
        CommandMasters(["sleep", "20"]).current()
    assert time.monotonic() - began < 5


def test_who_calls_while_it_hangs_does_not_wait_for_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("latido.plumbing.keys.kms.WITHIN", 0.3)
    kept, name = CommandMasters(["sleep", "20"]), "0123456789abcdef"

    with pytest.raises(KeyMissing):
        kept.unwrap(name, b"x", b"")
    began = time.monotonic()
    for ask in (kept.current, lambda: kept.unwrap(name, b"x", b""), lambda: kept.wrap(name, b"x", b"")):
        with pytest.raises(KeyMissing):
            ask()
    assert time.monotonic() - began < 0.2


def test_nothing_is_not_a_wrapped_key() -> None:
    """What it would have sealed opens until the process ends, and never again."""
    with pytest.raises(KeyMissing):
        CommandMasters(["echo", '{"wrapped": ""}']).wrap("0123456789abcdef", b"x", b"")


def test_who_failed_is_left_alone_for_a_moment_and_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, script = tmp_path / "asked", tmp_path / "keeper"
    script.write_text(f"#!/bin/sh\necho >> {asked}\nexit 1\n")
    script.chmod(0o700)
    kept = CommandMasters([str(script)])

    for _ in range(5):
        with pytest.raises(KeyMissing):
            kept.current()
    assert asked.read_text().count("\n") == 1

    monkeypatch.setattr("latido.plumbing.keys.kms.REST", 0)
    kept._rests = 0
    script.write_text('#!/bin/sh\necho \'{"names": ["0123456789abcdef"]}\'\n')
    assert kept.current() == "0123456789abcdef"


def test_the_program_is_not_asked_for_its_names_at_each_writing(tmp_path: Path) -> None:
    asked, script = tmp_path / "asked", tmp_path / "keeper"
    script.write_text(f'#!/bin/sh\necho >> {asked}\necho \'{{"names": ["0123456789abcdef"]}}\'\n')
    script.chmod(0o700)
    kept = CommandMasters([str(script)])

    for _ in range(5):
        kept.current()

    assert asked.read_text().count("\n") == 1


def test_what_files_sealed_opens_until_they_are_taken_away_and_new_things_are_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "master").write_text(KEY.hex())
    files = HomeMasters(tmp_path)
    before = crypto.seal_text("de antes", b"x", files)
    both = Moving(FixedKeys({key_id(NEW): NEW}), files)

    after = crypto.seal_text("de ahora", b"x", both)

    assert both.names() == (key_id(NEW), key_id(KEY))
    assert crypto.open_text(before, b"x", both) == "de antes"
    assert crypto.open_text(after, b"x", FixedKeys({key_id(NEW): NEW})) == "de ahora"
    with pytest.raises(ValueError, match=key_id(NEW)):
        both.drop(key_id(NEW))
    both.drop(key_id(KEY))
    assert not (tmp_path / "master").exists()
    assert both.names() == (key_id(NEW),)
    with pytest.raises(KeyMissing):
        crypto.open_text(before, b"x", both)
    assert crypto.open_text(after, b"x", both) == "de ahora"


def test_the_installation_takes_the_program_that_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "master").write_text(KEY.hex())
    keeper = f"{sys.executable} -m latido.plumbing.tests.keeper {tmp_path}"
    said = "import django; django.setup(); from latido.plumbing.masters import masters; print(masters().current())"
    env = {**os.environ, "LATIDO_MASTERS": keeper, "LATIDO_HOME": str(tmp_path / "home")}
    (tmp_path / "home" / "spool").mkdir(parents=True)

    run = subprocess.run([sys.executable, "-c", said], env=env, capture_output=True, text=True, check=False)

    assert run.stdout.split() == [key_id(KEY)], run.stderr
