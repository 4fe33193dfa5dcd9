"""Text as people type it: folded for comparing, cut for showing."""

import unicodedata


def fold(text: str) -> str:
    """Lower case without accents or doubled spaces: `fold("Peña  GÓMEZ") == "pena gomez"`."""
    lower = unicodedata.normalize("NFKD", text).lower()  # decomposed first: fancy letters have no lower case
    plain = unicodedata.normalize("NFKD", lower)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


PARTICLES = frozenset(
    ["de", "del", "la", "las", "los", "y", "e", "da", "das", "do", "dos", "san", "santa", "van", "von"]
)


def surnames(text: str) -> frozenset[str]:
    """The surnames in a text as they are compared: `surnames("De la Peña Gómez") == {"pena", "gomez"}`."""
    return frozenset(fold(text).split()) - PARTICLES
