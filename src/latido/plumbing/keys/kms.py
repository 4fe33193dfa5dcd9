"""Masters that another program keeps: an HSM's, a KMS's, whatever an operator runs (docs/operate/keys.md).

It is started for each thing asked, given one line of JSON and asked for one line back, so that it may be a script of
ten lines around the vendor's own tool. What it cannot do is a key that is missing: nothing is written by halves.
"""

import base64
import json
import re
import shlex
import subprocess
import threading
import time
from collections.abc import Sequence
from typing import Any

import structlog

from latido.plumbing.masters import KEY_ID, HomeMasters, KeyMissing, Masters, Tampered, home_masters

log = structlog.get_logger()
WITHIN = 10.0  # seconds for an answer
KEPT = 20.0  # seconds for which its names are believed
REST = 2.0  # seconds after a failure, in which it is not asked again: whoever calls does not wait for it
_ID = re.compile(rf"[0-9a-f]{{{KEY_ID}}}")


class CommandMasters:
    """argv: the program."""

    def __init__(self, argv: Sequence[str]) -> None:
        self._argv = list(argv)
        self._lock = threading.Lock()
        self._names: tuple[str, ...] = ()
        self._until = self._rests = 0.0

    def current(self) -> str:
        return self.names()[0]

    def names(self) -> tuple[str, ...]:
        with self._lock:
            if time.monotonic() < self._until:
                return self._names
            self._until = 0.0
            self._names = _ids(self._ask("names").get("names"))
            self._until = time.monotonic() + KEPT
            return self._names

    def wrap(self, key_id: str, plain: bytes, associated: bytes) -> bytes:
        wrapped = _bytes(self._ask("wrap", key_id, plain=plain, associated=associated).get("wrapped"))
        if not wrapped:
            log.error("kms.failed", kind="wrap", error="nothing")
            raise KeyMissing(key_id)
        return wrapped

    def unwrap(self, key_id: str, wrapped: bytes, associated: bytes) -> bytes:
        return _bytes(self._ask("unwrap", key_id, wrapped=wrapped, associated=associated).get("plain"))

    def turn(self) -> str:
        self.names()
        self._ask("turn")
        self._until = 0.0
        return self.current()

    def drop(self, key_id: str) -> None:
        self._until = 0.0
        if key_id == self.current():
            raise ValueError(key_id)
        self._ask("drop", key_id)
        self._until = 0.0

    def _ask(self, what: str, key_id: str = "", **given: bytes) -> dict[str, Any]:
        if time.monotonic() < self._rests:
            raise KeyMissing(key_id or "kms")
        words = {"do": what, "key": key_id, **{name: base64.b64encode(each).decode() for name, each in given.items()}}
        try:
            run = subprocess.run(
                self._argv, input=json.dumps(words), capture_output=True, text=True, timeout=WITHIN, check=True
            )
            said = json.loads(run.stdout)
        except (OSError, subprocess.SubprocessError, ValueError) as failed:
            self._rests = time.monotonic() + (WITHIN if isinstance(failed, subprocess.TimeoutExpired) else REST)
            log.error("kms.failed", kind=what, error=type(failed).__name__)
            raise KeyMissing(key_id or "kms") from failed
        if not isinstance(said, dict) or said.get("error"):
            if isinstance(said, dict) and said["error"] == "tampered":
                raise Tampered
            self._until = 0.0  # another process may have changed them
            raise KeyMissing(key_id or "kms")
        return said


class Moving:
    """Masters that are elsewhere now, and files of before: these open until nothing hangs from them."""

    def __init__(self, now: Masters, before: HomeMasters) -> None:
        self._now, self._before = now, before

    def current(self) -> str:
        return self._now.current()

    def names(self) -> tuple[str, ...]:
        return (*self._now.names(), *self._files())

    def wrap(self, key_id: str, plain: bytes, associated: bytes) -> bytes:
        return self._of(key_id).wrap(key_id, plain, associated)

    def unwrap(self, key_id: str, wrapped: bytes, associated: bytes) -> bytes:
        return self._of(key_id).unwrap(key_id, wrapped, associated)

    def turn(self) -> str:
        return self._now.turn()

    def drop(self, key_id: str) -> None:
        of = self._of(key_id)
        if isinstance(of, HomeMasters):
            of.destroy(key_id)
        else:
            of.drop(key_id)

    def _of(self, key_id: str) -> Masters:
        return self._before if key_id in self._files() else self._now

    def _files(self) -> tuple[str, ...]:
        try:
            return self._before.names()
        except KeyMissing:
            return ()  # it was taken away: nothing hung from it


def configured(program: str) -> Masters:
    """Of this installation, whose files of before stay where they are. program: as one would type it."""
    return Moving(CommandMasters(shlex.split(program)), home_masters())


def _ids(names: Any) -> tuple[str, ...]:
    """Raises KeyMissing."""
    if not isinstance(names, list) or not names or not all(isinstance(n, str) and _ID.fullmatch(n) for n in names):
        log.error("kms.failed", kind="names", error="no list of ids")
        raise KeyMissing("kms")
    return tuple(names)


def _bytes(text: Any) -> bytes:
    """Raises KeyMissing."""
    try:
        return base64.b64decode(text, validate=True)
    except (TypeError, ValueError) as failed:
        raise KeyMissing("kms") from failed
