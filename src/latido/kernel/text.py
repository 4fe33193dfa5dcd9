"""Text as people type it: folded for comparing, cut for showing."""

import re
import unicodedata


def fold(text: str) -> str:
    """Lower case without accents or doubled spaces: `fold("Peña  GÓMEZ") == "pena gomez"`."""
    lower = unicodedata.normalize("NFKD", text).lower()  # decomposed first: fancy letters have no lower case
    plain = unicodedata.normalize("NFKD", lower)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def spelt(text: str) -> str:
    """Folded, without signs between words: `spelt("E.P.S. Frailejón") == "e p s frailejon"`."""
    return " ".join(re.sub(r"[^\w]+", " ", fold(text)).split())


PARTICLES = frozenset(
    ["de", "del", "la", "las", "los", "y", "e", "da", "das", "do", "dos", "san", "santa", "van", "von"]
)


def surnames(text: str) -> frozenset[str]:
    """The surnames in a text as they are compared: `surnames("De la Peña Gómez") == {"pena", "gomez"}`."""
    return frozenset(fold(text).split()) - PARTICLES
