"""Names by how they sound in Latin American Spanish, so that what is heard finds what is written.

b/v, s/c/z, k/qu, y/ll, g/j, mute h, ñ as n, doubled letters. The words of a name keep their order and their spaces.
"""

import re

from latido.kernel.text import fold

_RULES = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z ]", ""),
        (r"ph", "f"),
        (r"sh", "s"),
        (r"ch", "#"),  # the one h that is heard
        (r"h", ""),
        (r"\bx", "j"),
        (r"x", "s"),
        (r"ll", "y"),
        (r"y\b", "i"),
        (r"gu(?=[ei])", "g%"),  # the g of "Guerra" stays hard
        (r"g(?=[eiy])", "j"),
        (r"g%", "g"),
        (r"qu(?=[ei])", "k"),
        (r"c(?=[ei])|z", "s"),
        (r"[cq]", "k"),
        (r"v|w", "b"),
        (r"#", "ch"),
        (r"([a-z])\1+", r"\1"),
    )
)


def of(words: str) -> str:
    """`of("Vélez") == of("Belez")`. A word's beginning sounds like the beginning of the word, nearly always."""
    text = fold(words.replace("-", " "))
    for pattern, sound in _RULES:
        text = pattern.sub(sound, text)
    return " ".join(text.split())


def of_name(full_name: str) -> str:
    """What the search compares: each word preceded by a space."""
    return f" {of(full_name)} "
