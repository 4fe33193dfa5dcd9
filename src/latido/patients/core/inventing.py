"""Invented people whose names are as common as real ones, to measure searching against. Pure but for given chance."""

import random
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from latido.patients.core import population

TWO_GIVEN = 0.66
TWO_SURNAMES = 0.88
RARE = 0.04  # surnames that are in no table: half of all different ones
_ONSETS = ("b", "c", "ch", "d", "f", "g", "gu", "h", "j", "l", "ll", "m", "n", "p", "qu", "r", "s", "t", "v", "y", "z")
_VOWELS = ("a", "e", "i", "o", "u", "ia", "ue")
_CODAS = ("", "", "", "n", "r", "s", "l")
_ENDS = ("a", "o", "ez", "es", "ano", "illo", "era", "ado", "in", "al", "uy", "ones", "aza")


@dataclass(frozen=True, slots=True)
class Name:
    given: str
    first: str
    second: str

    @property
    def full(self) -> str:
        return " ".join(part for part in (self.given, self.first, self.second) if part)


class _Common:
    """Draws by weight."""

    def __init__(self, table: str) -> None:
        entries = [entry.rpartition(":") for entry in table.split()]
        self.names = [name.replace("_", " ") for name, _, _ in entries]
        self.heaps = list(accumulate(int(weight) for _, _, weight in entries))

    def draw(self, chance: random.Random) -> str:
        return self.names[bisect(self.heaps, chance.random() * self.heaps[-1])]


_WOMEN, _MEN, _SURNAMES = (_Common(table) for table in (population.WOMEN, population.MEN, population.SURNAMES))


def names(chance: random.Random) -> Iterator[Name]:
    """Without end."""
    while True:
        given = _WOMEN if chance.random() < 0.52 else _MEN
        first, second = given.draw(chance), given.draw(chance)
        if second == first or chance.random() > TWO_GIVEN:
            second = ""
        if first.startswith("de"):
            first, second = second or "María", first
        yield Name(
            f"{first} {second}".strip(),
            _surname(chance),
            _surname(chance) if chance.random() < TWO_SURNAMES else "",
        )


def _surname(chance: random.Random) -> str:
    return _SURNAMES.draw(chance) if chance.random() > RARE else _rare(chance)


def _rare(chance: random.Random) -> str:
    syllables = (
        chance.choice(_ONSETS) + chance.choice(_VOWELS) + chance.choice(_CODAS) for _ in range(chance.choice((1, 1, 2)))
    )
    return ("".join(syllables) + chance.choice(_ONSETS) + chance.choice(_ENDS)).capitalize()
