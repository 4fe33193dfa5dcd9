"""What is known of a call, and the few moves every part of it shares. Pure."""

from dataclasses import dataclass, replace
from enum import StrEnum

from latido_voice import commands as do

NORMAL = 16  # ISDN causes (Q.850)
NO_ROUTE = 3
BUSY = 17
NO_AUDIO = 44
DECLINED = frozenset({17, 21})
UNANSWERED = frozenset({NORMAL, 18, 19, 102})
PAGE_GONE = 1001  # websocket close code (RFC 6455): the page was closed or reloaded
UNREGISTERED = 0  # instead of a close code: a desk phone's registration ended, which ends none of its calls
REVOKED = 4001  # the agent's sessions ended: nobody comes back to this phone
RING_AGAIN = 1.0  # seconds between tries to reach a phone that was lost
LOST_SOCKET = 6.0  # seconds a phone may talk on without its signalling
RING_LONGEST = 30.0
FIRST_SILENCE = 3.0  # whoever is answered by then need not be told how long it takes
LEAST_SILENCE = 40.0  # between two messages to whoever waits


class At(StrEnum):
    """Where the caller is."""

    ARRIVING = "arriving"
    SAYING = "saying"
    CHOOSING = "choosing"
    TYPING = "typing"
    THINKING = "thinking"
    WAITING = "waiting"
    TALKING = "talking"
    HELD = "held"
    REATTACHING = "reattaching"
    LEAVING = "leaving"
    DIVERTING = "diverting"
    CALLING = "calling"  # to be called back: an agent's phone rings, nobody is on this line
    DIALLING = "dialling"  # an agent is there, the patient's telephone rings
    ON_CALL = "on_call"  # talks with whoever is on call, outside
    ENDED = "ended"


IN_DIALOGUE = frozenset({At.ARRIVING, At.SAYING, At.CHOOSING, At.TYPING, At.THINKING})
WITH_AGENT = frozenset({At.TALKING, At.HELD})
BACK = "back-"  # how the name of a channel begins that we dial ourselves
LONGEST = {
    At.ARRIVING: 1.5,
    At.SAYING: 120.0,
    At.CHOOSING: 120.0,
    At.TYPING: 120.0,
    At.THINKING: 5.0,
    At.WAITING: 7200.0,
    At.TALKING: 21600.0,
    At.HELD: 3600.0,
    At.REATTACHING: 30.0,
    At.LEAVING: 60.0,
    At.DIVERTING: 60.0,
    At.ON_CALL: 21600.0,
    At.CALLING: 180.0,  # longer than any phone rings
    At.DIALLING: 10.0,  # to be told whom; then as long as it rings
}


@dataclass(frozen=True, slots=True)
class Ring:
    """An agent's phone that rings, or has answered and is not joined yet."""

    leg: str
    agent: str
    offer: str
    banner: str = ""
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One caller's call. What Asterisk keeps of it is all but `ring` and `typed`."""

    id: str  # the caller's channel
    dialled: str = ""  # which number of ours
    at: At = At.ARRIVING
    organisation: str = ""
    interaction: str = ""
    answered: bool = False
    prompt: str = ""
    play: int = 0  # how many prompts were started; the last one's number
    playing: bool = False
    keys: str = ""  # what is heard now
    seconds: float = 0.0  # of silence, after a menu
    on_music: bool = False
    repeat: str = ""  # said while waiting
    repeat_seconds: float = 0.0
    asks: bool = False  # what is said while waiting is asked for
    reminded: bool = False  # it was asked for before
    most: int = 0  # keys that may be typed
    gathered: str = ""  # typed so far
    agent: str = ""  # who talks, or comes back
    offer: str = ""
    leg: str = ""  # the agent's channel while they talk
    legs: int = 0
    paused: bool = False  # the recording is
    on_call: str = ""  # the channel of whoever is on call, who rings, decides or talks
    on_call_prompt: str = ""  # what they hear first
    transfer: str = ""  # the agent handed the caller on, and nobody else has them yet
    back: str = ""  # where the clinic's own exchange takes the call, as Asterisk dials it
    dialled_out: bool = False  # called back: the patient's telephone was dialled
    extension: str = ""  # keyed once a switchboard has answered
    typed: str = ""  # a key pressed before its menu
    ring: Ring | None = None
    beside: tuple[Ring, ...] = ()  # phones that ring as well, of an emergency

    @property
    def is_back(self) -> bool:
        """Whether we dialled, or are to dial, the patient."""
        return self.id.startswith(BACK)


Result = tuple[Call, tuple[do.Command, ...]]


def play(call: Call, at: At, prompt: str) -> Result:
    """Start a prompt, unless it has played on since before our own death."""
    if call.playing and call.prompt == prompt:
        return enter(call, at)
    call, hushed = hush(call)
    call = replace(call, prompt=prompt, play=call.play + 1, playing=True)
    return enter(call, at, *hushed, do.Play(prompt, call.play))


def answer(call: Call) -> Result:
    """Once: while a prompt plays, Asterisk would answer only after its end."""
    return (call, ()) if call.answered else (replace(call, answered=True), (do.Answer(),))


def hush(call: Call) -> Result:
    return (replace(call, playing=False), (do.StopPrompt(call.play),)) if call.playing else (call, ())


def enter(call: Call, at: At, *commands: do.Command) -> Result:
    return replace(call, at=at), (*commands, do.Timer("state", LONGEST[at]))


def stop_ringing(call: Call) -> Result:
    if call.ring is None:
        return call, ()
    discarded = (do.Discard(call.ring.leg),) if call.ring.answered else ()
    return replace(call, ring=None), (do.HangUp(call.ring.leg), do.Timer("ring", 0), *discarded)


def spare_beside(call: Call) -> Result:
    """Nobody else's phone rings for it any more."""
    return replace(call, beside=()), tuple(do.HangUp(each.leg) for each in call.beside)


def overflow(call: Call, reason: str) -> Result:
    call, hushed = hush(call)
    if call.back:
        return end(call, "agent", "handed_back", *hushed, do.HandBack(call.back))
    return end(call, "overflow", reason, *hushed, do.Overflow(call.dialled))


def end(call: Call, by: str, reason: str, *first: do.Command, leg_alive: bool = True) -> Result:
    """Everything stops; what was recorded is finished."""
    call, stopped = stop_ringing(call)
    alive = (do.HangUp(call.leg),) if call.leg and leg_alive else ()
    kept = (do.RecordingFinished(call.leg),) if call.leg else ()
    call, freed = spare_on_call(call)
    call, spared = spare_beside(call)
    return replace(call, at=At.ENDED, leg=""), (*first, *stopped, *spared, *freed, *alive, *kept, do.Ended(by, reason))


def spare_on_call(call: Call) -> Result:
    """Whoever is on call is not needed: somebody here answered, or the caller left."""
    freed = (do.HangUp(call.on_call), do.Timer("on-call", 0)) if call.on_call else ()
    return replace(call, on_call=""), freed


def hold(call: Call) -> Result:
    """The caller hears music, if they do not already: entering it twice would interrupt it."""
    return (call, ()) if call.on_music else (replace(call, on_music=True), (do.Hold(),))


def wait(call: Call) -> Result:
    """The caller waits: music, and the sentence that is repeated."""
    call, held = hold(call)
    return call, (*held, do.Timer("repeat", silence(call))) if call.repeat or call.asks else held


def silence(call: Call) -> float:
    """Seconds of music before something is said."""
    if not call.asks:
        return call.repeat_seconds
    return max(call.repeat_seconds, LEAST_SILENCE) if call.reminded else FIRST_SILENCE
