"""Does a text hold words that may mean an emergency? It only ever raises urgency; no match proves nothing.

A negation just before the words lowers the colour to amber and never hides them: people say "ya no me duele el
pecho" and are having a heart attack.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from latido.kernel.text import fold
from latido.safety.contracts import Colour, Flag
from latido.safety.core.lexicon import LANGUAGES

WITHIN = 12  # words
GUARD = 3  # words before a match in which a negation is looked for
TYPO_FROM = 6  # letters: shorter words have too many neighbours
NEGATIONS = frozenset(
    ("no", "nunca", "tampoco", "sin", "ningun", "ninguna", "not", "never", "without", "don't", "didn't", "isn't")
)
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_SPANISH_SOUNDS = (
    ("ch", "\0"), ("ll", "y"), ("qu", "k"), ("ce", "se"), ("ci", "si"), ("ge", "je"), ("gi", "ji"),
    ("h", ""), ("v", "b"), ("z", "s"), ("c", "k"), ("\0", "ch"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """One word of the lexicon: whole, or the beginning of one."""

    text: str
    stem: bool

    def fits(self, word: str) -> bool:
        size = len(self.text)
        if self.stem and word.startswith(self.text):
            return True
        if size < TYPO_FROM:
            return word == self.text
        begins = (word[: size + more] for more in (-1, 0, 1)) if self.stem else (word,)
        return any(_near(begin, self.text) for begin in begins)


Phrase = tuple[tuple[Form, ...], ...]


def screen(text: str, language: str) -> Flag | None:
    """The loudest flag of a text, or None, which proves nothing. Unknown languages are read as Spanish and English."""
    flags = [flag for each in _languages(language) for flag in _flags(text, each)]
    return min(flags, key=lambda flag: not flag.red, default=None)


def _languages(language: str) -> tuple[str, ...]:
    known = language.split("-")[0].lower()
    return (known,) if known in LANGUAGES else tuple(LANGUAGES)


def _flags(text: str, language: str) -> Iterator[Flag]:
    written = _WORD.findall(fold(text.replace("’", "'")))
    words = [_sounder(language)(word) for word in written]
    for group, phrase, forms in _phrases(language):
        for first in _matches(words, forms):
            denied = any(word in NEGATIONS for word in written[max(first - GUARD, 0) : first])
            ambiguous = group == "ambiguous"
            yield Flag(group, Colour.AMBER if denied or ambiguous else Colour.RED, phrase)


def _matches(words: list[str], forms: Phrase) -> Iterator[int]:
    """Where a phrase begins: each of its words in order, the last within 12 words of the first."""
    for first, word in enumerate(words):
        if not any(form.fits(word) for form in forms[0]):
            continue
        place = first
        for alternatives in forms[1:]:
            rest = range(place + 1, min(first + WITHIN, len(words)))
            place = next((n for n in rest if any(form.fits(words[n]) for form in alternatives)), -1)
            if place < 0:
                break
        else:
            yield first


@cache
def _phrases(language: str) -> tuple[tuple[str, str, Phrase], ...]:
    groups, amber = LANGUAGES[language]
    return tuple(
        (group, phrase, _forms(phrase, language))
        for group, phrases in (*groups.items(), ("ambiguous", amber))
        for phrase in phrases
    )


def _forms(phrase: str, language: str) -> Phrase:
    sound = _sounder(language)
    return tuple(
        tuple(Form(sound(each.rstrip("*")), each.endswith("*")) for each in word.split("|")) for word in phrase.split()
    )


def _sounder(language: str) -> Callable[[str], str]:
    return spanish_sound if language == "es" else str


def spanish_sound(word: str) -> str:
    """How a word sounds in Latin America, so that "aogo", "bómito" and "embarasada" are what they mean."""
    for written, said in _SPANISH_SOUNDS:
        word = word.replace(written, said)
    return re.sub(r"(.)\1+", r"\1", word)


def _near(one: str, other: str) -> bool:
    """At most one letter changed, added, dropped, or swapped with its neighbour."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, wanted = one[start:], other[start:]
    swapped = len(rest) > 1 and rest[1] + rest[0] + rest[2:] == wanted
    return rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:] or swapped
