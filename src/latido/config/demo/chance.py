"""Chance that falls the same way every time."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

from latido.kernel.ids import id_at

T = TypeVar("T")


class Chance:
    """A seeded source of choices and ids. born: the instant the ids pretend to be made from on."""

    def __init__(self, seed: str, born: datetime) -> None:
        self._random = Random(seed)  # noqa: S311 - invents people, guards nothing
        self._milliseconds = int(born.timestamp() * 1000)

    def id(self) -> UUID:
        """The next id: later than those before it."""
        self._milliseconds += 1
        return id_at(self._milliseconds, self._random.randbytes(10))

    def of(self, things: Sequence[T]) -> T:
        return things[int(self._random.random() * len(things))]

    def number(self, least: int, most: int) -> int:
        """From least to most, both possible."""
        return least + int(self._random.random() * (most - least + 1))

    def happens(self, percent: float) -> bool:
        return self._random.random() * 100 < percent

    def weighted(self, things: Sequence[T], weights: Sequence[int]) -> T:
        return self._random.choices(things, weights)[0]

    def shuffled(self, things: Sequence[T]) -> list[T]:
        mixed = list(things)
        self._random.shuffle(mixed)
        return mixed

    def sample(self, things: Sequence[T], count: int) -> list[T]:
        return self._random.sample(things, min(count, len(things)))

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.number(0, (last - first).days))
