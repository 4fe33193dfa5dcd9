"""What crosses the door of safety."""

from dataclasses import dataclass
from enum import StrEnum


class Colour(StrEnum):
    """How loud a flag is. There is none for "not urgent": no match proves nothing."""

    RED = "red"
    AMBER = "amber"  # ambiguous words, or denied in the same breath: a person looks first


@dataclass(frozen=True, slots=True)
class Flag:
    """Words that may mean an emergency. It holds the lexicon's words, never the patient's."""

    group: str  # "chest", "stroke" …
    colour: Colour
    phrase: str

    @property
    def red(self) -> bool:
        return self.colour is Colour.RED


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence to read aloud, in the order of saying it."""

    kind: str  # "emergency", "refusal", "suicide", "advice"
    text: str


@dataclass(frozen=True, slots=True)
class Script:
    """What an agent says and the numbers of the caller's own country, to be verified by each clinic."""

    country: str
    emergency_number: str
    crisis_line: str
    lines: tuple[Line, ...]
