"""The number of an appointment, a contact or a request, as it is written down and said: nine digits out of its id.

Nothing is counted, so a number tells nobody how many there are. Two may share one, one time in a thousand million:
whoever searches sees both.
"""

import re
from uuid import UUID

MANY = 1_000_000_000
_SIGN = r"(?:#|n\.?\s?[º°o]\.?|n[úu]mero|no\.?|number)"
_WORD = r"(?:citas?|turnos?|horas?|contactos?|tickets?|llamadas?|appointment|contact|call)"
_ASKED = re.compile(
    rf"(?<!\w)(?:{_WORD}\s*{_SIGN}?|#)\s*[:.]?\s*(\d{{3}})[\s.\-]?(\d{{3}})[\s.\-]?(\d{{3}})(?!\d)",
    re.IGNORECASE,
)


def number_of(made: UUID) -> int:
    """The last 32 bits of the id, which are chance, as a number of nine digits."""
    return (made.int & 0xFFFF_FFFF) % MANY


def shown(made: UUID) -> str:
    """ "048 201 793"."""
    digits = f"{number_of(made):09d}"
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def take(text: str) -> tuple[int | None, str]:
    """The number asked for in what somebody typed ("cita 048201793", "#048 201 793"), and the rest of the text.

    A bare number is none, nor one of something else ("documento n.º 048201793"): it may be a document or a telephone.
    """
    found = _ASKED.search(text)
    if found is None:
        return None, text
    return int("".join(found.groups())), f"{text[: found.start()]} {text[found.end() :]}"
