"""Patients out of the events of a JSON parser: only what is looked at is kept, so that no file fills the memory."""

from collections.abc import Iterable, Iterator
from typing import Any

from latido.integrations.fhir.core import beside, patient

DEEPEST = 60  # levels of a file
MOST_VALUES = 20_000  # of one resource
LONGEST = 4_000  # characters of one text

FIELDS = patient.FIELDS | beside.FIELDS
Event = tuple[str, Any]


class TooDeep(ValueError):
    """More levels than any FHIR file has."""


class TooLarge(ValueError):
    """One resource with more values than any patient has."""


def resources(events: Iterable[Event]) -> Iterator[dict[str, Any]]:
    """Each resource of a Bundle, or the one that stands alone: what is looked at of it. Raises TooDeep, TooLarge."""
    walker = _Walker()
    for kind, value in events:
        yield from walker.meet(kind, value)


class _Walker:
    """Where in the file the parser is, and the resource being built."""

    def __init__(self) -> None:
        self.keys: list[str | None] = []  # under which each open value stands
        self.key: str | None = None  # that was just read
        self.stack: list[Any] = []  # open values of the resource being built
        self.aside: list[Any] | None = None  # the Bundle itself, while its entries are read
        self.listed = False  # the file is a list of resources
        self.skip = 0  # depth below which nothing is kept
        self.values = 0

    def meet(self, kind: str, value: Any) -> Iterator[dict[str, Any]]:
        if kind == "map_key":
            self.key = value
        elif kind in ("start_map", "start_array"):
            self._open(kind == "start_map")
        elif kind in ("end_map", "end_array"):
            yield from self._close()
        else:
            self._scalar(value)

    def _open(self, is_object: bool) -> None:
        depth, key, self.key = len(self.keys), self.key, None
        if depth >= DEEPEST:
            raise TooDeep
        self.keys.append(key)
        if self._begins_resource(depth, key, is_object):
            self.values = 0
            self.stack.append({})
        elif depth == 1 and key == "entry" and not is_object and self.aside is None and not self.skip:
            self.aside, self.stack = self.stack, []
        elif not depth:
            self.listed = True
        elif self.stack and not self.skip:
            self._begin(key, {} if is_object else [])

    def _begins_resource(self, depth: int, key: str | None, is_object: bool) -> bool:
        """The whole file, one of a list, or the value of `entry[].resource`."""
        if not is_object or self.stack:
            return False
        if self.aside is not None:
            return depth == 3 and key == "resource"
        return not depth or (self.listed and depth == 1)

    def _begin(self, key: str | None, empty: Any) -> None:
        if self._unwanted(key):
            self.skip = len(self.keys)
            return
        self._put(key, empty)
        self.stack.append(empty)

    def _close(self) -> Iterator[dict[str, Any]]:
        depth = len(self.keys)
        self.keys.pop()
        if self.skip:
            self.skip = 0 if depth == self.skip else self.skip
        elif self.stack:
            done = self.stack.pop()
            if not self.stack and done.get("resourceType") != "Bundle":
                yield done
        elif self.aside is not None and depth == 2:
            self.stack, self.aside = self.aside, None

    def _scalar(self, value: Any) -> None:
        key, self.key = self.key, None
        if self.stack and not self.skip and not self._unwanted(key):
            self._put(key, value[:LONGEST] if isinstance(value, str) else value)

    def _unwanted(self, key: str | None) -> bool:
        return len(self.stack) == 1 and key not in FIELDS

    def _put(self, key: str | None, value: Any) -> None:
        self.values += 1
        if self.values > MOST_VALUES:
            raise TooLarge
        holder = self.stack[-1]
        if isinstance(holder, list):
            holder.append(value)
        elif key is not None:
            holder[key] = value
