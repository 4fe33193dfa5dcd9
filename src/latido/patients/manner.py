"""What crosses the door about how somebody wishes to be treated; contracts.py hands it on."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Need(StrEnum):
    """What whoever talks with them does differently. What it is because of is not kept."""

    SLOW = "slow"
    HEARING = "hearing"
    SPEECH = "speech"
    SIGHT = "sight"
    READING = "reading"
    ACCOMPANIED = "accompanied"
    MOBILITY = "mobility"


class Address(StrEnum):
    """How they are spoken to. Nothing said: de usted."""

    USUAL = ""
    USTED = "usted"
    TU = "tu"
    VOS = "vos"


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing to be known before greeting.

    kind: deceased, interpreter, language, need, name, pronouns, sentence, agent. whom: of the staff, who is asked for.
    """

    kind: str
    words: str
    whom: UUID | None = None


@dataclass(frozen=True, slots=True)
class Manner:
    """How to treat a person, as they said it. languages: codes of kernel.languages, the preferred one first."""

    pronouns: str = ""
    address: Address = Address.USUAL
    languages: tuple[str, ...] = ()
    interpreter: str = ""  # the language an interpreter is needed for
    needs: tuple[Need, ...] = ()
    sentences: tuple[str, ...] = ()  # what has no place above: "Viene de lejos"
    agent: str = ""  # the id of the agent they ask for: theirs when that one is there, else whoever is free
    team: str = ""  # the skill of those they ask for: theirs for a moment, then whoever is free

    @property
    def language(self) -> str:
        """The one they prefer; empty when they have not said."""
        return self.languages[0] if self.languages else ""
