"""Packages come from where this machine's own tools are set to: no public registry's host is written down anywhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

pytestmark = pytest.mark.core
HOSTS = re.compile(
    r"(?:pypi|pythonhosted|npmjs|yarnpkg|deb\.debian|debian\.org|unpkg|jsdelivr|githubusercontent)"
    r"(?:\.org|\.com|\.net|/debian|\b)"
)
FOLDERS = ("src", "tools", "docs", "deploy", ".ci", ".github")
READ = {".py", ".sh", ".toml", ".lock", ".json", ".mjs", ".ts", ".md", ".html", ".yml", ".yaml", ".cfg", ".ini", ""}


def files() -> Iterator[Path]:
    yield from (file for file in ROOT.iterdir() if file.is_file())
    yield from (file for file in (ROOT / "web").iterdir() if file.is_file())
    for folder in FOLDERS:
        yield from (file for file in (ROOT / folder).rglob("*") if file.is_file() and "__pycache__" not in file.parts)


def test_no_file_names_a_public_registry() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in files()
        if file.suffix in READ
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if HOSTS.search(line)
    ]

    assert found == []


@pytest.mark.parametrize("labels", [("pypi", "org"), ("deb", "debian", "org"), ("registry", "npmjs", "org")])
def test_a_registry_is_seen(labels: tuple[str, ...]) -> None:
    assert HOSTS.search(f"https://{'.'.join(labels)}/simple")
