"""The source as these tests read it: files, modules and rooms."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
LATIDO = SRC / "latido"


def python_files(*packages: str, tests: bool = False) -> Iterator[Path]:
    """Our own code, without migrations; in-room tests only where asked for."""
    for package in packages or ("latido", "latido_voice", "latido_run"):
        for file in sorted((SRC / package).rglob("*.py")):
            parts = file.relative_to(SRC).parts
            if "migrations" not in parts and (tests or "tests" not in parts):
                yield file


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def calls(file: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(file)) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """The last word of what is called: `compliance.record(…)` is "record"."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def place(file: Path, node: ast.AST) -> str:
    return f"{file.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def room_of(module: str) -> str:
    """latido.patients.models -> patients; latido.channels.voice.views -> channels."""
    return module.split(".")[1]


def rooms() -> list[str]:
    return sorted(each.name for each in LATIDO.iterdir() if (each / "__init__.py").exists())
