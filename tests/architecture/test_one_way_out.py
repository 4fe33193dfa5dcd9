"""Data of many patients leave by one door, which counts them, asks a second person, and makes cells harmless."""

import ast
from pathlib import Path

import pytest

from tests.architecture.source import LATIDO, place, python_files, tree

pytestmark = pytest.mark.core
DOOR = {"compliance/handing/exporting.py"}  # all others hand it their rows
GIVES = {  # views that answer with a file, and why each may
    "console/views/exports.py": "files that the door made",
    "console/views/imports.py": "the rows of a file that did not come in: through the door",
    "console/views/files.py": "the configuration: no patient",
    "console/privacy/reports.py": "who saw one patient's data: through the door",
    "console/privacy/keeping.py": "the act of a destruction: numbers, no patient's data",
    "console/privacy/copies.py": "one patient's own copy, given to whoever showed who they are, each time a disclosure",
}


def name(file: Path) -> str:
    return str(file.relative_to(LATIDO))


def test_only_the_door_writes_tables() -> None:
    found = {
        name(file)
        for file in python_files("latido")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ImportFrom)
        and (node.module == "latido.kernel.spreadsheets" or "spreadsheets" in {each.name for each in node.names})
    }

    assert found == DOOR


def test_only_these_answer_with_a_file() -> None:
    found = {
        name(file)
        for file in python_files("latido")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("attachment")
    }

    assert found == GIVES.keys()


def test_a_file_of_many_is_never_made_in_a_view() -> None:
    found = [
        place(file, node)
        for file in python_files("latido")
        if "views" in file.parts or "privacy" in file.parts
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any(each.name in {"csv", "openpyxl"} for each in node.names)
    ]

    assert found == []
