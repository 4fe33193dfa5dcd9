"""The program's files and its Python packages, at one version or another. Nothing here touches data."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from latido_run.home import SOURCE

_LOCK = "requirements.lock"


class CheckoutError(Exception):
    """The program cannot be brought to that version; it is as it was."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """A clone, the version it has and the one it is to have."""

    clone: Path
    now: str
    target: str
    branch: str  # "" where the clone stands on a version and no branch
    follows: bool  # the branch moves with it

    @classmethod
    def of(cls, version: str | None, clone: Path = SOURCE) -> "Checkout":
        """The clone and a version by name; without one, the newest of the branch it follows. Raises CheckoutError."""
        if _git(clone, "status", "--porcelain", "--untracked-files=no"):
            raise CheckoutError(f"{clone}: git status")
        branch = _git(clone, "branch", "--show-current")
        if _git(clone, "remote"):
            _git(clone, "fetch", "--quiet", "--tags")
        now = _git(clone, "rev-parse", "HEAD")
        target = _git(clone, "rev-parse", "--verify", f"{version or '@{upstream}'}^{{commit}}")
        return cls(clone, now, target, branch, follows=version is None)

    def go(self) -> None:
        """To the other version."""
        self._switch(self.target, self.target)

    def back(self) -> None:
        """To the version it had."""
        self._switch(self.now, self.branch or self.now)

    def _switch(self, commit: str, place: str) -> None:
        if self.follows:
            _git(self.clone, "reset", "--quiet", "--keep", commit)
        else:
            _git(self.clone, "checkout", "--quiet", place)

    def name(self, commit: str) -> str:
        """How a person knows it."""
        return _git(self.clone, "describe", "--tags", "--always", commit)

    def lock(self, commit: str) -> str:
        """The Python packages of a version."""
        return _git(self.clone, "show", f"{commit}:{_LOCK}")


@dataclass(frozen=True, slots=True)
class Packages:
    """The Python packages beside the program: the next ones are made ready while the present ones are in use."""

    present: Path
    wanted: str  # the lock

    @classmethod
    def of(cls, checkout: Checkout) -> "Packages":
        return cls(Path(sys.prefix), checkout.lock(checkout.target))

    @property
    def _next(self) -> Path:
        return self.present.with_name(f"{self.present.name}.next")

    @property
    def _before(self) -> Path:
        return self.present.with_name(f"{self.present.name}.before")

    def prepare(self) -> None:
        """Install what the other version needs, aside; needs the network. Raises CheckoutError."""
        self._forget()
        mark = self.present / _LOCK
        if not mark.exists() or mark.read_text().strip() == self.wanted:
            return  # somebody else's Python, or nothing new
        subprocess.run(["cp", "-a", str(self.present), str(self._next)], check=True)
        (self._next / _LOCK).write_text(self.wanted + "\n")
        argv = [str(self._next / "bin/python"), "-m", "pip", "-qq", "install", "--require-hashes", "--requirement"]
        if subprocess.run([*argv, str(self._next / _LOCK)], check=False).returncode:
            shutil.rmtree(self._next)
            raise CheckoutError("pip")

    def go(self) -> None:
        """Take the next ones into use."""
        if self._next.exists():
            self.present.rename(self._before)
            self._next.rename(self.present)

    def back(self) -> None:
        """Take those of before into use."""
        if self._before.exists():
            shutil.rmtree(self.present)
            self._before.rename(self.present)

    def keep(self) -> None:
        """The next ones are good: those of before make room."""
        shutil.rmtree(self._before, ignore_errors=True)

    def _forget(self) -> None:
        for left in (self._next, self._before):
            shutil.rmtree(left, ignore_errors=True)


def _git(clone: Path, *words: str) -> str:
    apart = words[0] != "fetch"  # which may ask for a password; the others end what they began, whatever is typed
    argv = ["git", "-C", str(clone), *words]
    try:
        done = subprocess.run(argv, capture_output=True, text=True, check=False, start_new_session=apart)
    except FileNotFoundError as missing:
        raise CheckoutError("git: apt-get install git") from missing
    if done.returncode:
        raise CheckoutError(f"git {words[0]}: {done.stderr.strip().splitlines()[-1:]}")
    return done.stdout.strip()
