"""Small enough to read. Exceptions sit in baseline.toml, which may shrink and never grow."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import LATIDO, ROOT, python_files, tree

pytestmark = pytest.mark.core
BASELINE = tomllib.loads((Path(__file__).parent / "baseline.toml").read_text())
CODE, TEST, FUNCTION, TEMPLATE, FOLDER = 400, 800, 60, 150, 25
GENERATED = {"src/latido_voice/ari_models.py"}  # from Asterisk's own description of itself


def lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def code_files() -> Iterator[Path]:
    return (file for file in python_files() if str(file.relative_to(ROOT)) not in GENERATED)


def too_long_files() -> dict[str, int]:
    tests = [*(file for file in python_files(tests=True) if "tests" in file.parts), *(ROOT / "tests").rglob("*.py")]
    sizes = [(file, lines(file), CODE) for file in code_files()] + [(file, lines(file), TEST) for file in tests]
    return {str(file.relative_to(ROOT)): size for file, size, limit in sizes if size > limit}


def too_long_functions() -> dict[str, int]:
    found = {}
    for file in code_files():
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > FUNCTION:
                    found[f"{file.relative_to(ROOT)}:{node.name}"] = size
    return found


def too_long_templates() -> dict[str, int]:
    return {
        str(file.relative_to(ROOT)): lines(file)
        for file in LATIDO.rglob("templates/**/*.html")
        if lines(file) > TEMPLATE
    }


def too_full_folders() -> dict[str, int]:
    """Code files only: a component library and a pile of migrations are read one at a time."""
    found: dict[str, int] = {}
    for file in python_files(tests=True):
        name = str(file.parent.relative_to(ROOT))
        found[name] = found.get(name, 0) + 1
    return {name: count for name, count in found.items() if count > FOLDER}


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("files", too_long_files()),
        ("functions", too_long_functions()),
        ("templates", too_long_templates()),
        ("folders", too_full_folders()),
    ],
    ids=["files", "functions", "templates", "folders"],
)
def test_nothing_is_too_long_to_read(kind: str, found: dict[str, int]) -> None:
    allowed: dict[str, int] = BASELINE[kind]

    assert {name: size for name, size in found.items() if size > allowed.get(name, 0)} == {}
    assert {name for name in allowed if name not in found} == set(), "shrunk: take it out of baseline.toml"
