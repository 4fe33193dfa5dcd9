"""Frozen dataclasses to JSON and back, telling in words what does not fit. Pure; for configuration that people edit."""

import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from datetime import date, time
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from latido.kernel.words import gettext_noop as _

Value = Mapping[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    """says: a sentence with {about} in it; whoever shows it translates it."""

    field: str
    says: str
    about: str = ""


class Unreadable(ValueError):
    """This JSON is not what was asked for."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{fault.field}: {fault.says}" for fault in faults))
        self.faults = faults


def text(most: int, default: str | None = None) -> Any:
    """A field of at most so many letters; without a default it must not be empty."""
    limits = {"most": most, "filled": default is None}
    return field(metadata=limits) if default is None else field(default=default, metadata=limits)


def number(least: int, most: int, default: int | None = None) -> Any:
    """A whole number between two, both included."""
    limits = {"least": least, "most": most}
    return field(metadata=limits) if default is None else field(default=default, metadata=limits)


def as_json(record: Any) -> Any:
    """The record in JSON's own types; sets are sorted, times are ISO."""
    if is_dataclass(record) and not isinstance(record, type):
        return {each.name: as_json(getattr(record, each.name)) for each in fields(record)}
    if isinstance(record, Mapping):
        return {str(name): as_json(value) for name, value in record.items()}
    if isinstance(record, frozenset | set):
        return sorted(as_json(each) for each in record)
    if isinstance(record, tuple | list):
        return [as_json(each) for each in record]
    if isinstance(record, time):
        return record.strftime("%H:%M")
    return record.isoformat() if isinstance(record, date) else record


def from_json(shape: type[T], data: object) -> T:
    """The record in a JSON object. Raises Unreadable with everything that is wrong."""
    faults: list[Fault] = []
    made = _record(shape, data, "", faults)
    if faults:
        raise Unreadable(tuple(faults))
    return made  # type: ignore[no-any-return]


def _record(shape: type[Any], data: object, at: str, faults: list[Fault]) -> Any:
    if not isinstance(data, Mapping):
        faults.append(Fault(at, _("Esto no se puede leer.")))
        return None
    hints, given = get_type_hints(shape), {}
    known = {each.name: each for each in fields(shape)}
    faults += [Fault(_at(at, name), _("No se conoce «{about}»."), name) for name in data if name not in known]
    for name, each in known.items():
        if name in data:
            given[name] = _checked(each, _value(hints[name], data[name], _at(at, name), faults), _at(at, name), faults)
        elif each.default is MISSING and each.default_factory is MISSING:
            faults.append(Fault(_at(at, name), _("Falta este dato.")))
    return None if faults else shape(**given)


def _at(above: str, name: object) -> str:
    return f"{above}.{name}" if above else str(name)


def _checked(of: "Field[Any]", value: Any, at: str, faults: list[Fault]) -> Any:
    limits = of.metadata
    if isinstance(value, str) and "most" in limits:
        value = value.strip()
        if len(value) > limits["most"]:
            faults.append(Fault(at, _("Máximo {about} letras."), str(limits["most"])))
        elif limits.get("filled") and not value:
            faults.append(Fault(at, _("Falta este dato.")))
    elif isinstance(value, int) and "least" in limits and not limits["least"] <= value <= limits["most"]:
        faults.append(Fault(at, _("Debe estar entre {about}."), f"{limits['least']} – {limits['most']}"))
    return value


def _value(hint: Any, data: object, at: str, faults: list[Fault]) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        if data is None and types.NoneType in inner:
            return None
        return _value(next(each for each in inner if each is not types.NoneType), data, at, faults)
    if is_dataclass(hint):
        return _record(hint, data, at, faults)  # type: ignore[arg-type]
    if origin is tuple or origin is frozenset:
        return origin(_each(inner[0], data, at, faults))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        if isinstance(data, Mapping):
            return {str(name): _value(inner[1], each, _at(at, name), faults) for name, each in data.items()}
    elif hint is Any:
        return data
    elif (found := _plain(hint, data)) is not None:
        return found
    faults.append(Fault(at, _("Esto no se puede leer.")))
    return None


def _each(hint: Any, data: object, at: str, faults: list[Fault]) -> Iterator[Any]:
    if not isinstance(data, list | tuple):
        faults.append(Fault(at, _("Esto no se puede leer.")))
        return
    for n, each in enumerate(data):
        yield _value(hint, each, _at(at, n), faults)


def _plain(hint: Any, data: object) -> Any:
    if hint in (date, time) and isinstance(data, str):
        try:
            return hint.fromisoformat(data)
        except ValueError:
            return None
    if hint is bool or isinstance(data, bool):
        return data if hint is bool and isinstance(data, bool) else None
    return data if isinstance(hint, type) and isinstance(data, hint) else None
