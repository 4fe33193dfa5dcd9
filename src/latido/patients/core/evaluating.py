"""How well a search does on pairs of a name and what somebody typed to find it. Pure."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from latido.kernel.text import fold
from latido.patients.core import sounds
from latido.patients.core.likeness import edits, tokens_of
from latido.patients.core.names import PARTICLES
from latido.patients.core.registration import LONGEST_NAMES, LONGEST_SURNAME

LONGEST = LONGEST_NAMES + 2 * LONGEST_SURNAME  # of a name, as registration takes it
SHOWN = 20


class Kind(StrEnum):
    """In what the typed words differ from the name."""

    NOTHING = "nothing"
    ORDER = "order"
    MISSING = "missing word"
    SOUND = "sound"
    TRANSPOSITION = "transposition"
    TYPO = "typo"
    OTHER = "other"  # several of these, or none


@dataclass(frozen=True, slots=True)
class Pair:
    line: int
    full_name: str
    query: str


@dataclass(frozen=True, slots=True)
class Answer:
    """place: of the name among those shown, from 1; 0 when it was not."""

    pair: Pair
    place: int


class BadLine(ValueError):
    """`str()` says what is wrong with it."""


def read(number: int, line: str) -> Pair:
    """Raises BadLine."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise BadLine("this is no JSON") from None
    if not isinstance(found, dict):
        raise BadLine('this is no object {"full_name": "…", "query": "…"}')
    full_name, query = _text(found, "full_name"), _text(found, "query")
    if not sounds.of(full_name):
        raise BadLine('"full_name" has no letter')
    if len(full_name) > LONGEST:
        raise BadLine(f'"full_name" has more than {LONGEST} characters')
    if any(not c.isprintable() for c in full_name):
        raise BadLine('"full_name" has control characters')
    return Pair(number, full_name, query)


def _text(found: dict[str, object], key: str) -> str:
    text = found.get(key)
    if not isinstance(text, str) or not text.strip():
        raise BadLine(f'"{key}" is missing, empty or no text')
    return text


def kind_of(full_name: str, query: str) -> Kind:
    """The first that explains every difference."""
    name, typed = _words(full_name), _words(query)
    if name == typed:
        return Kind.NOTHING
    over, left = Counter(typed) - Counter(name), Counter(name) - Counter(typed)
    if not over:
        return Kind.MISSING if left else Kind.ORDER
    if over.total() != left.total():
        return Kind.OTHER
    pairs = list(zip(sorted(over.elements(), key=_sound), sorted(left.elements(), key=_sound), strict=True))
    if all(_sound(one) == _sound(other) for one, other in pairs):
        return Kind.SOUND
    if len(pairs) > 1 or edits(*pairs[0]) > 1:
        return Kind.OTHER
    one, other = pairs[0]
    return Kind.TRANSPOSITION if sorted(one) == sorted(other) else Kind.TYPO


def _words(text: str) -> list[str]:
    return [word for word in tokens_of(fold(text)) if word not in PARTICLES]


def _sound(word: str) -> str:
    return sounds.of_folded(word)


@dataclass(frozen=True, slots=True)
class Score:
    """first, shown: of `asked`, how many names stood first, and how many among the twenty."""

    asked: int
    first: int
    shown: int
    missed: tuple[int, ...]  # lines


def score(answers: Iterable[Answer]) -> Score:
    found = list(answers)
    return Score(
        asked=len(found),
        first=sum(each.place == 1 for each in found),
        shown=sum(1 <= each.place <= SHOWN for each in found),
        missed=tuple(each.pair.line for each in found if not 1 <= each.place <= SHOWN),
    )


def by_kind(answers: Sequence[Answer]) -> dict[Kind, Score]:
    kinds = [kind_of(each.pair.full_name, each.pair.query) for each in answers]
    return {kind: score(a for a, k in zip(answers, kinds, strict=True) if k is kind) for kind in Kind if kind in kinds}
