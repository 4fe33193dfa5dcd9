"""Facts and policies as JSON's own types and back. Pure; for a log that is read months later.

Only what is not the default is written. What a field did not know yet when it was written has today's default, and
what is not known any more is passed over.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

T = TypeVar("T")
Read = Callable[[Any], Any]


def plain(thing: Any) -> Any:
    """As JSON's own types."""
    if type(thing) is UUID:
        return thing.hex
    if type(thing) is datetime:
        return thing.isoformat()
    if isinstance(thing, Mapping):
        return {plain(name): plain(value) for name, value in thing.items()}
    if isinstance(thing, frozenset):
        return sorted(plain(each) for each in thing)
    if isinstance(thing, tuple):
        return [plain(each) for each in thing]
    if is_dataclass(thing):
        return record(thing)
    return thing.value if isinstance(thing, StrEnum) else thing


def record(thing: Any) -> dict[str, Any]:
    """A frozen dataclass, by the names of its fields."""
    written = {}
    for name, usual in _usual(type(thing)):  # type: ignore[arg-type]
        value = getattr(thing, name)
        if value is not usual and value != usual:
            written[name] = plain(value)
    return written


def made(shape: type[T], data: Mapping[str, Any]) -> T:
    """The dataclass in what `record` wrote."""
    reads = _reads(shape)  # type: ignore[arg-type]
    return shape(**{name: reads[name](value) for name, value in data.items() if name in reads})


@cache
def _usual(shape: Any) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (each.name, each.default_factory() if each.default_factory is not MISSING else each.default)
        for each in fields(shape)
    )


@cache
def _reads(shape: Any) -> dict[str, Read]:
    hints = get_type_hints(shape)
    return {each.name: _read(hints[each.name]) for each in fields(shape)}


def _read(hint: Any) -> Read:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        known = _read(next(each for each in inner if each is not types.NoneType))
        return lambda data: None if data is None else known(data)
    if origin is tuple or origin is frozenset:
        one = _read(inner[0])
        return lambda data: origin(one(each) for each in data)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        name, value = _read(inner[0]), _read(inner[1])
        return lambda data: {name(each): value(of) for each, of in data.items()}
    if is_dataclass(hint):
        return lambda data: made(hint, data)  # type: ignore[arg-type]
    if hint is datetime:
        return datetime.fromisoformat
    return hint if hint is UUID or issubclass(hint, StrEnum) else lambda data: data
