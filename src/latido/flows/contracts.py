"""What crosses the door of flows: an arrival comes in, steps go out to the channel that brought it."""

from dataclasses import dataclass
from datetime import datetime
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


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back from a step. kind: "done" (said to the end), "digit", "timeout"."""

    kind: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """Play the prompt to its end, digits ignored. prompt: a file of the prompts folder, without .wav."""

    prompt: str


@dataclass(frozen=True, slots=True)
class Menu:
    """Play the prompt, stop it at the first of `keys`; after its end wait `seconds` for one."""

    prompt: str
    keys: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Queued:
    """Waits for an agent, with music; `prompt` is said first, `repeat` every `repeat_seconds` (none when empty)."""

    prompt: str = ""
    repeat: str = ""
    repeat_seconds: float = 40


@dataclass(frozen=True, slots=True)
class Overflow:
    """Nobody of ours can take it: ring the overflow destination."""


@dataclass(frozen=True, slots=True)
class End:
    """Say goodbye, if there is something to say, and hang up."""

    prompt: str = ""


Step = Say | Menu | Queued | Overflow | End


@dataclass(frozen=True, slots=True)
class Admitted:
    interaction_id: UUID
    organisation_id: UUID
    step: Step
