"""Things in order, of which any may be taken out. Names are numbers: they are looked up very often."""

import heapq
from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Line(Generic[T]):
    """A heap whose dead entries are dropped when they surface."""

    __slots__ = ("heap", "live", "name", "order")

    def __init__(self, order: Callable[[T], Any], name: Callable[[T], int]) -> None:
        """order: never the same for two things."""
        self.order, self.name = order, name
        self.heap: list[tuple[Any, int]] = []
        self.live: dict[int, tuple[Any, T]] = {}

    def put(self, thing: T) -> None:
        name, key = self.name(thing), self.order(thing)
        self.live[name] = (key, thing)
        heapq.heappush(self.heap, (key, name))

    def drop(self, name: int) -> None:
        self.live.pop(name, None)
        if len(self.heap) > 64 and len(self.heap) > 4 * len(self.live):
            self.heap = [(key, each) for each, (key, _) in self.live.items()]
            heapq.heapify(self.heap)

    def first(self, suits: Callable[[T], bool] | None = None) -> T | None:
        """The first that suits; it stays in its place, and so do those passed over."""
        passed: list[tuple[Any, int]] = []
        found: T | None = None
        while self.heap and found is None:
            key, name = self.heap[0]
            alive = self.live.get(name)
            if alive is None or alive[0] != key:
                heapq.heappop(self.heap)
            elif suits is None or suits(alive[1]):
                found = alive[1]
            else:
                passed.append(heapq.heappop(self.heap))
        for entry in passed:
            heapq.heappush(self.heap, entry)
        return found
