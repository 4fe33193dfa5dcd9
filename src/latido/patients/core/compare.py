"""Does what the caller says agree with the record? The answer is yes or no, and never the record."""

import re
from datetime import date

from latido.kernel import documents
from latido.kernel.text import fold
from latido.patients.core import dates, sounds

_STREETS = {
    **dict.fromkeys(("calle", "cll", "cl", "c"), "calle"),
    **dict.fromkeys(("carrera", "cra", "cr", "kr", "kra", "k"), "carrera"),
    **dict.fromkeys(("avenida", "avda", "ave", "av"), "avenida"),
    **dict.fromkeys(("transversal", "transv", "tv", "tr"), "transversal"),
    **dict.fromkeys(("diagonal", "diag", "dg"), "diagonal"),
    **dict.fromkeys(("apartamento", "apto", "apt", "ap"), "apartamento"),
    **dict.fromkeys(("barrio", "br", "brr", "colonia", "col", "urbanizacion", "urb"), "barrio"),
    **dict.fromkeys(("interior", "int"), "interior"),
    **dict.fromkeys(("torre", "to"), "torre"),
}
_SILENT = frozenset({"numero", "num", "no", "nro", "n", "con", "de", "del", "la", "las", "los", "el", "en", "y"})
_COMMON = frozenset(_STREETS.values()) | frozenset(
    {"norte", "sur", "este", "oeste", "occidente", "oriente", "casa", "conjunto", "edificio", "manzana"}
)


def document(said: str, known: str) -> bool:
    """The whole number, with any punctuation and with or without the type before it. known: normalised."""
    heard = documents.compact(said)
    if known.isdigit():
        heard = heard.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return bool(known) and heard == known


def day(said: str, known: date | None) -> bool:
    """The whole date, in any usual form."""
    heard = dates.read(said)
    return known is not None and heard is not None and heard.day != 0 and heard.is_(known)


def visit(said: str, known: date | None) -> bool:
    """The day, or the month when that is all they remember."""
    heard = dates.read(said)
    return known is not None and heard is not None and heard.is_(known)


def email(said: str, known: str) -> bool:
    """Spelled or dictated: "rosa punto perez arroba correo punto com"."""
    heard = f" {fold(said)} ".replace(" arroba ", "@").replace(" punto ", ".")
    heard = heard.replace(" guion bajo ", "_").replace(" guion ", "-")
    return bool(known) and re.sub(r"\s", "", heard) == fold(known)


def address(said: str, known: str) -> bool:
    """The street with its numbers, or the neighbourhood: everything said is there, in order, and says enough.

    Enough: two numbers, or a word of four letters that is not on every street sign.
    """
    heard, stored = _words(said), _words(known)
    telling = [word for word in heard if len(word) >= 4 and word not in _COMMON and not word[0].isdigit()]
    numbers = [word for word in heard if word[0].isdigit()]
    if not telling and len(numbers) < 2:
        return False
    rest = iter(stored)
    return all(word in rest for word in heard)  # consumes: a word must come after the one before it


def name(said: str, known: str) -> bool:
    """Two words at least, each of them in the name as it sounds: "Rosa Gutierres" of Rosa Elvira Gutiérrez Peña."""
    heard, stored = sounds.of(said).split(), set(sounds.of(known).split())
    return len(heard) >= 2 and all(word in stored for word in heard)


def own_name(said: str, known: str) -> bool:
    """As name(); one word is enough of somebody who has no more."""
    if len(sounds.of(known).split()) > 1:
        return name(said, known)
    heard = sounds.of(said)
    return bool(heard) and heard == sounds.of(known)


def _words(text: str) -> list[str]:
    words = re.findall(r"\d+[a-z]?|[a-z]+", fold(text))
    return [_STREETS.get(word, word) for word in words if word not in _SILENT]
