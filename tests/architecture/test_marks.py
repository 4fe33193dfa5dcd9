"""A sealed column that is found by a mark is never written past it: the old mark would find what is no longer there."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

import latido
from latido.plumbing.keys.sought import Mark

pytestmark = pytest.mark.core
SRC = Path(latido.__file__).parent


def marked() -> dict[str, dict[str, set[str]]]:
    """Room -> sealed column -> its marks."""
    found: dict[str, dict[str, set[str]]] = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, Mark):
                found.setdefault(model._meta.app_label, {}).setdefault(field.of, set()).add(field.attname)
    return found


def written(call: ast.Call) -> set[str]:
    """The columns that `update(…)`, `update_fields=[…]`, `bulk_update(…, […])` or `sql.change(…)` names."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    named = {each.arg for each in call.keywords if each.arg} if name == "update" else set()
    listing = ("update_fields", "fields") if name == "bulk_update" else ("update_fields",)
    lists = [each.value for each in call.keywords if each.arg in listing]
    lists += call.args[1:] if name in ("bulk_update", "change") else []
    constants = (e.value for each in lists for e in ast.walk(each) if isinstance(e, ast.Constant))
    return named | {each for each in constants if isinstance(each, str)}


def past_their_marks(room: str, source: str) -> Iterator[tuple[int, str]]:
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call):
            columns = written(call)
            for sealed, marks in marked()[room].items():
                if sealed in columns and not marks <= columns:
                    yield call.lineno, sealed


def test_no_sealed_column_is_written_past_its_mark() -> None:
    assert marked().keys() >= {"patients", "interactions", "routing", "compliance"}
    wrong = [
        (str(path.relative_to(SRC)), *found)
        for room in marked()
        for path in sorted((SRC / room).rglob("*.py"))
        if not {"tests", "migrations"} & set(path.parts)
        for found in past_their_marks(room, path.read_text())
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "source",
    [
        "rows.update(from_number='')",
        "row.save(update_fields=['from_number'])",
        "x.bulk_update(rows, ['from_number'])",
        "sql.change(row, 'from_number')",
    ],
)
def test_each_way_of_writing_past_is_seen(source: str) -> None:
    assert list(past_their_marks("interactions", source)) == [(1, "from_number")]
    kept = source.replace("from_number=''", "from_number='', from_mark=None").replace(
        "'from_number'", "'from_number', 'from_mark'"
    )
    assert not list(past_their_marks("interactions", kept))
