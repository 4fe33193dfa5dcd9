"""What staff needs of rooms above, answered in `config`."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from latido.staff.contracts import Arrival, Departure, Directory, DirectoryItem, Finding

Talking = Callable[[UUID], bool]  # whether this person is in a contact that goes on, in the running scope
_answer: list[Talking] = []


def answer_talking(talking: Talking) -> None:
    """Wired once at start."""
    _answer[:] = [talking]


def is_talking(person_id: UUID) -> bool:
    return any(answer(person_id) for answer in _answer)


Needed = Callable[[UUID], bool]  # whether this person is at work, or an emergency waits for whoever can help
Teams = Callable[[], Iterable[frozenset[UUID]]]  # who can serve each queue, in the running scope
_needed: list[Needed] = []
_teams: list[Teams] = []


def answer_floor(needed: Needed, teams: Teams) -> None:
    """Wired once at start."""
    _needed[:], _teams[:] = [needed], [teams]


def is_needed(person_id: UUID) -> bool:
    return any(answer(person_id) for answer in _needed)


def teams() -> list[frozenset[UUID]]:
    return [team for answer in _teams for team in answer()]


class SignIn(Protocol):
    """A way in by a directory. Each asks foreign systems, in no scope; what fails raises NotBelieved."""

    def begin(self, directory: Directory, *, state: str, again: bool, now: datetime) -> Departure:
        """Where to send somebody who wants to enter. again: they must prove it now, whatever was open there."""
        ...

    def finish(
        self, directory: Directory, remembered: Mapping[str, str], answer: Mapping[str, str], *, now: datetime
    ) -> Arrival:
        """Whom the answer is about, when all of it is to be believed."""
        ...

    def issuer(self, item: DirectoryItem) -> str:
        """Who gives the subjects: of another, the same subject is another person. Asks nobody, never raises."""
        ...

    def check(self, directory: Directory, *, now: datetime) -> tuple[Finding, ...]:
        """What is right and wrong with its configuration. Never raises."""
        ...


_ways: dict[str, SignIn] = {}


def answer_sign_in(ways: Mapping[str, SignIn]) -> None:
    """Wired once at start, by protocol."""
    _ways.clear()
    _ways.update(ways)


def way_in(protocol: str) -> SignIn:
    """Raises KeyError."""
    return _ways[protocol]
