"""Finding a disposition with two letters or one digit. Pure."""

from collections.abc import Iterable, Sequence

from latido.interactions.contracts import DispositionChoice
from latido.kernel.text import fold

QUICK = 5


def matching(choices: Iterable[DispositionChoice], typed: str) -> tuple[DispositionChoice, ...]:
    """Those in which every typed word begins a word of the group or the name, or the code."""
    wanted = fold(typed).split()
    return tuple(c for c in choices if all(_begins(c, word) for word in wanted))


def _begins(choice: DispositionChoice, typed: str) -> bool:
    words = fold(f"{choice.group} {choice.name}").replace("(", " ").replace(",", " ").split()
    return choice.code.startswith(typed) or any(word.startswith(typed) for word in words)


def by_digit(quick: Sequence[DispositionChoice], typed: str) -> DispositionChoice | None:
    """The one behind a key from 1 to 5, when exactly that was typed."""
    if len(typed) != 1 or not typed.isdigit():
        return None
    place = int(typed) - 1
    return quick[place] if 0 <= place < min(len(quick), QUICK) else None


def groups(choices: Iterable[DispositionChoice]) -> tuple[tuple[str, tuple[DispositionChoice, ...]], ...]:
    """The first level with its second, both in the order of the organisation."""
    found: dict[str, list[DispositionChoice]] = {}
    for choice in choices:
        found.setdefault(choice.group, []).append(choice)
    return tuple((name, tuple(members)) for name, members in found.items())
