"""How a person's name is written in full, in short, and so that it says little."""

from uuid import UUID

from latido.kernel.text import fold

PARTICLES = frozenset({"de", "del", "la", "las", "los", "y", "da", "do", "dos"})
ORDINALS = ("I", "II", "III", "IV", "V", "VI")  # of children born together who have no name yet
TONES = 7  # colours of an avatar


def of_newborn(given_names: str) -> bool:
    """Whether this is no name of its own yet: "Hijo de Rosa Elvira"."""
    words = fold(given_names).split()
    return len(words) > 2 and words[0] in ("hijo", "hija") and words[1] == "de"


def ordinal(given_names: str) -> str:
    """Which of several born together: "II" of "Hija de Rosa Elvira II"."""
    last = (given_names.split() or [""])[-1]
    return last if last in ORDINALS and of_newborn(given_names) else ""


def _in_short(given_names: str) -> str:
    return " ".join(filter(None, (_first(given_names), ordinal(given_names))))


def full(given_names: str, first_surname: str, second_surname: str) -> str:
    return " ".join(part for part in (given_names, first_surname, second_surname) if part)


def short(given_names: str, first_surname: str) -> str:
    """For lists and agendas: "Rosa G."."""
    return " ".join(filter(None, (_in_short(given_names), _initial(first_surname, "."))))


def masked(given_names: str, first_surname: str, second_surname: str) -> str:
    """Enough to choose, too little to disclose: "Rosa E. G··· P···"."""
    first, *others = _weighty(given_names) or [""]
    which = ordinal(given_names)  # or twins without a name would look the same
    parts = [first, *(name if name == which else f"{name[0]}." for name in others)]
    parts += [_initial(surname, "···") for surname in (first_surname, second_surname)]
    return " ".join(filter(None, parts))


def masked_whole(name: str) -> str:
    """The same of a name of which nobody knows where the surnames begin: "Ana L··· R···"."""
    first, *others = _weighty(name) or [""]
    return " ".join(filter(None, (first, *(f"{each[0]}···" for each in others))))


def initials(given_names: str, first_surname: str) -> str:
    return (_initial(given_names, "") + _initial(first_surname, "")).upper() or "?"


def tone(patient_id: UUID) -> int:
    """The avatar's colour, the same one always."""
    return patient_id.int % TONES


def _weighty(words: str) -> list[str]:
    """The words that are names: "de la Hoz" gives "Hoz"."""
    return [word for word in words.split() if word.lower() not in PARTICLES] or words.split()


def _first(words: str) -> str:
    return (_weighty(words) or [""])[0]


def _initial(words: str, after: str) -> str:
    first = _first(words)
    return first[0] + after if first else ""
