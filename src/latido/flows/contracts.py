"""What crosses the door of flows: an arrival comes in, steps go out to the channel that brought it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody reached us on a channel. (node, channel_id) makes admitting idempotent."""

    channel: str  # "voice"
    node: str  # which Asterisk
    channel_id: str  # the carrier's channel there
    from_number: str  # as the carrier sent it; may be empty, malformed or 40 digits
    to_number: str  # which of our numbers was dialled
    at: datetime
    organisation_id: UUID  # whose number it is, as the channel knows
    flow: str  # the dialogue of that number
    text: str = ""  # what was written, on channels that write: screened for red flags
    closed_flow: str = ""  # the one outside its hours; empty: there are none
    hours_of: UUID | None = None  # the site whose hours count; None: those of the lines
    missed_queue: str = ""  # whoever hangs up before anything is asked is called back by this queue; empty: nobody


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back from a step. kind: "done" (said to the end), "digit", "wrong" (no key of the menu), "timeout",
    "typed" (several keys)."""

    kind: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """Play the prompt to its end. prompt: a file of the prompts folder, without .wav.

    A key of `keys` (the emergency's) stops it and is heard at once; other keys wait for the next menu.
    """

    prompt: str
    keys: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """Play the prompt, stop it at the first of `keys`; after its end wait `seconds` for one."""

    prompt: str
    keys: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Type:
    """Play the prompt and take what is typed until #, at most so many keys, each within `seconds` of the last."""

    prompt: str
    most: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Queued:
    """Waits for an agent, with music; `prompt` is said first, `repeat` every `repeat_seconds` (none when empty).

    A 9 pressed meanwhile may be heard too: it leads to the emergency from anywhere. keys: others that are heard.
    asks: what is said meanwhile changes: ask `remind` what there is to say, soon and then every so often.
    """

    prompt: str = ""
    repeat: str = ""
    repeat_seconds: float = 40
    keys: str = ""
    asks: bool = True


@dataclass(frozen=True, slots=True)
class Reminder:
    """What to say now to somebody who waits, and which keys are heard. No prompt: nothing."""

    prompt: str = ""
    keys: str = ""


@dataclass(frozen=True, slots=True)
class Overflow:
    """Nobody of ours can take it: ring the overflow destination, after `prompt` where there is one."""

    prompt: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """Say goodbye, if there is something to say, and hang up."""

    prompt: str = ""


Step = Say | Menu | Type | Queued | Overflow | End


@dataclass(frozen=True, slots=True)
class Admitted:
    interaction_id: UUID
    organisation_id: UUID
    step: Step


@dataclass(frozen=True, slots=True)
class Prompt:
    """A text to be spoken, and the file it is spoken in."""

    name: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class FlowItem:
    """A dialogue as configuration: the newest published version of its graph."""

    graph: Mapping[str, Any]


class UnknownFlow(LookupError):
    """The organisation has no published dialogue of that name."""


class BadFlow(ValueError):
    """This dialogue cannot be published."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(len(problems))
        self.problems = problems  # sentences to show
