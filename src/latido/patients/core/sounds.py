"""Names by how they sound in Latin American Spanish, so that what is heard finds what is written.

b/v, s/c/z, k/qu, y/ll, g/j, mute h, ñ as n, doubled letters. The words of a name keep their order and their spaces.
Letters of other scripts stay as they are: whoever is written so is found as written.
"""

import re
from collections.abc import Iterable

from latido.kernel.text import fold

LONGEST = 290  # characters of a name that are compared; letters of some scripts fold into several
_LATIN = str.maketrans(
    {"ø": "o", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"}
)  # what no folding takes apart
_RULES = tuple(
    (needed, re.compile(pattern), sound)  # needed: without it there is nothing to look for
    for needed, pattern, sound in (
        ("ph", r"ph", "f"),
        ("sh", r"sh", "s"),
        ("ch", r"ch", "#"),  # the one h that is heard
        ("h", r"h", ""),
        ("x", r"\bx", "j"),
        ("x", r"x", "s"),
        ("ll", r"ll", "y"),
        ("y", r"y\b", "i"),
        ("gu", r"gu(?=[ei])", "g%"),  # the g of "Guerra" stays hard
        ("g", r"g(?=[eiy])", "j"),
        ("%", r"g%", "g"),
        ("qu", r"qu(?=[ei])", "k"),
        ("c", r"c(?=[ei])", "s"),
        ("z", r"z", "s"),
        ("c", r"c", "k"),
        ("q", r"q", "k"),
        ("v", r"v", "b"),
        ("w", r"w", "b"),
        ("#", r"#", "ch"),
        ("", r"([a-z])\1+", r"\1"),
    )
)


def of(words: str) -> str:
    """`of("Vélez") == of("Belez")`. A word's beginning sounds like the beginning of the word, nearly always."""
    return of_folded(fold(words))


def of_folded(text: str) -> str:
    """The same of a text that is folded already."""
    return " ".join(_heard(text.replace("-", " ")).split())


def of_each(words: Iterable[str]) -> list[str]:
    """The same of each of many folded words, at once; nothing where there is no sound."""
    text = "\n".join(words)
    return _heard(text).split("\n") if text else []


def _heard(text: str) -> str:
    if not (text.isascii() and text.isalpha()):
        text = "".join(c for c in text.translate(_LATIN) if c.isalpha() or c in " \n")
    for needed, pattern, sound in _RULES:
        if needed in text:
            text = pattern.sub(sound, text)
    return text


def of_name(full_name: str) -> str:
    """What the search compares: each word preceded by a space."""
    return f" {of(full_name)[:LONGEST]} "
