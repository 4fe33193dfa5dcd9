"""A list a page at a time, and whether there is more: one row too many is asked for, and nothing is counted."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

T = TypeVar("T", covariant=True)


class Rows(Protocol[T]):
    """What can be cut: a query, a list."""

    def __getitem__(self, cut: slice, /) -> Iterable[T]: ...


def paged(rows: Rows[T], page: int, size: int) -> tuple[list[T], bool]:
    """The rows of a page, counted from 1, and whether more follow. Any page below the first is the first."""
    first = (max(page, 1) - 1) * size
    found = list(rows[first : first + size + 1])
    return found[:size], len(found) > size
