"""Who is easily taken for whom, among a few people who are shown together? Pure.

Twins: one surname and one birth date, and often one telephone. And documents that differ in one place: one digit heard
wrongly opens the other's record.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from uuid import UUID

SHORTEST = 5  # characters of a document; shorter ones differ in one place by chance


@dataclass(frozen=True, slots=True)
class Shown:
    """What is compared. documents: (country and kind, number)."""

    id: UUID
    surname: str  # folded
    born: date | None
    documents: Collection[tuple[str, str]] = ()


def confusable(people: Sequence[Shown]) -> frozenset[UUID]:
    """Those who have a double among the others."""
    found: set[UUID] = set()
    for one, other in combinations(people, 2):
        if _born_together(one, other) or _one_digit_apart(one, other):
            found |= {one.id, other.id}
    return frozenset(found)


def _born_together(one: Shown, other: Shown) -> bool:
    return one.born is not None and (one.born, one.surname) == (other.born, other.surname) and bool(one.surname)


def _one_digit_apart(one: Shown, other: Shown) -> bool:
    return any(
        kind == its_kind and apart(number, its_number)
        for kind, number in one.documents
        for its_kind, its_number in other.documents
    )


def apart(one: str, other: str) -> bool:
    """Whether two numbers of one length differ in one place, or in two that changed places."""
    if len(one) != len(other) or len(one) < SHORTEST:
        return False
    places = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(places) == 2:
        first, second = places
        return second == first + 1 and (one[first], one[second]) == (other[second], other[first])
    return len(places) == 1
