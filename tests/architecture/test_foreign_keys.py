"""A foreign key points down or stays in its room; across rooms nothing comes back the other way."""

import tomllib

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, Model

from tests.architecture.source import ROOT, room_of

pytestmark = pytest.mark.core


def floors() -> dict[str, int]:
    """room -> height, as the import contract has it."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each["id"] == "floors")
    return {room.strip(" ()"): height for height, layer in enumerate(reversed(layers)) for room in layer.split("|")}


def ours() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("latido.")]


def crossing() -> list[tuple[str, str, ForeignKey]]:  # type: ignore[type-arg]
    found = []
    for model in ours():
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey | ManyToManyField) and field.model is model:
                there = field.related_model.__module__  # type: ignore[union-attr]
                if there.startswith("latido.") and room_of(there) != room_of(model.__module__):
                    found.append((room_of(model.__module__), room_of(there), field))
    return found


def test_no_foreign_key_points_up_or_sideways() -> None:
    height = floors()

    assert [f"{field}: {here} -> {there}" for here, there, field in crossing() if height[there] >= height[here]] == []


def test_a_key_that_crosses_rooms_leaves_no_way_back() -> None:
    assert [str(field) for _here, _there, field in crossing() if field.remote_field.related_name != "+"] == []


def test_every_room_has_a_floor() -> None:
    assert {room_of(model.__module__) for model in ours()} <= floors().keys()
