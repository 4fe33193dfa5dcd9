"""Text as people type it: folded for comparing, cut for showing."""

import unicodedata


def fold(text: str) -> str:
    """Lower case without accents or doubled spaces: `fold("Peña  GÓMEZ") == "pena gomez"`."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
