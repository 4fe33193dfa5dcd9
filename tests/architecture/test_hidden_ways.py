"""No hidden ways between rooms: no signals, no models fetched by their name."""

import ast

import pytest

from tests.architecture.source import called, calls, place, python_files, room_of, tree

pytestmark = pytest.mark.core
SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals", "django.contrib.auth.signals")


def test_nothing_listens_to_signals() -> None:
    found = []
    for file in python_files("latido", "latido_voice"):
        for node in ast.walk(tree(file)):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            found += [place(file, node) for name in names if name.startswith(SIGNALS)]

    assert found == []


def test_no_model_is_fetched_by_name_from_another_room() -> None:
    found = []
    for file in python_files("latido"):
        here = room_of(".".join(("latido", *file.parts[file.parts.index("latido") + 1 :])))
        for call in calls(file):
            if called(call) != "get_model" or not call.args:
                continue
            first = call.args[0]
            if not isinstance(first, ast.Constant) or str(first.value).split(".")[0] != here:
                found.append(place(file, call))

    assert found == []
