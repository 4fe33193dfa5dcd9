"""How somebody is called back: the agent answers first, hears whom, and listens while the patient is dialled. Pure."""

from dataclasses import replace

from latido_voice import commands as do
from latido_voice import events as on
from latido_voice.state import BUSY, UNANSWERED, At, Call, Result, enter, stop_ringing

GRACE = 5.0  # seconds beyond the ringing, should Asterisk not say that it is over
ANSWERED_LATE = 127  # a cause of no network: our own dialling time was over
_SILENT = UNANSWERED | {0, ANSWERED_LATE}


def accepted(call: Call) -> Result:
    """The agent has the promise to keep; whom it is made to is asked."""
    ring = call.ring
    if ring is None:
        return call, ()
    call = replace(call, ring=None, agent=ring.agent, offer=ring.offer, leg=ring.leg)
    quiet = do.Timer("ring", 0), do.Mute(call.leg, muted=True)
    called, commands = enter(call, At.DIALLING, *quiet, do.WhomToCall())
    return called, commands


def to_call(call: Call, event: on.ToCall) -> Result:
    """Dial, once: whoever asks again is told that it was dialled."""
    if call.at is not At.DIALLING or call.answered or call.dialled_out:
        return call, ()
    if not event.where:
        return not_reached(call, "refused")
    call = replace(call, dialled=event.shown, extension=event.extension, dialled_out=True)
    rings = do.DialOut(event.where, event.seconds, event.shown)
    return call, (do.Tell(call.leg, event.prompt, rings=True), rings, do.Timer("state", event.seconds + GRACE))


def answered(call: Call) -> Result:
    """Somebody is there: they talk. A switchboard is told the extension."""
    if call.at is not At.DIALLING or not call.dialled_out:
        return call, ()
    call = replace(call, answered=True)
    keyed = (do.Press(call.extension),) if call.extension else ()
    talk = do.StopTelling(call.leg), *met(call), do.Mute(call.leg, muted=False), do.Join(call.leg), *keyed
    return enter(call, At.TALKING, *talk)


def met(call: Call) -> tuple[do.Fact, ...]:
    """They talk, and the leg is being recorded."""
    if call.is_back:
        return (do.Reached(call.agent, call.leg),)
    return (do.Connected(call.agent, call.leg),)


def rang_out(call: Call, cause: int) -> Result:
    """The patient's telephone is not there any more, and nobody had answered."""
    outcome = "busy" if cause == BUSY else "no_answer" if cause in _SILENT else "refused"
    return not_reached(call, outcome)


def not_reached(call: Call, outcome: str) -> Result:
    """Nobody talks: the agent is free, and what was recorded is forgotten. The contact goes on without this line."""
    freed = (do.HangUp(call.leg), do.Discard(call.leg)) if call.leg else ()
    patient = (do.HangUp(call.id),) if call.dialled_out else ()
    return replace(call, at=At.ENDED, leg=""), (*patient, *freed, do.NotReached(outcome))


def let_go(call: Call, *commands: do.Command) -> Result:
    """The agent did not take it: this line was never dialled, and the contact waits on without it."""
    call, stopped = stop_ringing(call)
    return replace(call, at=At.ENDED), (*stopped, *commands)


def hung_up(call: Call) -> Result:
    """The desk does not call any more."""
    return not_reached(call, "given_up") if call.at is At.DIALLING else let_go(call)


def resumed(call: Call, event: on.Resumed) -> Result:
    """We died while the patient's telephone rang, and are back."""
    if not event.leg_alive:
        return not_reached(call, "interrupted")
    return answered(call) if event.up else enter(call, At.DIALLING)
