"""What pyproject asks for is what a machine installs: both locks were written after the last change of it."""

import re
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.core
ROOT = Path(__file__).resolve().parents[2]


def locked(name: str) -> set[str]:
    lines = (ROOT / name).read_text().splitlines()
    return {line.split("==")[0].lower() for line in lines if "==" in line and not line.startswith(" ")}


def asked(*requirements: str) -> set[str]:
    return {re.split(r"[\[~><=! ]", each)[0].lower() for each in requirements}


def test_the_locks_hold_everything_that_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    runtime, development = asked(*project["project"]["dependencies"]), asked(*project["dependency-groups"]["dev"])

    assert runtime - locked("requirements.lock") == set()
    assert (runtime | development) - locked("requirements-dev.lock") == set()
