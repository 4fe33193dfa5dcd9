"""What may happen on a call, as `call.step` hears it. Ids are text: Asterisk keeps a call's state as JSON."""

from dataclasses import dataclass

from latido_voice.steps import Step


@dataclass(frozen=True, slots=True)
class Arrived:
    """A new caller. welcome: False while the program is being stopped."""

    welcome: bool = True


@dataclass(frozen=True, slots=True)
class Admitted:
    """The call is known; `step` is where its dialogue is."""

    organisation: str
    interaction: str
    step: Step


@dataclass(frozen=True, slots=True)
class Advanced:
    step: Step


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Whoever decides the dialogue failed or took too long."""


@dataclass(frozen=True, slots=True)
class Reminded:
    """What there is to say to whoever waits, and the keys that are heard; nothing when empty."""

    prompt: str = ""
    keys: str = ""


@dataclass(frozen=True, slots=True)
class PromptEnded:
    play: int


@dataclass(frozen=True, slots=True)
class Digit:
    key: str


@dataclass(frozen=True, slots=True)
class LegDigit:
    """Somebody who was rung pressed a key."""

    leg: str
    key: str


@dataclass(frozen=True, slots=True)
class Offered:
    """Ring this agent. seconds: how long; banner: what the agent's phone shows."""

    offer: str
    agent: str
    organisation: str
    interaction: str
    seconds: float
    banner: str = ""
    back: bool = False  # the caller hung up on our promise: this agent calls them
    beside: bool = False  # of an emergency: other phones ring on


@dataclass(frozen=True, slots=True)
class LegRinging:
    leg: str


@dataclass(frozen=True, slots=True)
class LegAnswered:
    leg: str


@dataclass(frozen=True, slots=True)
class LegEnded:
    """cause: ISDN cause; 16 is a deliberate hang-up."""

    leg: str
    cause: int = 0


@dataclass(frozen=True, slots=True)
class Accepted:
    """Whether the agent who answered may still have the call."""

    offer: str
    yes: bool


@dataclass(frozen=True, slots=True)
class ToCall:
    """Whom to call back, as Asterisk dials it; where empty: nobody any more.

    prompt: what the agent hears first; shown: our number that the patient sees.
    """

    where: str = ""
    prompt: str = ""
    seconds: float = 30.0
    shown: str = ""
    extension: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """Whoever is called back is there."""


@dataclass(frozen=True, slots=True)
class CallerGone:
    """cause: ISDN cause; 44 is a line without audio."""

    cause: int = 16


@dataclass(frozen=True, slots=True)
class Vanished:
    """The caller's channel was not there any more when we looked again."""


@dataclass(frozen=True, slots=True)
class Timer:
    name: str


@dataclass(frozen=True, slots=True)
class PhoneReady:
    """An agent's phone registered. has_call: it lost its socket but kept its call."""

    agent: str
    has_call: bool


@dataclass(frozen=True, slots=True)
class PhoneClosed:
    """An agent's socket closed. code: 1001 when the page went away, its audio with it; 0 for one that had none."""

    agent: str
    code: int


@dataclass(frozen=True, slots=True)
class Commanded:
    """kind: hold, resume, hang_up, pause_recording, resume_recording, hand_back, transfer, ring_on_call.

    where, prompt: of whoever is on call, what Asterisk dials and what they hear first; of a call that is handed back,
    where it goes and what the caller hears; of one that is handed on, which transfer. Empty: nowhere.
    """

    kind: str
    where: str = ""
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Ringing:
    """An agent's leg found after our own death, before it was joined."""

    leg: str
    agent: str
    offer: str
    answered: bool


@dataclass(frozen=True, slots=True)
class Resumed:
    """We died and are back. What of the call is still there, as Asterisk says."""

    playing: bool = False
    ringing: Ringing | None = None
    leg_alive: bool = False
    bridged: bool = False
    phone_here: bool = True
    up: bool = False  # the channel we dialled was answered


Event = (
    Arrived
    | Admitted
    | Advanced
    | NoAnswer
    | Reminded
    | PromptEnded
    | Digit
    | LegDigit
    | Offered
    | LegRinging
    | LegAnswered
    | LegEnded
    | Accepted
    | ToCall
    | Answered
    | CallerGone
    | Vanished
    | Timer
    | PhoneReady
    | PhoneClosed
    | Commanded
    | Resumed
)
