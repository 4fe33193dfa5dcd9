"""What crosses the door about reaching a patient safely; api.py hands it on."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class Safety:
    """What one telephone comes to, for some patients. hours: none means at any."""

    barred: bool = False
    hours: tuple[time, time] | None = None


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One telephone of a patient on their card. key: an id, so that no address and no field holds a number."""

    key: str
    masked: str
    barred: bool
    everybody: bool


@dataclass(frozen=True, slots=True)
class SafeCard:
    """How a patient wants to be reached, as it is shown. version: of the card, to be sent back with a change."""

    version: str = ""
    words: str = ""
    safe: str = ""  # masked; the number they may be called at
    hours: tuple[time, time] | None = None
    write_to: str = ""
    say_who: bool = False
    leave_message: bool = False
    numbers: tuple[NumberLine, ...] = ()  # that are theirs, or barred

    @property
    def in_force(self) -> bool:
        return bool(self.version)

    @property
    def bars(self) -> bool:
        return any(each.barred for each in self.numbers)


@dataclass(frozen=True, slots=True)
class NewSafeCard:
    """What a patient asks. barred: keys of NumberLine; other: a number that is not on file. safe: empty keeps it."""

    words: str = ""
    safe: str = ""
    hours: tuple[time | None, time | None] = (None, None)
    write_to: str = ""
    say_who: bool = False
    leave_message: bool = False
    barred: frozenset[str] = frozenset()
    other: str = ""
    everybody: bool = False
    version: str = ""  # of the card that was looked at
