"""How far a typed word is from a word of a name, and a whole search from a whole name. Lower is nearer, 0 the same.

docs/algorithms/searching.md explains the costs; its examples are the tests' cases.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from latido.patients.core import sounds
from latido.patients.core.names import PARTICLES
from latido.patients.core.shortenings import LONG_FORMS

SOUNDS_SO = 0.6
SHORTENED = 1.0
TOGETHER = 0.8  # typed as one word, or as two, what is written the other way
BEGINS = 1.2
INITIAL = 2.0
SWAPPED = 1.5  # two neighbours in each other's place
ONE_LETTER = 1.8
SOUNDS_NEAR = 2.2
TWO_LETTERS = 3.5
NOT_THERE = 5.0  # a typed word that the name has not
UNSAID = 0.5  # a word of the name that was not typed
UNSAID_FIRST, UNSAID_LAST = 1.2, 0.4
SURNAMES_FIRST = 0.4
SECOND_ALONE = 0.6  # of two surnames only the second was typed
OUT_OF_ORDER = 0.8
A_SLIP = 2.6  # no more than one slip, and what sounds the same: no need to look further
CLOSE = 4.0  # how much further than the nearest somebody is still shown
SLACK = 2.6  # how far a typed word may be from its name, on average
SHORT = 3  # letters: in so short a word one wrong makes another name
LONG = 5  # letters of a word in which two may be wrong


def edits(one: str, other: str, most: int = 2) -> int:
    """Letters more, less or other, and neighbours in each other's place, no letter moved twice.

    `most` + 1 stands for all above.
    """
    return OSA.distance(one, other, score_cutoff=most)


@lru_cache(maxsize=65536)
def of_word(typed: str, written: str) -> float | None:
    """None: they are not alike. Both folded."""
    if typed == written:
        return 0.0
    heard, sound = _sound(typed), _sound(written)
    if heard == sound:
        return SOUNDS_SO
    if written in LONG_FORMS.get(typed, ()) or typed in LONG_FORMS.get(written, ()):
        return SHORTENED
    found = [cost for cost in (_begins(typed, written), _misspelt(typed, written, heard, sound)) if cost is not None]
    return min(found, default=None)


def _begins(typed: str, written: str) -> float | None:
    if len(typed) == 1 and written.startswith(typed):
        return INITIAL
    if len(written) == 1 and typed.startswith(written):
        return INITIAL
    if len(typed) >= SHORT and _sound(written).startswith(_sound(typed)):
        return BEGINS
    return None


def _misspelt(typed: str, written: str, heard: str, sound: str) -> float | None:
    shorter = min(len(typed), len(written))
    letters = edits(typed, written)
    if letters == 1 and shorter >= SHORT - 1:
        harder = 0.0 if shorter > SHORT else 0.7
        return (SWAPPED if len(typed) == len(written) and sorted(typed) == sorted(written) else ONE_LETTER) + harder
    if shorter > SHORT and edits(heard, sound, 1) == 1:
        return SOUNDS_NEAR
    if letters == 2 and shorter >= LONG:
        return TWO_LETTERS
    return TWO_LETTERS if shorter > LONG and edits(heard, sound) == 2 else None


@lru_cache(maxsize=65536)
def _sound(word: str) -> str:
    return sounds.of_folded(word)


class Piece(NamedTuple):
    """A word, or several beside each other written as one. places: which of the words that count it takes."""

    text: str
    places: frozenset[int]
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """How a name answers a search. missing: typed words that it has not; typed: the part of the cost that is theirs."""

    cost: float
    missing: int
    typed: float


def close_enough(fit: Fit, words: int) -> bool:
    """Whether somebody of this fit may be meant by so many typed words. Of three, one may be wrong altogether."""
    spare = 1 if words > 2 else 0
    return fit.missing <= spare and fit.typed <= SLACK * words


def pieces(tokens: Sequence[str], *, joined: bool) -> list[Piece]:
    """The words that count, and with `joined` those beside each other as one; particles only inside those."""
    number: dict[int, int] = {}
    for place, token in enumerate(tokens):
        if token not in PARTICLES:
            number[place] = len(number)
    found = [Piece(tokens[place], frozenset({n})) for place, n in number.items()]
    for many in (2, 3) if joined else ():
        for first in range(len(tokens) - many + 1):
            taken = frozenset(number[place] for place in range(first, first + many) if place in number)
            if taken:
                found.append(Piece("".join(tokens[first : first + many]), taken, joined=True))
    return found


@lru_cache(maxsize=64)  # the same for each name that it is held against
def _asked(typed: tuple[str, ...], *, joined: bool) -> list[Piece]:
    return pieces(typed, joined=joined)


def tokens_of(folded: str) -> list[str]:
    """Words of letters alone: an apostrophe or a point says nothing."""
    words = folded.replace("-", " ").split()
    if all(map(str.isalpha, words)):
        return words
    letters = ("".join(filter(str.isalpha, word)) for word in words)
    return [word for word in letters if word]


def of_name(typed: Sequence[str], folded_name: str, given: int = 0) -> Fit:
    """typed: the tokens of a search, folded, with particles. given: how many words are given names; 0: unknown."""
    written = tokens_of(folded_name)
    fit = _fit(typed, written, given, joined=False)
    if fit.typed < TOGETHER:
        return fit
    return min(fit, _fit(typed, written, given, joined=True), key=lambda each: each.cost)


def weighty(folded_name: str) -> int:
    """How many words of it count."""
    return sum(token not in PARTICLES for token in tokens_of(folded_name))


def _fit(typed: Sequence[str], written: Sequence[str], given: int, *, joined: bool) -> Fit:
    asked, there = _asked(tuple(typed), joined=joined), pieces(written, joined=joined)
    total, known = sum(not each.joined for each in asked), sum(not each.joined for each in there)
    pairs = sorted(_pairs(asked, there), key=lambda pair: pair[:3])
    taken: set[int] = set()
    said: dict[int, int] = {}
    cost = 0.0
    for _per_word, near, _distance, one, other in pairs:
        if one.places & said.keys() or other.places & taken:
            continue
        taken |= other.places
        said |= dict.fromkeys(one.places, min(other.places))
        cost += near
    missing = total - len(said)
    cost += NOT_THERE * missing
    others = _unsaid(set(range(known)) - taken, known) + _disorder([place for _, place in sorted(said.items())])
    if given and given not in taken and any(place > given for place in taken):
        others += SECOND_ALONE
    return Fit(round(cost + others, 3), missing, cost)


def _pairs(asked: Iterable[Piece], there: Sequence[Piece]) -> Iterable[tuple[float, float, int, Piece, Piece]]:
    """What is alike, with its cost for a word, its cost, and how far apart the two stand."""
    for one in asked:
        for other in there:
            if one.joined and other.joined:
                continue
            near = of_word(one.text, other.text)
            if near is None:
                continue
            if one.joined or other.joined:
                if near >= TWO_LETTERS or near == BEGINS:
                    continue
                near += TOGETHER
            many = max(len(one.places), len(other.places))
            yield near / many, near, abs(min(one.places) - min(other.places)), one, other


def _unsaid(places: Iterable[int], known: int) -> float:
    """The first given name is seldom left out, the second surname often."""
    return sum(UNSAID_FIRST if n == 0 else UNSAID_LAST if n == known - 1 else UNSAID for n in places)


def _disorder(places: Sequence[int]) -> float:
    turns = [n for n in range(1, len(places)) if places[n] < places[n - 1]]
    if not turns:
        return 0.0
    if len(turns) == 1 and max(places[turns[0] :]) < min(places[: turns[0]]):
        return SURNAMES_FIRST
    return OUT_OF_ORDER * len(turns)
