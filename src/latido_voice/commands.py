"""What a call asks of the outside: of Asterisk, of the clock, and of whoever keeps the records."""

from dataclasses import dataclass
from typing import Literal

from latido_voice.steps import Heard

# -- Asterisk --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer the caller."""


@dataclass(frozen=True, slots=True)
class Play:
    prompt: str
    play: int


@dataclass(frozen=True, slots=True)
class StopPrompt:
    play: int


@dataclass(frozen=True, slots=True)
class Hold:
    """The caller hears music."""


@dataclass(frozen=True, slots=True)
class Ring:
    """again: the agent was talking and lost the phone, which answers by itself when it is back."""

    leg: str
    agent: str
    offer: str
    seconds: float
    banner: str = ""
    interaction: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class RingOnCall:
    """Dial whoever is on call, outside. shown: our number that they see."""

    leg: str
    where: str
    seconds: float
    shown: str = ""


@dataclass(frozen=True, slots=True)
class DialOut:
    """Dial the patient, who is called back; the call's own channel. shown: our number that they see.

    state: what Asterisk keeps of the call from its first moment on.
    """

    where: str
    seconds: float
    shown: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Press:
    """Key an extension once a switchboard has answered."""

    keys: str


@dataclass(frozen=True, slots=True)
class Tell:
    """Somebody who was rung hears this, alone. rings: and then how it rings elsewhere."""

    leg: str
    prompt: str
    rings: bool = False


@dataclass(frozen=True, slots=True)
class StopTelling:
    """They have heard enough: while a prompt plays to them, they could be joined with nobody."""

    leg: str


@dataclass(frozen=True, slots=True)
class Join:
    """Caller and agent talk."""

    leg: str


@dataclass(frozen=True, slots=True)
class HangUp:
    channel: str
    reason: Literal["normal", "congestion"] = "normal"


@dataclass(frozen=True, slots=True)
class Overflow:
    """The dialplan takes the call to the overflow destination of the number that was dialled."""

    dialled: str


@dataclass(frozen=True, slots=True)
class HandBack:
    """The dialplan takes the call to the clinic's own exchange. where: context and extension."""

    where: str


@dataclass(frozen=True, slots=True)
class Mute:
    """Pause or go on with the recording of one leg."""

    leg: str
    muted: bool


@dataclass(frozen=True, slots=True)
class Discard:
    """Forget what was recorded on a leg that never talked."""

    leg: str


@dataclass(frozen=True, slots=True)
class Timer:
    """Wake me under this name after so many seconds; 0 forgets it."""

    name: str
    seconds: float


# -- questions whose answer comes back as an event -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Admit:
    """Who is it and what does the dialogue say first? Asking again gives where it is now."""


@dataclass(frozen=True, slots=True)
class Advance:
    heard: Heard


@dataclass(frozen=True, slots=True)
class Remind:
    """What is there to say to the caller, who waits?"""


@dataclass(frozen=True, slots=True)
class Accept:
    """The agent answered: may they have the call?"""

    offer: str
    agent: str


@dataclass(frozen=True, slots=True)
class WhomToCall:
    """The agent is there: whom do they call back?"""


# -- facts to be recorded, each until it is --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Delivered:
    offer: str


@dataclass(frozen=True, slots=True)
class Refused:
    """outcome: declined, lapsed, unreachable."""

    offer: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Connected:
    """They talk, and the leg is being recorded."""

    agent: str
    leg: str


@dataclass(frozen=True, slots=True)
class Reached:
    """Somebody who is called back answered, they talk, and the leg is being recorded."""

    agent: str
    leg: str


@dataclass(frozen=True, slots=True)
class NotReached:
    """outcome: no_answer, busy, refused, given_up, interrupted. The line is over, the contact is not."""

    outcome: str


@dataclass(frozen=True, slots=True)
class Held:
    """The agent put the caller on hold."""


@dataclass(frozen=True, slots=True)
class Unheld:
    """The agent took the caller back."""


@dataclass(frozen=True, slots=True)
class LegLost:
    """The agent's phone is gone; the caller waits for it."""


@dataclass(frozen=True, slots=True)
class Reattached:
    """The same agent talks again, on a leg of its own, which is being recorded."""

    leg: str


@dataclass(frozen=True, slots=True)
class Requeued:
    """The agent did not come back: the caller is the first of the queue again."""


@dataclass(frozen=True, slots=True)
class Transferred:
    """The caller has left the agent, who handed them on, and waits. transfer: which of the records it was."""

    transfer: str


@dataclass(frozen=True, slots=True)
class RecordingPaused:
    """The file holds silence from here on."""


@dataclass(frozen=True, slots=True)
class RecordingResumed:
    """The file holds voices again."""


@dataclass(frozen=True, slots=True)
class RecordingFinished:
    leg: str


@dataclass(frozen=True, slots=True)
class OnCall:
    """said: rings, missed, answered. Whoever is on call is never recorded."""

    said: str


@dataclass(frozen=True, slots=True)
class Ended:
    """by: caller, agent, system, overflow."""

    by: str
    reason: str


Question = Admit | Advance | Remind | Accept | WhomToCall
Fact = (
    Delivered
    | Refused
    | Connected
    | Reached
    | NotReached
    | Held
    | Unheld
    | LegLost
    | Reattached
    | Requeued
    | Transferred
    | RecordingPaused
    | RecordingResumed
    | RecordingFinished
    | OnCall
    | Ended
)
Act = (
    Answer
    | Play
    | StopPrompt
    | Hold
    | Ring
    | RingOnCall
    | DialOut
    | Press
    | Tell
    | StopTelling
    | Join
    | HangUp
    | Overflow
    | HandBack
    | Mute
    | Discard
)
Command = Act | Timer | Question | Fact
