"""Facts and policies as JSON's own types and back. Pure; for a log that is written fast and read months later.

Only what is not the default is written. What a field did not know yet when it was written has today's default, and
what is not known any more is passed over.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

T = TypeVar("T")
Turn = Callable[[Any], Any]


class Way(NamedTuple):
    """How a value is written, and read. None: JSON has it as it is."""

    write: Turn | None
    read: Turn | None


class Column(NamedTuple):
    name: str
    usual: Any  # the default, which is not written
    way: Way


class Shape(NamedTuple):
    """Of more than one column: the values of one alone would come bare."""

    values: Callable[[Any], tuple[Any, ...]]
    columns: tuple[Column, ...]


_known: dict[type, Shape] = {}


def record(thing: Any) -> dict[str, Any]:
    """A frozen dataclass, by the names of its fields."""
    shape = _shape(type(thing))
    written = {}
    for value, (name, usual, (write, _)) in zip(shape.values(thing), shape.columns, strict=True):
        if value is not usual and value != usual:
            written[name] = write(value) if write else value
    return written


def made(shape: type[T], data: Mapping[str, Any]) -> T:
    """The dataclass in what `record` wrote."""
    found = {}
    for name, _, (_, read) in _shape(shape).columns:
        if name in data:
            found[name] = read(data[name]) if read else data[name]
    return shape(**found)


def _shape(kind: type) -> Shape:
    known = _known.get(kind)
    if known is None:
        hints = get_type_hints(kind)
        columns = tuple(
            Column(
                each.name,
                each.default_factory() if each.default_factory is not MISSING else each.default,
                _way(hints[each.name]),
            )
            for each in fields(kind)
        )
        known = _known[kind] = Shape(attrgetter(*(each.name for each in columns)), columns)
    return known


def _way(hint: Any) -> Way:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _perhaps(_way(next(each for each in inner if each is not types.NoneType)))
    if origin is tuple or origin is frozenset:
        return _several(origin, _way(inner[0]))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _by_name(_way(inner[0]), _way(inner[1]))
    if is_dataclass(hint):
        return Way(record, lambda data: made(hint, data))  # type: ignore[arg-type]
    if hint is UUID:
        return Way(lambda value: value.hex, UUID)
    if hint is datetime:
        return Way(datetime.isoformat, datetime.fromisoformat)
    return Way(lambda value: value.value, hint) if issubclass(hint, StrEnum) else Way(None, None)


def _as_it_is(value: Any) -> Any:
    return value


def _perhaps(way: Way) -> Way:
    write, read = way.write or _as_it_is, way.read or _as_it_is
    return Way(lambda value: None if value is None else write(value), lambda data: None if data is None else read(data))


def _several(kind: type[Any], way: Way) -> Way:
    write, read = way.write or _as_it_is, way.read or _as_it_is
    order: Turn = sorted if kind is frozenset else list
    return Way(lambda value: order(map(write, value)), lambda data: kind(map(read, data)))


def _by_name(name: Way, value: Way) -> Way:
    if not any((*name, *value)):
        return Way(dict, None)
    write_name, write = name.write or _as_it_is, value.write or _as_it_is
    read_name, read = name.read or _as_it_is, value.read or _as_it_is
    return Way(
        lambda known: {write_name(each): write(of) for each, of in known.items()},
        lambda data: {read_name(each): read(of) for each, of in data.items()},
    )
