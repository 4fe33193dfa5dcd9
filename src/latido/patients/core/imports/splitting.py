"""Names that a file gives whole, cut into given names and surnames as Latin American registries do."""

from latido.patients.core.names import PARTICLES

_MORE_PARTICLES = PARTICLES | {"van", "von", "der", "den", "di", "san", "santa", "e", "das", "mac"}


def surnames(written: str) -> tuple[str, str]:
    """ "de la Hoz García" gives ("de la Hoz", "García")."""
    groups = _grouped(written)
    return (groups[0], " ".join(groups[1:])) if groups else ("", "")


def full_name(written: str) -> tuple[str, str, str]:
    """Given names and two surnames. With a comma the surnames come first: "Gutiérrez Peña, Rosa Elvira".

    Without one: two words are a name and a surname; of more, the last two are surnames.
    """
    before, comma, after = written.partition(",")
    if comma:
        return (" ".join(after.split()), *surnames(before))
    groups = _grouped(written)
    if len(groups) < 3:
        return (*groups, "", "", "")[:3] if groups else ("", "", "")  # type: ignore[return-value]
    return " ".join(groups[:-2]), groups[-2], groups[-1]


def _grouped(written: str) -> list[str]:
    """Words, each with the particles before it."""
    groups: list[str] = []
    waiting: list[str] = []
    for word in written.split():
        waiting.append(word)
        if word.lower() not in _MORE_PARTICLES:
            groups.append(" ".join(waiting))
            waiting = []
    if waiting and groups:
        groups[-1] = " ".join((groups[-1], *waiting))
    elif waiting:
        groups.append(" ".join(waiting))
    return groups
